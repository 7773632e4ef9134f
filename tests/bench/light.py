"""What commands, the server's start and an idle server take: processor time, wake-ups, memory, room on the disk.

Processor time is the kernel's count for the process (user and system): it strays less than the clock on a busy
machine, but a neighbour on the same core still costs a half. So an interpreter that does nothing is measured beside.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.fixtures.house import free_port

ROOT = Path(__file__).parents[2]
_ROUNDS = 5
_IDLE_S = 20
_SETTLING_S = 5
_MB = 1024 * 1024
COMMANDS: dict[tuple[str, ...], float] = {
    ("--version",): 0.15,
    ("--help",): 0.3,
    ("promoter", "--help"): 0.3,
    ("export", "--help"): 0.3,
    ("promoter", "list"): 0.3,
    ("promotion", "list", "--json"): 0.3,
    ("export", "opens"): 0.3,
    ("doctor",): 0.3,
}
"""Each with its goal, in seconds of processor time."""


def measure(folder: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HANDBILL_")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["HANDBILL_DATA_DIR"] = str(folder / "light")
    handbill = [sys.executable, "-m", "bot"]
    _taken([*handbill, "console", "--create"], environment)
    nothing = median(_taken([sys.executable, "-c", "pass"], environment) for _ in range(_ROUNDS))
    print(f"light, an interpreter that does nothing: {nothing:.3f} s")
    for words, goal in COMMANDS.items():
        taken = median(_taken([*handbill, *words], environment) for _ in range(_ROUNDS))
        _tell(f"handbill {' '.join(words)}", taken, goal, "s of processor time")
    with _serving(handbill, environment | {"HANDBILL_SERVER__PORT": str(free_port())}) as server:
        _tell("handbill serve, ready", _processor_s(server), 1.0, "s of processor time")
        time.sleep(_SETTLING_S)
        before = _wake_ups(server)
        time.sleep(_IDLE_S)
        _tell("idle", (_wake_ups(server) - before) / _IDLE_S, 3, "wake-ups a second")
        _tell("idle", _resident_mb(server), 90, "MB resident")
    _tell("what `make setup` has installed, where `make dev` has added nothing", _room_mb(), 200, "MB")


def _tell(what: str, measured: float, goal: float, unit: str) -> None:
    print(f"light, {what:40} {measured:7.2f} {unit}, {measured / goal:.2f} of the goal ({goal:g})", flush=True)


def _taken(command: list[str], environment: dict[str, str]) -> float:
    """Return the processor time of a command, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def _serving(handbill: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Serve until the block ends; yields the process's number once the server is ready."""
    server = subprocess.Popen(
        [*handbill, "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        assert any("Handbill is open" in line for line in server.stdout)
        yield server.pid
    finally:
        server.terminate()
        server.communicate()


def _processor_s(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def _wake_ups(process: int) -> int:
    """How often a thread of the process has waited for something, since it started."""
    threads = Path(f"/proc/{process}/task").glob("*/status")
    return sum(_counted(thread, "voluntary_ctxt_switches") for thread in threads)


def _resident_mb(process: int) -> float:
    return _counted(Path(f"/proc/{process}/status"), "VmRSS") / 1024


def _counted(status: Path, name: str) -> int:
    found = next(line for line in status.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(found.split()[1])


def _room_mb() -> float:
    """The disk's room that the environment takes."""
    return sum(file.lstat().st_blocks * 512 for file in Path(sys.prefix).rglob("*")) / _MB
