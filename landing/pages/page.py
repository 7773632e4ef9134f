"""The page of a promotion: everything its reader sees, for one tag in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from landing.cards import WIDE
from landing.pages.in_app import Inside
from landing.pages.page_template import PageTemplate, render
from landing.templating import TemplateContext
from models.identity.recognitions import ReaderStatus
from models.sharing.tag_cache import TaggedPromotion, speaking_for
from models.sharing.tags import tag_url
from models.storage.codes import fingerprint
from models.words import has, say

_INPUTS = {
    "name": {"type": "text", "autocomplete": "name", "length": 80},
    "phone": {"type": "tel", "autocomplete": "tel", "length": 40},
    "email": {"type": "email", "autocomplete": "email", "length": 200},
    "note": {"type": "", "autocomplete": "off", "length": 1000},
}


@dataclass(frozen=True)
class Around:
    """What surrounds a page: the site's address, and where else its reader can talk."""

    public_url: str
    deep_links: Mapping[str, str]

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).netloc


def page_of(
    tagged: TaggedPromotion,
    text: Markup,
    around: Around,
    language: str,
    *,
    recorded: bool,
    inside: Inside | None = None,
    choice: str = "tells",
) -> PageTemplate:
    """Return the page, with its promotion's text as HTML. Unrecorded, it has no token to report under, so no form.

    ``inside``: the app in whose own browser it is shown; None: any other browser. ``choice``: whether it reports how
    it is read, see landing.readers.reading_choice.Reading.
    """
    promotion, promoter = tagged.promotion, speaking_for(tagged)
    # Within a messenger people talk there.
    messenger = around.deep_links.get(inside.app, "") if inside and inside.frames_at else ""
    return render(
        "page.html",
        language,
        **_shared(tagged, around, language) | {"privacy": _or_nobody(_recorded_here(inside), tagged, language)},
        text=text,
        recorded=recorded,
        promoter=promoter,
        initial=promoter.strip()[:1].upper(),
        elsewhere=_elsewhere(around, language) if _may_be_written_to(tagged) and not messenger else [],
        chat=(messenger or f"/chat?tag={tagged.tag.code}") if promoter else "",
        messenger=messenger,
        fields=_fields(promotion.form, language) if recorded and _may_be_written_to(tagged) else [],
        consent=(consent := consent_text(tagged, language)),
        terms=fingerprint(consent),
        known=_known(tagged, inside, language)
        if recorded and inside and not inside.frames_at and _may_be_written_to(tagged)
        else None,
        quiet=(quiet := choice in {"asks", "refused"}),
        choice=choice,
        signed=_signed(tagged, inside, language) if recorded and inside and inside.frames_at else None,
        reading={
            "seen": _or_nobody(_seen(inside), tagged, language),
            "unseen": _or_nobody("reading-unseen", tagged, language),
        },
        share=f"/c/{tagged.tag.code}/share/{inside.app}" if recorded and inside and inside.shares and not quiet else "",
        onward_privacy=_or_nobody("page-privacy-onward", tagged, language),
        share_privacy=_or_nobody("page-privacy-share", tagged, language),
    )


def preview_of(tagged: TaggedPromotion, around: Around, language: str) -> PageTemplate:
    """Return what a messenger's preview fetcher gets for a link: the card's words and picture, and a plain link."""
    target = tagged.promotion.target
    shared = _shared(tagged, around, language)
    return render("preview.html", language, **shared, target=target, site=urlsplit(target).netloc)


def consent_text(tagged: TaggedPromotion, language: str) -> str:
    """Return the words a reader agrees to with the form."""
    return _or_nobody("form-consent", tagged, language, title=tagged.promotion.title)


def known_terms(tagged: TaggedPromotion, language: str, *, named: bool, by: str = "") -> str:
    """Return the words a reader agrees to who makes themselves known to the promoter; ``named``: by name, too.

    ``by``: the channel whose login says who they are, the name along with it; empty: the browser is the app's own.
    """
    if by:
        return _or_nobody("known-login-terms", tagged, language, app=say(language, f"channel-{by}"))
    return _or_nobody("known-by-name-terms" if named else "known-terms", tagged, language)


