"""The operator's own fields in a browser: defined by operators, filled in by those who see the customer."""

from uuid import uuid4

import pytest

from models.customer_records.fields.definitions import CustomField, add_field, every_field, fields_in_use
from models.customer_records.fields.field_values import fill_in, filled_in
from models.customer_records.fields.kinds import FieldKind
from models.storage.database import transaction
from models.talking.conversations import Conversation
from tests.landing.console.conftest import Browser, Page
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = pytest.mark.both_databases
_PLACE = "/console/customers/fields"


async def _field(name: str, kind: FieldKind, *choices: str, listed: bool = False) -> CustomField:
    async with transaction():
        return await add_field(name, kind, choices=choices, listed=listed)


async def _fill_in(desk: Desk, talk: Conversation, **form: str) -> Page:
    fields = {"token": await desk.token(), "key": str(uuid4())} | form
    return await desk.browser.post(f"/console/conversations/{talk.id}/record/fields", fields)


async def _standing(talk: Conversation) -> list[str]:
    return [each.text for each in await filled_in(talk.id)]


async def test_an_operator_names_fields_orders_them_and_archives_one(operator: Browser) -> None:
    for name, kind in (("Budget", "number"), ("Contract ends", "date"), ("Tier", "choice")):
        done = await operator.send(_PLACE, name=name, kind=kind, choices="Gold\nSilver\n", listed="yes")
        assert (done.status, done.headers["Location"]) == (303, _PLACE)
    budget, ends, tier = await every_field()
    assert (budget.choices, tier.choices) == ([], ["Gold", "Silver"])
    await operator.send(f"{_PLACE}/{tier.id}/up")
    await operator.send(f"{_PLACE}/{budget.id}/down")
    await operator.send(f"{_PLACE}/{ends.id}/edit", name="Ends", listed="")
    assert [(each.name, each.listed) for each in await fields_in_use()] == [
        ("Tier", True),
        ("Budget", True),
        ("Ends", False),
    ]
    await operator.send(f"{_PLACE}/{ends.id}/archive")
    assert [each.name for each in await fields_in_use()] == ["Tier", "Budget"]
    assert "Archived" in (await operator.get(_PLACE)).text
    await operator.send(f"{_PLACE}/{ends.id}/restore")
    assert len(await fields_in_use()) == 3


async def test_what_can_be_no_field_is_said_on_the_page(operator: Browser) -> None:
    budget = await _field("Budget", FieldKind.NUMBER)
    for form, why in (
        ({"name": "budget", "kind": "text"}, "There is a field of that name"),
        ({"name": "", "kind": "text"}, "needs a name"),
        ({"name": "Tier", "kind": "choice", "choices": "Gold"}, "at least two"),
    ):
        refused = await operator.send(_PLACE, **form)
        assert (refused.status, why in refused.text) == (422, True)
    refused = await operator.send(f"{_PLACE}/{budget.id}/edit", name="stage")
    assert (refused.status, "that name already" in refused.text) == (422, True)
    for path, form in ((_PLACE, {"name": "X", "kind": "colour"}), (f"{_PLACE}/{budget.id}/delete", {})):
        assert (await operator.send(path, **form)).status == 404
    assert (await operator.send(f"{_PLACE}/99/up")).status == 404


async def test_promoters_define_none(jia: Desk) -> None:
    form = {"token": await jia.token(), "name": "Mine", "kind": "text"}
    assert (await jia.browser.post(_PLACE, form)).status == 401
    assert (await jia.browser.get(_PLACE)).status == 401
    assert await every_field() == []


async def test_a_promoter_fills_them_in_beside_the_thread_and_lists_show_those_that_are_chosen(jia: Desk) -> None:
    budget = await _field("Budget", FieldKind.NUMBER, listed=True)
    city = await _field("City", FieldKind.TEXT)
    talk = await jia.customer("Yi")
    done = await _fill_in(jia, talk, **{f"f{budget.id}": "300k", f"f{city.id}": "Graz"})
    assert (done.status, await _standing(talk)) == (303, ["300000", "Graz"])
    for path in (f"/console/inbox/{talk.id}", f"/console/customers/{talk.customer_id}"):
        page = await jia.browser.get(path)
        assert 'value="300000"' in page.source
        assert 'value="Graz"' in page.source
    listed = await jia.browser.get("/console/customers")
    assert "300,000" in listed.text
    assert "Graz" not in listed.text
    assert "Yi" in (await jia.browser.get("/console/customers?q=graz")).text


async def test_what_another_device_changed_meanwhile_stays_and_a_change_is_taken_back(jia: Desk) -> None:
    budget, city = await _field("Budget", FieldKind.NUMBER), await _field("City", FieldKind.TEXT)
    talk = await jia.customer("Yi")
    await fill_in(talk.id, city, "Linz", by="promoter")
    seen = {f"w{budget.id}": "", f"w{city.id}": "Linz"}
    await fill_in(talk.id, city, "Graz", by="promoter")  # on a telephone, meanwhile
    await _fill_in(jia, talk, **seen, **{f"f{budget.id}": "5", f"f{city.id}": "Linz"})
    assert await _standing(talk) == ["5", "Graz"]
    page = await jia.browser.get(f"/console/customers/{talk.customer_id}")
    assert "City: back to “Linz”" in page.text
    form = {"token": await jia.token(), "number": str(city.id)}
    await jia.browser.post(f"/console/conversations/{talk.id}/record/unfield", form)
    assert await _standing(talk) == ["5", "Linz"]


async def test_what_is_of_another_kind_changes_nothing_and_why_is_said(jia: Desk) -> None:
    budget, city = await _field("Budget", FieldKind.NUMBER), await _field("City", FieldKind.TEXT)
    talk = await jia.customer("Yi")
    refused = await _fill_in(jia, talk, **{f"f{city.id}": "Graz", f"f{budget.id}": "much"})
    assert (refused.status, "“much” is no number" in refused.text) == (422, True)
    assert await _standing(talk) == ["", ""]


async def test_nobody_else_sees_or_changes_them(site: Inbox, jia: Desk) -> None:
    city = await _field("City", FieldKind.TEXT, listed=True)
    talk, bo = await jia.customer("Yi"), await site.desk("Bo")
    await fill_in(talk.id, city, "Graz", by="promoter")
    assert (await _fill_in(bo, talk, **{f"f{city.id}": "Mine"})).status == 404
    assert await _standing(talk) == ["Graz"]
    for path in ("customers", "inbox", f"customers/{talk.customer_id}"):
        assert "Graz" not in (await bo.browser.get(f"/console/{path}")).text
