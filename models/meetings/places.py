"""Places: what is one, how far two are apart, and a link that opens a map there."""

import re
import unicodedata
from math import asin, cos, radians, sin, sqrt

_EARTH_M = 6_371_008.8
"""The earth's mean radius (IUGG)."""
_DEGREES = re.compile(r"([+-]?[0-9]{1,2}\.[0-9]{1,12})\s*[, ]\s*([+-]?[0-9]{1,3}\.[0-9]{1,12})")


class BadPlace(ValueError):
    """Coordinates that are nowhere on earth."""


def check_place(latitude: float, longitude: float) -> None:
    """Check the degrees. Raises BadPlace, for what is no number as well."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # NaN fails too
        raise BadPlace(f"{latitude}, {longitude} is not a place on earth")


def read_place(words: str) -> tuple[float, float] | None:
    """Latitude and longitude written as decimal degrees, as maps show them: ``31.2400, 121.4900``; None for others."""
    found = _DEGREES.fullmatch(unicodedata.normalize("NFKC", words).strip())
    return (float(found[1]), float(found[2])) if found else None


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres over ground between two places given as degrees (latitude, longitude): the haversine formula.

    Takes the earth for a ball, which is wrong by at most half a percent: less than telephones know of where they are.
    """
    (north, east), (north2, east2) = map(_radians, (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, half)))


def map_link(latitude: float, longitude: float, language: str) -> str:
    """Return a link to a map of the place, for any browser; for readers of Chinese one that is reachable in China.

    ``geo:`` links are not clickable in chats. Source for the second form: AMap's URI API, "marker" (单点标注), which
    takes the longitude first and, with ``coordinate=wgs84``, degrees as satellites give them.
    """
    if language == "zh":
        return f"https://uri.amap.com/marker?position={longitude:.6f},{latitude:.6f}&coordinate=wgs84&src=handbill"
    at = f"{latitude:.6f}", f"{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=16/{at[0]}/{at[1]}"


def _radians(place: tuple[float, float]) -> tuple[float, float]:
    return radians(place[0]), radians(place[1])
