from hypothesis import given
from hypothesis import strategies as st

from models.storage.lru_cache import LruCache


def test_what_was_longest_not_asked_for_goes_first() -> None:
    cache: LruCache[str, str] = LruCache(3)
    for name in "abc":
        cache.put(name, name.upper(), 1)
    assert cache.get("a") == "A"
    cache.put("d", "D", 1)
    assert [cache.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_what_is_larger_than_the_cache_is_not_kept_nor_what_it_would_replace() -> None:
    cache: LruCache[str, str] = LruCache(3)
    cache.put("a", "small", 1)
    cache.put("a", "large", 4)
    assert cache.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=60))
def test_it_never_holds_more_than_its_room(puts: list[tuple[int, int]]) -> None:
    cache: LruCache[int, int] = LruCache(100)
    for key, size in puts:
        cache.put(key, size, size)
    held = [cache.get(key) for key in range(10)]
    assert sum(size for size in held if size is not None) <= 100
    if puts:
        assert cache.get(puts[-1][0]) == puts[-1][1]
