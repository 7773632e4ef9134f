"""The operator's story: from an empty house to a conversation, all by form."""

import io

import pytest
from PIL import Image

from landing.site import WebContext
from models.people.addresses import bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.people.promoters import invited as holder_of
from models.people.teams import team_of
from models.reading.opens import Proof, Visitor
from models.recording.visits import Visits
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tag_cache import TagCache
from models.sharing.tags import issue_tag
from models.storage.channel_state import keep_fact
from models.talking.communications import Attachment, Communication, Direction, add_communication
from models.talking.conversations import between
from models.talking.enclosures import Enclosure
from tests.landing.console.conftest import Browser

EVIL = "<script>alert(1)</script>"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "orange").save(out, "JPEG")
    return out.getvalue()


async def test_the_overview_says_where_everybody_is_made_up(operator: Browser) -> None:
    assert "everybody in it is made up" not in (await operator.get("/console")).text
    await keep_fact("house", "sample", {})
    assert "A sample house: everybody in it is made up" in (await operator.get("/console")).text


async def test_the_first_steps_are_ticked_as_they_get_done(
    operator: Browser, visits: Visits, catalogue: TagCache
) -> None:
    async def steps_done() -> int:
        return (await operator.get("/console")).source.count('class="step done"')

    assert "Welcome" in (await operator.get("/console")).text
    assert await steps_done() == 0
    assert (await operator.send("/console/sample")).status == 303
    assert await steps_done() == 1
    invited = await operator.send("/console/promoters", name="Jia", first="yes")
    assert invited.headers["Location"] == "/console#steps"
    assert await steps_done() == 2
    jia, sample = await Promoter.get(name="Jia"), await Promotion.get()
    page = await operator.get("/console")
    code = page.text.partition("/join/")[2][:22]
    assert await holder_of(code) == jia
    assert "<svg" in page.source
    await bind(await met("web", "jia"), jia)
    tag = await issue_tag(sample, jia, "web")
    assert await steps_done() == 4
    tagged = await catalogue.look_up(tag.code)
    assert tagged is not None
    await visits.record_open(tagged, channel="web", proof=Proof.OPENED)
    assert await steps_done() == 5
    talk = await between(jia.id, (await customer_at(await met("web", "yi", name="Yi"))).id)
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="Hello")
    done = await operator.get("/console")
    assert 'id="steps"' not in done.source
    assert "Yi" in done.text


async def test_the_sample_speaks_the_operators_language_and_asks_for_details(operator: Browser) -> None:
    await operator.get("/console?lang=zh")
    await operator.send("/console/sample")
    sample = await Promotion.get()
    assert "毛巾" in sample.title
    assert sample.form == ["name", "phone", "note"]


@pytest.mark.process
async def test_a_page_with_a_picture_is_made_shown_changed_and_archived(
    operator: Browser, tag_site: WebContext
) -> None:
    made = await operator.send_files(
        "/console/promotions",
        {"image": ("hero.jpg", jpeg())},
        kind="page",
        title=f"Towel {EVIL}",
        page="# Soft",
        form_name="yes",
        form_phone="yes",
    )
    where = made.headers["Location"]
    page = await operator.get(where)
    assert EVIL in page.text
    assert EVIL not in page.source
    assert (await operator.get(f"{where}/picture")).headers["Content-Type"].startswith("image/jpeg")
    kept = await Promotion.get()
    assert (kept.kind.value, kept.form) == ("page", ["name", "phone"])
    assert len(await tag_site.media.read(kept.image)) > 0

    await operator.send(f"{where}/edit", title="Better towel", page="# Softer", form_email="yes")
    changed = await Promotion.get(id=kept.id)
    assert (changed.title, changed.page, changed.form, changed.image) == (
        "Better towel",
        "# Softer",
        ["email"],
        kept.image,
    )
    await operator.send(f"{where}/edit", title="Better towel", page="# Softer", no_image="yes")
    assert (await Promotion.get(id=kept.id)).image == ""
    asked = await operator.send(f"{where}/archive")
    assert "No card of it is out" in asked.text
    assert (await Promotion.get(id=kept.id)).archived_at is None
    await operator.send(f"{where}/archive", sure="yes")
    assert (await Promotion.get(id=kept.id)).archived_at is not None
    assert "Offer it again" in (await operator.get(where)).text
    await operator.send(f"{where}/restore")
    assert (await Promotion.get(id=kept.id)).archived_at is None


BAD_FORMS = [
    ({"kind": "link", "title": "", "target": "https://a.test"}, "needs a title"),
    ({"kind": "link", "title": "T", "target": "javascript:alert(1)"}, "https://"),
    ({"kind": "link", "title": "T", "target": ""}, "https://"),
    ({"kind": "page", "title": "T", "page": ""}, "empty"),
    ({"kind": "page", "title": "T", "page": "---\nx: ["}, "front matter"),
]


async def test_a_bad_form_comes_back_with_what_was_typed_and_what_is_wrong(operator: Browser) -> None:
    for form, sentence in BAD_FORMS:
        page = await operator.send("/console/promotions", **form)
        assert page.status == 422, form
        assert sentence in page.text, form
        assert f'value="{form["title"]}"' in page.text, form
    assert await Promotion.all().count() == 0


@pytest.mark.process
async def test_what_is_no_picture_is_refused(operator: Browser) -> None:
    files = {"image": ("hero.jpg", b"<svg onload=alert(1)>")}
    page = await operator.send_files("/console/promotions", files, kind="link", title="T", target="https://a.test/")
    assert page.status == 422
    assert "picture" in page.text


