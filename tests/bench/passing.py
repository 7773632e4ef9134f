"""How the made-up year's opens were passed on: one of five came through another, a quarter of these in one tree."""

_ROUND = 20
"""Of so many opens in a row one belongs to the large tree, three to chains, and the rest came through nobody."""
_IN_CHAINS = range(1, 4)
_CHAIN = 5
"""Opens in a chain."""
_BROUGHT = 3
"""Opens that each of the large tree brings."""
WAYS = ("share", "link", "qr", "card", "menu", "inline", "mail", "site")


def parent_of(n: int) -> int | None:
    """The open through which the n-th came."""
    turn, place = divmod(n, _ROUND)
    if place == 0:
        return (turn - 1) // _BROUGHT * _ROUND if turn else None
    return n - _ROUND if place in _IN_CHAINS and turn % _CHAIN else None


def first_of(n: int) -> int:
    """The open at the top of its tree."""
    turn, place = divmod(n, _ROUND)
    if place == 0:
        return 0
    return n - turn % _CHAIN * _ROUND if place in _IN_CHAINS else n


def is_passed_on(n: int) -> bool:
    """Whether it is in a tree with others: then a person had looked at it."""
    return n % _ROUND == 0 or n % _ROUND in _IN_CHAINS


def mark_of(n: int) -> str:
    """The code of the tag by which the n-th open came through another."""
    return f"M{n:021}"
