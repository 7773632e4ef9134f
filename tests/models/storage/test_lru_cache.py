from hypothesis import given
from hypothesis import strategies as st

from landing.shelf import Shelf


def test_what_was_longest_not_asked_for_goes_first() -> None:
    shelf: Shelf[str, str] = Shelf(3)
    for name in "abc":
        shelf.put(name, name.upper(), 1)
    assert shelf.get("a") == "A"
    shelf.put("d", "D", 1)
    assert [shelf.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_what_is_larger_than_the_shelf_is_not_kept_nor_what_it_would_replace() -> None:
    shelf: Shelf[str, str] = Shelf(3)
    shelf.put("a", "small", 1)
    shelf.put("a", "large", 4)
    assert shelf.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=60))
def test_it_never_holds_more_than_its_room(puts: list[tuple[int, int]]) -> None:
    shelf: Shelf[int, int] = Shelf(100)
    for key, size in puts:
        shelf.put(key, size, size)
    held = [shelf.get(key) for key in range(10)]
    assert sum(size for size in held if size is not None) <= 100
    if puts:
        assert shelf.get(puts[-1][0]) == puts[-1][1]
