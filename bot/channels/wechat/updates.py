"""WeChat's pushes in our words (接收普通消息, 接收事件推送)."""

import hashlib
import re
from functools import cache

import orjson

from bot.channels.envelope import RawUpdate
from bot.channels.wechat.coordinates import to_satellite
from bot.events import BotBlocked, BotStarted, ButtonPressed, Event, LocationShared, MessageReceived, Sender
from models.talking.communications import TEXT_LENGTH
from models.talking.enclosures import Enclosure
from models.text.cleaning import clean, clean_line
from models.words import languages
from models.words.typed import alternatives

CHANNEL = "wechat"
LANGUAGE = "zh"
"""WeChat does not tell people's languages; whoever wants another says so once."""

EVENTS = {"subscribe", "scan", "unsubscribe", "click"}
"""What we act on. Of other events nothing is kept, above all not of ``LOCATION``: where somebody is, every 5 s."""

_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BY_QR = "qrscene_"
_FILES = {
    "image": ("photo", "photo.jpg", "image/jpeg"),
    "voice": ("voice", "voice.ogg", "audio/ogg"),
    "video": ("video", "video.mp4", "video/mp4"),
    "shortvideo": ("video", "video.mp4", "video/mp4"),
}
"""Kind, name and type of what is kept; a voice is kept in a form that browsers play, see voice_formats."""
_WORDS = {"text", "link"}


def is_openid(account: str) -> bool:
    return _OPENID.fullmatch(account) is not None


def raw_update_of(push: dict[str, str]) -> RawUpdate | None:
    """Return a push, to be stored; None for what does not concern us. Raises ValueError for what is no push."""
    who, at = push.get("FromUserName", ""), push.get("CreateTime", "")
    if not is_openid(who) or not re.fullmatch(r"[0-9]{1,12}", at):
        raise ValueError("without a sender or a time")
    kind = push.get("MsgType", "").lower()
    if kind == "event":
        if _event(push) not in EVENTS:
            return None
        key = f"{who}:{at}:{_event(push)}:{_short(push.get('EventKey', ''))}"
    elif not kind:
        raise ValueError("neither a message nor an event")
    else:
        key = push.get("MsgId", "")
        if not re.fullmatch(r"[0-9]{1,20}", key):
            raise ValueError("a message without its number")
    return RawUpdate(external_id=key, lane=f"{CHANNEL}:{who}", body=orjson.dumps(push).decode())


@cache
def _join(_: tuple[str, ...]) -> re.Pattern[str]:
    join = alternatives(lambda typed: typed.commands.get("join", ()), end="")
    return re.compile(rf"\s*(?:/?join|{join})(?:\s+|_)(\S{{1,80}})\s*", re.IGNORECASE)


def _event(push: dict[str, str]) -> str:
    return push.get("Event", "").lower()


def _short(key: str) -> str:
    return key if len(key) <= 80 else hashlib.sha256(key.encode()).hexdigest()


def fields(body: str) -> dict[str, str]:
    """Return the fields of a stored push. Raises ValueError for rubbish."""
    read = orjson.loads(body.encode(errors="surrogatepass"))
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        raise ValueError("no push of WeChat's")
    return read


def is_message(push: dict[str, str]) -> bool:
    """Return whether this is a message, which opens a longer window for answers than an event does."""
    return push.get("MsgType", "").lower() != "event"


def is_leaving(push: dict[str, str]) -> bool:
    return push.get("MsgType", "").lower() == "event" and _event(push) == "unsubscribe"


def parse(body: str) -> list[Event]:
    """Return the push as events. Raises ValueError for rubbish."""
    push = fields(body)
    if raw_update_of(push) is None:
        return []
    sender = Sender(channel=CHANNEL, account=push["FromUserName"], language=LANGUAGE)
    return [_message(push, sender) if is_message(push) else _happened(push, sender)]


def _happened(push: dict[str, str], sender: Sender) -> Event:
    event, key = _event(push), clean_line(push.get("EventKey", ""), 100)
    number = f"{event}-{push['CreateTime']}"
    if event == "unsubscribe":
        return BotBlocked(sender=sender, blocked=True)
    if event == "click":
        # A menu entry is a command like any typed one; a button of ours brings its action back.
        return (
            MessageReceived(sender=sender, message_id=number, text=key)
            if key.startswith("/")
            else ButtonPressed(sender=sender, action=key)
        )
    scanned = key.removeprefix(_BY_QR) if event == "scan" or key.startswith(_BY_QR) else ""
    return BotStarted(sender=sender, payload=scanned, message_id=number)


def _message(push: dict[str, str], sender: Sender) -> Event:
    kind, number = push["MsgType"].lower(), push["MsgId"]
    if kind == "location":
        latitude, longitude = to_satellite(_degrees(push, "Location_X", 90), _degrees(push, "Location_Y", 180))
        name = clean_line(push.get("Label", ""), 200)
        return LocationShared(sender=sender, message_id=number, latitude=latitude, longitude=longitude, name=name)
    if chosen := clean_line(push.get("bizmsgmenuid", ""), 64):
        return ButtonPressed(sender=sender, action=chosen)
    text = _text(kind, push)
    if kind == "text" and (asked := _join(languages()).fullmatch(text)):
        return BotStarted(sender=sender, payload=f"join_{asked[1]}", message_id=number)
    return MessageReceived(sender=sender, message_id=number, text=text, enclosures=_enclosures(kind, push))


def _text(kind: str, push: dict[str, str]) -> str:
    """Return what a person wrote or spoke."""
    match kind:
        case "text":
            text = push.get("Content", "")
        case "voice":
            text = push.get("Recognition", "")
        case "link":
            text = "\n".join(part for part in (push.get("Title", ""), push.get("Url", "")) if part)
        case _:
            text = ""
    return clean(text, TEXT_LENGTH)


def _enclosures(kind: str, push: dict[str, str]) -> list[Enclosure]:
    """Return what came along. Files have only their name here, and kinds that we don't know not even that."""
    if kind in _WORDS:
        return []
    if kind not in _FILES:
        reason = "wechat-no-file" if kind == "file" else "wechat-no-kind"
        return [Enclosure(kind="document", name=clean_line(push.get("Title", ""), 200), reason=reason)]
    what, name, mime = _FILES[kind]
    return [Enclosure(kind=what, ref=clean_line(push.get("MediaId", ""), 300), name=name, mime=mime)]


def _degrees(push: dict[str, str], name: str, limit: float) -> float:
    """``Location_X`` is the latitude."""
    degrees = float(push.get(name, ""))
    if not -limit <= degrees <= limit:
        raise ValueError("no place on earth")
    return degrees
