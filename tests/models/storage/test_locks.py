"""One holder at a time; the system lets go when the holder does."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.storage.locks import AlreadyServed, lock_file, serving


def test_a_lock_has_one_holder_and_can_be_taken_again(tmp_path: Path) -> None:
    with serving(tmp_path), pytest.raises(AlreadyServed), serving(tmp_path):
        pytest.fail("held twice")
    with serving(tmp_path):
        assert (tmp_path / "serve.lock").exists()


@pytest.mark.process
def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "it.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyServed), lock_file(path):
            pytest.fail("held twice")
        holder.kill()
        holder.wait()
        with lock_file(path):
            assert holder.returncode < 0


_HOLDER = """
import sys
from pathlib import Path
from models.storage.locks import lock_file
with lock_file(Path(sys.argv[1])):
    print("held", flush=True)
    input()
"""
