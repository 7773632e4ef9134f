"""Places: in mainland China WeChat tells them in degrees of its own (GCJ-02); here they are a satellite's (WGS-84).

GCJ-02 lies up to some 700 m beside WGS-84, by an offset that is a sum of sines. It was never published; this is the
form that everybody uses, right to about a metre against the maps. Outside the mainland maps are not shifted, so the
border is needed, too: it is drawn coarsely, and within some 30 km of it a place may stay shifted.
"""

from math import cos, pi, radians, sin, sqrt

_AXIS_M = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
"""Of Krasovsky's ellipsoid (1940), squared."""
_ROUNDS = 8
"""Each makes what is left of the offset a thousand times smaller; three are enough, the rest costs nothing."""

# fmt: off
_MAINLAND = (  # longitude, latitude; clockwise from Mohe, off the coast along the sea
    (121.5, 53.6), (123.6, 53.7), (126.0, 52.9), (127.2, 51.3), (127.4, 50.4), (127.53, 50.24), (127.7, 49.7),
    (129.5, 49.4), (130.7, 48.9), (131.0, 47.8), (132.6, 47.8), (134.6, 48.4), (134.7, 47.8), (133.9, 46.3),
    (133.2, 45.2), (131.9, 45.3), (131.2, 44.2), (131.1, 42.9), (130.6, 42.4), (130.2, 42.75), (129.9, 43.0),
    (129.1, 42.2), (128.1, 42.0), (127.0, 41.7), (126.3, 41.05), (124.4, 40.05), (124.2, 39.7), (123.3, 38.3),
    (123.2, 36.8), (123.5, 33.0), (123.5, 30.5), (122.5, 28.0), (120.4, 26.0), (119.0, 24.3), (117.8, 23.0),
    (115.0, 21.8), (111.5, 20.3), (110.5, 18.0), (108.5, 17.9), (108.2, 20.0), (108.05, 21.5), (106.8, 22.0),
    (106.6, 22.9), (105.4, 23.3), (104.0, 22.5), (102.5, 22.6), (101.7, 22.4), (101.8, 21.2), (101.1, 21.5),
    (100.2, 21.5), (99.2, 22.1), (98.9, 23.2), (97.6, 23.9), (97.6, 24.8), (98.7, 25.9), (98.3, 27.6), (97.4, 28.2),
    (95.5, 29.0), (93.2, 28.4), (91.7, 27.8), (90.0, 28.2), (88.9, 27.35), (88.0, 27.9), (86.0, 28.0), (84.2, 28.9),
    (82.0, 30.1), (79.0, 31.3), (79.0, 33.5), (78.1, 35.5), (76.0, 36.0), (74.6, 37.2), (73.7, 38.6), (73.7, 39.7),
    (76.0, 40.5), (78.2, 41.1), (80.2, 42.1), (80.3, 44.2), (82.4, 45.2), (82.9, 46.9), (85.6, 47.1), (85.7, 48.4),
    (87.3, 49.1), (88.6, 48.0), (90.6, 46.9), (91.0, 45.2), (95.4, 44.2), (96.4, 42.8), (101.8, 42.6), (105.0, 41.7),
    (107.5, 42.4), (110.2, 42.7), (112.0, 43.75), (111.9, 45.0), (114.5, 45.4), (116.5, 46.3), (119.7, 46.8),
    (118.6, 47.9), (115.7, 47.9), (116.7, 49.8), (119.2, 50.2), (120.7, 52.0),
)
# fmt: on


def to_satellite(latitude: float, longitude: float) -> tuple[float, float]:
    """WGS-84 degrees (latitude, longitude) of a place that WeChat tells."""
    if not in_mainland(latitude, longitude):
        return latitude, longitude
    north, east = latitude, longitude
    for _ in range(_ROUNDS):
        north_off, east_off = _offset(north, east)
        north, east = latitude - north_off, longitude - east_off
    return north, east


def from_satellite(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the degrees in which WeChat tells a place given in WGS-84."""
    if not in_mainland(latitude, longitude):
        return latitude, longitude
    north_off, east_off = _offset(latitude, longitude)
    return latitude + north_off, longitude + east_off


def in_mainland(latitude: float, longitude: float) -> bool:
    """Whether a line from the place to the east crosses the border an odd number of times."""
    inside = False
    east, north = _MAINLAND[-1]
    for next_east, next_north in _MAINLAND:
        if (north > latitude) != (next_north > latitude):
            crossing = east + (latitude - north) / (next_north - north) * (next_east - east)
            inside ^= longitude < crossing
        east, north = next_east, next_north
    return inside


def _offset(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees by which GCJ-02 lies north and east of WGS-84."""
    x, y = longitude - 105, latitude - 35
    both = _waves(x, (20, 6), (20, 2))
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_m += both + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_m += both + _waves(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    bend = 1 - _ECCENTRICITY * sin(radians(latitude)) ** 2
    north_degree_m = radians(1) * _AXIS_M * (1 - _ECCENTRICITY) / (bend * sqrt(bend))
    east_degree_m = radians(1) * _AXIS_M / sqrt(bend) * cos(radians(latitude))
    return north_m / north_degree_m, east_m / east_degree_m


def _waves(at: float, *waves: tuple[float, float]) -> float:
    """Two thirds of sines, each given by its height and how often it swings in two degrees."""
    return sum(height * sin(often * pi * at) for height, often in waves) * 2 / 3
