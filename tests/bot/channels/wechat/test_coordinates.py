"""Places come in China's degrees and are kept in a satellite's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.coordinates import from_satellite, in_mainland, to_satellite
from models.meetings.places import distance_m

KNOWN = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
"""Shanghai, Shenzhen, Beijing: WGS-84 and GCJ-02, as others' implementations have them."""
INSIDE = {
    "Harbin": (45.80, 126.53),
    "Hunchun": (42.86, 130.36),
    "Dalian": (38.92, 121.62),
    "Dandong": (40.13, 124.37),
    "Zhoushan": (30.0, 122.2),
    "Xiamen": (24.48, 118.09),
    "Hong Kong": (22.28, 114.16),
    "Sanya": (18.25, 109.51),
    "Dongxing": (21.56, 107.97),
    "Jinghong": (22.0, 100.8),
    "Ruili": (24.02, 97.85),
    "Lhasa": (29.65, 91.12),
    "Kashgar": (39.47, 75.99),
    "Yining": (43.91, 81.32),
    "Altay": (47.85, 88.14),
    "Erenhot": (43.60, 111.97),
    "Manzhouli": (49.60, 117.44),
    "Mohe": (53.0, 122.5),
}
OUTSIDE = {
    "Vladivostok": (43.12, 131.89),
    "Seoul": (37.57, 126.98),
    "Pyongyang": (39.03, 125.75),
    "Tokyo": (35.68, 139.69),
    "Taipei": (25.03, 121.56),
    "Hanoi": (21.03, 105.85),
    "Bangkok": (13.76, 100.50),
    "Yangon": (16.84, 96.17),
    "Kathmandu": (27.72, 85.32),
    "Thimphu": (27.47, 89.64),
    "Delhi": (28.61, 77.21),
    "Almaty": (43.24, 76.89),
    "Bishkek": (42.87, 74.59),
    "Ulaanbaatar": (47.89, 106.91),
    "Blagoveshchensk": (50.29, 127.54),
    "Khabarovsk": (48.48, 135.07),
    "Berlin": (52.52, 13.40),
    "Buenos Aires": (-34.60, -58.38),
}


@pytest.mark.parametrize(("satellite", "wechat"), KNOWN)
def test_it_is_the_offset_that_everybody_uses(satellite: tuple[float, float], wechat: tuple[float, float]) -> None:
    assert from_satellite(*satellite) == pytest.approx(wechat, abs=1e-7)
    assert distance_m(to_satellite(*wechat), satellite) < 0.1


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_there_and_back_is_less_than_a_metre(latitude: float, longitude: float) -> None:
    place = (latitude, longitude)
    seen = from_satellite(*place)
    if in_mainland(*place) == in_mainland(*seen):  # else the border lies between them
        assert distance_m(to_satellite(*seen), place) < 1
    assert distance_m(seen, place) < 1000


@given(st.floats(20, 45), st.floats(98, 118))
def test_inside_china_every_place_moves_by_up_to_some_hundred_metres(latitude: float, longitude: float) -> None:
    moved = distance_m(from_satellite(latitude, longitude), (latitude, longitude))
    assert moved == 0 if not in_mainland(latitude, longitude) else 10 < moved < 1000


@pytest.mark.parametrize("city", INSIDE)
def test_the_border_has_chinas_cities_inside(city: str) -> None:
    assert in_mainland(*INSIDE[city])


@pytest.mark.parametrize("city", OUTSIDE)
def test_the_border_leaves_the_neighbours_alone(city: str) -> None:
    assert to_satellite(*OUTSIDE[city]) == OUTSIDE[city]