async def test_a_form_too_large_is_a_clear_no(operator: Browser) -> None:
    files = {"image": ("hero.jpg", bytes(15 * 1024 * 1024))}
    page = await operator.send_files("/console/promotions", files, kind="link", title="T", target="https://a.test/")
    assert page.status == 413


async def test_a_promoter_is_invited_deactivated_and_taken_back(operator: Browser) -> None:
    invited = await operator.send("/console/promoters", name=EVIL, language="zh")
    where = invited.headers["Location"]
    jia = await Promoter.get()
    page = await operator.get(where)
    assert EVIL not in page.source
    code = page.text.partition("/join/")[2][:22]
    assert await holder_of(code) == jia
    assert f"https://t.me/jias_bot?start=join_{code}" in page.text
    await operator.send(f"{where}/deactivate")
    assert not (await Promoter.get(id=jia.id)).active
    assert "/join/" not in (await operator.get(where)).text
    await operator.send(f"{where}/reactivate")
    assert (await Promoter.get(id=jia.id)).active
    assert await holder_of(code) is None
    assert (await operator.send("/console/promoters", name="  ")).status == 422


async def test_opens_are_paged_and_people_can_be_looked_at_alone(
    operator: Browser, visits: Visits, catalogue: TagCache
) -> None:
    tag = await issue_tag(await add_promotion("Towel", target="https://a.test/"), await invite("Jia"), "web")
    tagged = await catalogue.look_up(tag.code)
    assert tagged is not None
    for number in range(60):
        visitor = Visitor.ROBOT if number % 2 else Visitor.PERSON
        await visits.record_open(tagged, channel="web", visitor=visitor)
    first = await operator.get("/console/opens")
    assert first.source.count("<tr>") == 51  # 50 and the heading
    assert "1–50 of 60" in first.text
    assert (await operator.get("/console/opens?page=2")).source.count("<tr>") == 11
    people = await operator.get("/console/opens?who=people")
    assert people.source.count("<tr>") == 31
    assert "robot" not in people.text
    for rubbish in ("x", "-1", "9" * 19, "9" * 40, "٣"):
        assert (await operator.get(f"/console/opens?page={rubbish}&q={rubbish}")).status == 200


async def test_a_conversation_shows_what_was_said_and_gives_the_files_out_as_files(
    operator: Browser, tag_site: WebContext
) -> None:
    jia, yi = await invite("Jia"), await customer_at(await met("web", "yi", name="Yi"))
    talk = await between(jia.id, yi.id)
    sha256 = await tag_site.media.keep(f"<html>{EVIL}".encode())
    files = [
        Enclosure(kind="document", name='a"b/价目表.html', mime="text/html", size=9, sha256=sha256),
        Enclosure(kind="photo", mime="image/jpeg", ref="not fetched yet"),
    ]
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text=EVIL, enclosures=files)
    assert "Yi" in (await operator.get("/console/conversations")).text
    page = await operator.get(f"/console/conversations/{talk.id}")
    assert EVIL in page.text
    assert EVIL not in page.source
    document, photo = await Attachment.all().order_by("id")
    file = await operator.get(f"/console/media/{document.id}")
    assert file.status == 200
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "/" not in file.headers["Content-Disposition"].partition("filename")[2]
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert (await operator.get(f"/console/media/{photo.id}")).status == 404


async def test_an_edited_and_an_undelivered_word_are_marked(operator: Browser) -> None:
    talk = await between((await invite("Jia")).id, (await customer_at(await met("web", "yi"))).id)
    said = await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="1", text="now")
    await Communication.filter(id=said.id).update(state="failed", reason="failed-blocked")
    page = await operator.get(f"/console/conversations/{talk.id}")
    assert "not delivered" in page.text
    assert "failed-blocked" not in page.text


async def test_a_number_of_nothing_is_a_friendly_404(operator: Browser) -> None:
    places = ("promotions/999", "promotions/999/edit", "promotions/999/picture", "promoters/999", "conversations/999")
    for place in (*places, "media/999"):
        page = await operator.get(f"/console/{place}")
        assert page.status == 404, place
        assert "There is nothing here" in page.text, place


async def test_operators_say_on_a_promoters_page_who_is_in_which_team(operator: Browser) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    await operator.send(f"/console/promoters/{jia.id}/team", team="North <b>", leads="yes")
    answer = await operator.send(f"/console/promoters/{bo.id}/team", team="north <b>")
    assert answer.status == 303
    north = await team_of(bo.id)
    assert north is not None
    assert (list(north.members), list(north.leads)) == ([jia.id, bo.id], [jia.id])
    page = await operator.get(answer.headers["Location"])
    assert 'value="North &lt;b&gt;"' in page.source
    assert "Who leads a team sees the figures" in page.text
    await operator.send(f"/console/promoters/{bo.id}/team", team="")
    assert await team_of(bo.id) is None
    assert (await operator.send("/console/promoters/9/team", team="North")).status == 404


async def test_an_address_that_leads_nowhere_is_answered_by_a_page_that_leads_back(
    operator: Browser, stranger: Browser
) -> None:
    for path in ("/console/nowhere", "/console/opens/1/2", "/console/exports/opens.pdf"):
        page = await operator.get(path)
        assert (page.status, 'href="/console"' in page.source) == (404, True), path
        assert (await stranger.get(path)).status == 401, path


async def test_an_empty_list_says_what_comes_there_and_offers_nothing_to_narrow(operator: Browser) -> None:
    for path, words in (
        ("opens", "Once a promoter shares one"),
        ("conversations", "what is said appears here"),
        ("promoters", "Write a name above"),
    ):
        page = await operator.get(f"/console/{path}")
        assert words in page.text
        assert 'class="narrow sheet"' not in page.source
        assert "Ask for less" in (await operator.get(f"/console/{path}?q=nobody")).text
