"""One piece of work: ``python -m models.files.sandbox TASK OPTIONS``, bytes in, bytes out."""

import os
import sys

import orjson

from models.files.sandbox.limits import live_within
from models.files.sandbox.tasks import TASKS


def main() -> None:
    os.nice(5)  # the server goes before
    make = TASKS[sys.argv[1]]()
    options = orjson.loads(sys.argv[2])
    live_within()
    try:
        pieces = _given()
        made = make(pieces, **options)
    except ValueError as no:
        _tell(orjson.dumps(str(no)))
        return
    except MemoryError:
        _tell(orjson.dumps("it takes too much memory to be read"))
        return
    _tell(orjson.dumps([len(piece) for piece in made]), *made)


def _given() -> list[bytes]:
    sizes = orjson.loads(sys.stdin.buffer.readline())
    return [sys.stdin.buffer.read(size) for size in sizes]


def _tell(head: bytes, *pieces: bytes) -> None:
    sys.stdout.buffer.write(head + b"\n")
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


main()
