"""The page of a promotion: everything its reader sees, for one tag in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from landing.cards import WIDE
from landing.pages.page_template import PageTemplate, render
from landing.readers.apps import Inside
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
    """Where a page stands: the site's address, and where else its reader can talk."""

    public_url: str
    deep_links: Mapping[str, str]

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).netloc


def page_of(
    marked: TaggedPromotion,
    text: Markup,
    around: Around,
    language: str,
    *,
    recorded: bool,
    inside: Inside | None = None,
    told: str = "tells",
) -> PageTemplate:
    """Render the page, its promotion's text as HTML. Unrecorded, it has no token to report under, so no form either.

    ``inside``: the app in whose own browser it is shown; None: any other browser. ``told``: how it stands towards
    telling how it is read, see landing.readers.choice.
    """
    promotion, promoter = marked.promotion, speaking_for(marked)
    return render(
        "page.html",
        language,
        **_shared(marked, around, language),
        text=text,
        recorded=recorded,
        promoter=promoter,
        initial=promoter.strip()[:1].upper(),
        elsewhere=_elsewhere(around, language) if _may_be_written_to(marked) else [],
        chat=f"/chat?tag={marked.tag.code}" if promoter else "",
        fields=_fields(promotion.form, language) if recorded and _may_be_written_to(marked) else [],
        consent=(consent := consent_text(marked, language)),
        terms=fingerprint(consent),
        known=_known(marked, inside, language) if recorded and inside and _may_be_written_to(marked) else None,
        quiet=(quiet := told in {"asks", "refused"}),
        told=told,
        reading={
            "seen": _or_nobody("reading-seen", marked, language),
            "unseen": _or_nobody("reading-unseen", marked, language),
        },
        share=f"/c/{marked.tag.code}/share/{inside.app}" if recorded and inside and inside.shares and not quiet else "",
        share_privacy=_or_nobody("page-privacy-share", marked, language),
    )


def preview_of(marked: TaggedPromotion, around: Around, language: str) -> PageTemplate:
    """Render what a messenger's preview gets for a link: the card's words and picture, and a plain link."""
    target = marked.promotion.target
    facts = _shared(marked, around, language)
    return render("preview.html", language, **facts, target=target, site=urlsplit(target).netloc)


def consent_text(marked: TaggedPromotion, language: str) -> str:
    """Return the words a reader agrees to with the form."""
    return _or_nobody("form-consent", marked, language, title=marked.promotion.title)


def known_terms(marked: TaggedPromotion, language: str, *, named: bool) -> str:
    """Return the words a reader agrees to who lets the promoter know; ``named``: by name, too."""
    return _or_nobody("known-by-name-terms" if named else "known-terms", marked, language)


def _may_be_written_to(marked: TaggedPromotion) -> bool:
    """Say whether the promoter may be written to. A campaign's tag names nobody: that is found when somebody writes."""
    return marked.promoter is None or marked.promoter.active


def _shared(marked: TaggedPromotion, around: Around, language: str) -> dict[str, Any]:
    url = tag_url(around.public_url, marked.tag.code)
    return {
        "title": marked.promotion.title,
        "summary": marked.promotion.summary,
        "url": url,
        "tag_path": f"/c/{marked.tag.code}",
        "preview": {"url": f"{url}/preview.jpg", "width": WIDE[0], "height": WIDE[1]},
        "image": marked.promotion.image[:12],
        "host": around.host,
        "privacy": _or_nobody("page-privacy", marked, language),
        "form_hint": _or_nobody("form-hint", marked, language),
    }


def _known(marked: TaggedPromotion, inside: Inside, language: str) -> dict[str, Any]:
    """Where the reader stands with the promoter, and what they can let them know."""
    standing, named = inside.standing, inside.standing is ReaderStatus.KNOWN
    offered = bool(inside.asks_at) and standing not in {ReaderStatus.NAMED, ReaderStatus.OWN}
    terms = known_terms(marked, language, named=named)
    return {
        "said": "" if standing is ReaderStatus.STRANGER else _or_nobody(f"known-is-{standing}", marked, language),
        "well": standing in {ReaderStatus.KNOWN, ReaderStatus.NAMED},
        "offer": _or_nobody("known-by-name" if named else "known-ask", marked, language) if offered else "",
        "named": named,
        "app": inside.app,
        "words": terms,
        "terms": fingerprint(terms),
    }


def _or_nobody(sentence: str, marked: TaggedPromotion, language: str, **facts: str) -> str:
    if promoter := speaking_for(marked):
        return say(language, sentence, promoter=promoter, **facts)
    return say(language, f"{sentence}-nobody", **facts)


def _elsewhere(around: Around, language: str) -> list[dict[str, str]]:
    links = [(channel, url) for channel, url in around.deep_links.items() if url.startswith(("https://", "mailto:"))]
    return [{"url": url, "label": _channel_label(channel, url, language)} for channel, url in links]


def _channel_label(channel: str, url: str, language: str) -> str:
    sentence = f"open-in-{channel}"
    return say(language, sentence) if has(sentence) else urlsplit(url).netloc


def _fields(declared: list[str], language: str) -> list[dict[str, Any]]:
    known = [name for name in declared if name in _INPUTS]
    return [
        {"name": name, "label": say(language, f"form-{name}"), "required": place == 0, **_INPUTS[name]}
        for place, name in enumerate(known)
    ]