def signed_terms(tagged: TaggedPromotion, language: str) -> str:
    """Return the words a reader agrees to whose messenger signs who they are."""
    return _or_nobody("known-signed-terms", tagged, language)


def _may_be_written_to(tagged: TaggedPromotion) -> bool:
    """Tell whether a message has a recipient. A campaign's tag names none: the sharer is found when somebody writes."""
    return tagged.promoter is None or tagged.promoter.active


def _shared(tagged: TaggedPromotion, around: Around, language: str) -> TemplateContext:
    url = tag_url(around.public_url, tagged.tag.code)
    return {
        "title": tagged.promotion.title,
        "summary": tagged.promotion.summary,
        "url": url,
        "tag_path": f"/c/{tagged.tag.code}",
        "preview": {"url": f"{url}/preview.jpg", "width": WIDE[0], "height": WIDE[1]},
        "image": tagged.promotion.image[:12],
        "host": around.host,
        "privacy": _or_nobody("page-privacy", tagged, language),
        "form_hint": _or_nobody("form-hint", tagged, language),
    }


def _known(tagged: TaggedPromotion, inside: Inside, language: str) -> TemplateContext:
    """Return how the reader is known to the promoter, and what the reader can offer to be known by."""
    standing, named = inside.standing, inside.standing is ReaderStatus.KNOWN
    offered = bool(inside.asks_at) and standing not in {ReaderStatus.NAMED, ReaderStatus.OWN}
    terms = known_terms(tagged, language, named=named, by=inside.app if inside.names else "")
    offer = _or_nobody("known-by-name" if named else "known-ask", tagged, language)
    if inside.anywhere:
        offer = _or_nobody("known-login", tagged, language, app=say(language, f"channel-{inside.app}"))
    return {
        "said": "" if standing is ReaderStatus.STRANGER else _or_nobody(f"known-is-{standing}", tagged, language),
        "well": standing in {ReaderStatus.KNOWN, ReaderStatus.NAMED},
        "offer": offer if offered else "",
        "named": named or inside.names,
        "app": inside.app,
        "words": terms,
        "terms": fingerprint(terms),
    }


def _signed(tagged: TaggedPromotion, inside: Inside, language: str) -> TemplateContext:
    """Return what a page that a messenger shows within itself says of who will know its reader."""
    terms = signed_terms(tagged, language)
    said = {each: _or_nobody(f"known-is-{each}", tagged, language) for each in ("own", "unnamed", "unanswered")}
    return {
        "app": inside.app,
        "frames_at": inside.frames_at,
        "unnamed": inside.standing is ReaderStatus.UNNAMED,
        "said": {"known": _or_nobody("known-signed", tagged, language), **said},
        "offer": _or_nobody("known-ask", tagged, language),
        "words": terms,
        "terms": fingerprint(terms),
    }


def _recorded_here(inside: Inside | None) -> str:
    return "page-privacy-signed" if inside is not None and inside.frames_at else "page-privacy"


def _seen(inside: Inside | None) -> str:
    """Return what is said of how the page is read: that nobody learns who reads is not said where it may not be so."""
    known = inside is not None and (inside.frames_at or inside.standing in {ReaderStatus.KNOWN, ReaderStatus.NAMED})
    return "reading-seen-signed" if known else "reading-seen"


def _or_nobody(sentence: str, tagged: TaggedPromotion, language: str, **arguments: str) -> str:
    if promoter := speaking_for(tagged):
        return say(language, sentence, promoter=promoter, **arguments)
    return say(language, f"{sentence}-nobody", **arguments)


def _elsewhere(around: Around, language: str) -> list[dict[str, str]]:
    links = [(channel, url) for channel, url in around.deep_links.items() if url.startswith(("https://", "mailto:"))]
    return [{"url": url, "label": _channel_label(channel, url, language)} for channel, url in links]


def _channel_label(channel: str, url: str, language: str) -> str:
    sentence = f"open-in-{channel}"
    return say(language, sentence) if has(sentence) else urlsplit(url).netloc


def _fields(declared: list[str], language: str) -> list[TemplateContext]:
    known = [name for name in declared if name in _INPUTS]
    return [
        {"name": name, "label": say(language, f"form-{name}"), "required": place == 0, **_INPUTS[name]}
        for place, name in enumerate(known)
    ]
