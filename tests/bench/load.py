"""Load by wrk: one thread on a core of its own, a fixed number of connections, a bounded time."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PERSON = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Measured:
    per_second: float
    p99_ms: float
    failed: int


class NoWrk(RuntimeError):
    """The load generator is not installed."""


def load(
    url: str,
    *,
    seconds: int,
    connections: int = 64,
    script: Path | None = None,
    lines: Path | None = None,
    header: str = "",
    cpu: int = 1,
) -> Measured:
    """One run. ``lines``: a file that the script reads. Raises NoWrk."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise NoWrk("make bench needs wrk: apt-get install wrk (or your system's package of it)")
    command = ["taskset", "-c", str(cpu), wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["-H", header] if header else []
    command += ["-H", f"User-Agent: {PERSON}"] + (["-s", str(script)] if script else []) + [url]
    command += ["--", str(lines)] if lines else []
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", said)
    assert rate, said
    assert p99, said
    failures = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    failed = int(failures[1]) if failures else 0
    failed += sum(int(each) for each in errors.groups()) if errors else 0
    return Measured(float(rate[1]), float(p99[1]) * _UNITS[p99[2]], failed)
