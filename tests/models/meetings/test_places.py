"""Places: distances over ground, and links that open a map."""

import math
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meetings.places import BadPlace, check_place, distance_m, map_link, read_place

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
PLACES = st.tuples(LATITUDES, LONGITUDES)
HALF_ROUND = math.pi * 6_371_008.8


def test_known_distances() -> None:
    bund, oriental_pearl = (31.2400, 121.4900), (31.2397, 121.4998)
    assert distance_m(bund, oriental_pearl) == pytest.approx(932, abs=3)
    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    assert distance_m(paris, london) == pytest.approx(343_560, rel=0.005)
    assert distance_m((0, 179.9995), (0, -179.9995)) == pytest.approx(111.2, abs=0.5)  # over the date line


@given(PLACES, PLACES)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = distance_m(one, other)
    assert 0 <= there <= HALF_ROUND * 1.000001
    assert there == pytest.approx(distance_m(other, one), abs=1e-6)


@given(PLACES)
def test_nowhere_is_far_from_itself(place: tuple[float, float]) -> None:
    assert distance_m(place, place) == 0


@given(st.floats(-80, 80), LONGITUDES, st.floats(1, 5_000))
def test_north_is_a_degree_for_every_111_kilometres(latitude: float, longitude: float, metres: float) -> None:
    north = latitude + math.degrees(metres / 6_371_008.8)
    assert distance_m((latitude, longitude), (north, longitude)) == pytest.approx(metres, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0), (-91, 0), (0, 181), (0, -180.5), (math.nan, 0), (0, math.inf)]
)
def test_what_is_nowhere_on_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(BadPlace):
        check_place(latitude, longitude)


@given(LATITUDES, LONGITUDES)
def test_a_map_link_says_the_place_in_the_order_of_its_map(latitude: float, longitude: float) -> None:
    open_street_map = urlsplit(map_link(latitude, longitude, "en"))
    query = parse_qs(open_street_map.query)
    assert open_street_map.scheme == "https"
    assert (float(query["mlat"][0]), float(query["mlon"][0])) == pytest.approx((latitude, longitude), abs=1e-6)
    amap = parse_qs(urlsplit(map_link(latitude, longitude, "zh")).query)
    assert [float(each) for each in amap["position"][0].split(",")] == pytest.approx([longitude, latitude], abs=1e-6)
    assert amap["coordinate"] == ["wgs84"]


@given(LATITUDES, LONGITUDES, st.sampled_from([", ", ",", " ", "，"]))
def test_degrees_are_read_as_maps_show_them(latitude: float, longitude: float, between: str) -> None:
    written = f"{latitude:.6f}{between}{longitude:.6f}"
    assert read_place(f" {written} ") == pytest.approx((latitude, longitude), abs=1e-6)


@pytest.mark.parametrize("words", ["", "31, 121", "31.24", "at 31.24, 121.49", "31.24, 121.49 or so", "1.5.2, 3.1"])
def test_other_words_are_no_place(words: str) -> None:
    assert read_place(words) is None
