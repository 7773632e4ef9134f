"""Card pictures drawn a second, on one core, each with a QR code of its own."""

import os
import time
from statistics import median

from landing.cards import CardContent, draw_card
from models.storage.codes import new_code

TITLES = {
    "English": "The towel that went to every planet",
    "Chinese": "银河系漫游者最有用的东西：一条真正的好毛巾，限时优惠",
}


def measure() -> None:
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(everywhere)})
    try:
        for language, title in TITLES.items():
            _draw(title, 5)
            rates = sorted(20 / _draw(title, 20) for _ in range(5))
            print(
                f"cards, {language:27} {median(rates):5.1f} a second a core ({rates[0]:.1f}-{rates[-1]:.1f})",
                flush=True,
            )
    finally:
        os.sched_setaffinity(0, everywhere)


def _draw(title: str, count: int) -> float:
    started = time.perf_counter()
    for _ in range(count):
        url = f"https://cards.test/c/{new_code()}"
        draw_card(CardContent(title=title, summary="Summary " * 8, promoter="Jia", url=url, call_to_action="Scan me"))
    return time.perf_counter() - started
