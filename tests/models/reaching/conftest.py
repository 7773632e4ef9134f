"""Browsers that are signed in, and what they give out to be alerted by."""

from dataclasses import dataclass

from models.people.addresses import Address, bind, met
from models.people.promoters import invite
from models.people.sessions import Session, SessionRole, start_session
from models.reaching.subscriptions import BrowserKeys
from models.storage.clock import now
from models.storage.codes import fingerprint, new_code
from tests.fixtures.push_service.browser import PushedBrowser

ENDPOINT = "https://push.example.test/wpush/v2/{}"


@dataclass
class SignedIn:
    address: Address
    secret: str
    session: Session


async def signed_in(address: Address) -> SignedIn:
    secret = await start_session(SessionRole.PERSON, address=address)
    await Session.filter(token=fingerprint(secret)).update(used_at=now())
    return SignedIn(address, secret, await Session.get(token=fingerprint(secret)))


async def promoters_browser() -> SignedIn:
    address = await met("web", new_code(), name="Jia")
    await bind(address, await invite("Jia"))
    return await signed_in(address)


def keys() -> BrowserKeys:
    browser = PushedBrowser()
    return BrowserKeys(point=browser.point, auth=browser.auth)
