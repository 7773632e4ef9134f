"""Languages: which of ours a browser's reader prefers."""

from functools import lru_cache

from models.words import FALLBACK, language_in

_LONGEST_HEADER = 200


def preferred(accepted: str | None, fallback: str = FALLBACK) -> str:
    """Return our best language for an ``Accept-Language`` header (RFC 9110, 12.5.4); ``fallback`` where none fits."""
    return _best((accepted or "")[:_LONGEST_HEADER]) or fallback


@lru_cache(maxsize=512)
def _best(accepted: str) -> str:
    choices = [_choice(part) for part in accepted.split(",")]
    ours = [(weight, language) for language, weight in choices if language and weight > 0]
    # max takes the first of equals: the order in the header decides.
    return max(ours, key=lambda choice: choice[0])[1] if ours else ""


def _choice(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    language = language_in(name)
    weight = parameter.replace(" ", "").removeprefix("q=")
    try:
        return language, float(weight) if weight else 1.0
    except ValueError:
        return language, 0.0
