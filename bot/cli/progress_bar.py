"""Progress of long work, for people at a terminal; into a file or pipe, nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

ShowProgress = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[ShowProgress]:
    """Give what shows progress: the step, how much of it is done, of how much (0: not known). Each step gets a line."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _of: None
        return
    steps: dict[str, TaskID] = {}
    with _bars() as bars:

        def report(step: str, done: int, of: int) -> None:
            task = steps.get(step)
            if task is None:
                task = steps[step] = bars.add_task(step, total=None)
            bars.update(task, completed=done, total=of or None)

        yield report


def _bars() -> "Progress":
    from rich import console, progress  # noqa: PLC0415  (slow to load, and only who waits at a terminal sees bars)

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TextColumn("{task.completed:,}"),
        progress.TimeElapsedColumn(),
        console=console.Console(stderr=True),
    )
