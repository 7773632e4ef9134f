"""The source of a page: Markdown, with YAML front matter in which the page declares its title, summary and form."""

from dataclasses import dataclass, field

from models.sharing.promotions import PAGE_LENGTH, BadPromotion

FORM_FIELDS = ("name", "phone", "email", "note")
_KNOWN = {"title", "summary", "form"}


@dataclass(frozen=True)
class PageSource:
    body: str
    title: str = ""
    summary: str = ""
    form: list[str] = field(default_factory=list)


def parse_page(source: str) -> PageSource:
    """Separate the front matter from a page's Markdown.

    Between two ``---`` lines at the top, a page may declare ``title``, ``summary`` and ``form`` (a list out of name,
    phone, email, note). Raise BadPromotion for anything else, saying what.
    """
    if len(source) > PAGE_LENGTH:
        raise BadPromotion(f"a page has at most {PAGE_LENGTH:,} characters")
    source = source.lstrip("\ufeff").replace("\r\n", "\n")
    if not source.startswith("---\n"):
        return PageSource(body=source)
    front, closed, body = source[4:].partition("\n---")
    if not closed:
        raise BadPromotion("the front matter has no closing --- line")
    declared = _declared(front)
    form = declared.get("form") or []
    if isinstance(form, dict):
        form = form.get("fields") or []
    if not isinstance(form, list) or any(name not in FORM_FIELDS for name in form):
        raise BadPromotion(f"form is a list of fields out of: {', '.join(FORM_FIELDS)}")
    return PageSource(
        body=body.partition("\n")[2],
        title=str(declared.get("title") or ""),
        summary=str(declared.get("summary") or ""),
        form=list(dict.fromkeys(form)),
    )


def _declared(front: str) -> dict[str, object]:
    import yaml  # noqa: PLC0415  (for whoever adds a page, not for all who list promotions)

    try:
        declared = yaml.safe_load(front) or {}
    except yaml.YAMLError as error:
        raise BadPromotion(f"the front matter is not YAML: {error}") from error
    if not isinstance(declared, dict):
        raise BadPromotion("the front matter must be a list of key: value lines")
    if unknown := set(declared) - _KNOWN:
        raise BadPromotion(f"the front matter does not know {', '.join(sorted(map(str, unknown)))}")
    return declared
