"""README is done as a newcomer does it: every console block is run, and what it shows must come out."""

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.fixtures.chromium import ARGUMENTS, CHROMIUM
from tests.fixtures.house import free_port
from tests.fixtures.patience import seconds

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent
PRINTED_URL = "http://127.0.0.1:8080"
"""The default address, which README shows."""
PATIENCE_S = seconds(60)


@dataclass
class Step:
    """A command of a console block with the output that README shows below: a line `…` is any lines, `…` any text."""

    command: str
    shown: list[str] = field(default_factory=list)

    def comes_out(self, output: str) -> bool:
        parts = [".*" if line == "…" else re.escape(line).replace("…", ".+") for line in self.shown]
        return re.fullmatch(r"\s*".join(parts), output.strip(), flags=re.DOTALL) is not None


def _steps() -> list[Step]:
    steps: list[Step] = []
    for block in re.findall(r"^```console\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL):
        assert block.startswith("$ ")
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append(Step(line.removeprefix("$ ")))
            else:
                steps[-1].shown.append(line)
    return steps


def _recipe(target: str) -> list[str]:
    """The commands that `make <target>` runs once everything is set up, as the Makefile says them."""
    text = (ROOT / "Makefile").read_text()
    found = re.search(rf"^{target}:.*\n((?:\t.+\n)+)", text, flags=re.MULTILINE)
    assert found, f"the Makefile has no {target}"
    named = dict(re.findall(r"^(\w+)\s*:=\s*(.+)$", text, flags=re.MULTILINE))

    def spelled(line: str) -> str:
        return re.sub(r"\$\((\w+)\)", lambda name: spelled(named[name[1]]), line)

    return [spelled(line.strip()) for line in found[1].splitlines()]


class Newcomer:
    """Does what README says, in a folder of their own; port and data are set so that nothing else is disturbed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.server: subprocess.Popen[str] | None = None
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "HANDBILL_SERVER__PORT": str(port),
            "HANDBILL_PUBLIC_URL": self.url,
        }

    def follow(self, step: Step) -> str:
        """Runs the command and returns its output. Raises ValueError for a command that nobody has taught us."""
        match shlex.split(step.command, comments=True):
            case ["git", "clone", *_]:
                assert step.command == "git clone <address of this repository> handbill"
                return ""
            case ["cd", "handbill"]:
                return ""
            case ["make", "run"]:
                return self._serve(*_recipe("run"))
            case ["make", "test"]:
                assert " .venv/bin/pytest" in _recipe("test")[-1]  # which runs us
                return ""
            case [".venv/bin/handbill", *words]:
                return self._run("handbill", *words)
        raise ValueError(f"README has a command that this test does not know how to run: {step.command}")

    def _serve(self, command: str) -> str:
        name, *words = command.removeprefix(".venv/bin/").split()
        with (self.folder / "out").open("w") as out:
            self.server = subprocess.Popen(
                [BIN / name, *words], cwd=self.folder, env=self._environment, stdout=out, stderr=out, text=True
            )
        ends = time.monotonic() + PATIENCE_S
        while "started" not in (said := (self.folder / "out").read_text()):
            assert self.server.poll() is None, said
            assert time.monotonic() < ends, said
            time.sleep(0.05)
        with urlopen(f"{self.url}/readyz", timeout=10) as answer:  # noqa: S310  (our own)
            assert answer.status == 200
        return self._as_printed(said)

    def _run(self, name: str, *words: str) -> str:
        done = subprocess.run(
            [BIN / name, *words],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return self._as_printed(done.stdout + done.stderr)

    def _as_printed(self, output: str) -> str:
        return output.replace(self.url, PRINTED_URL)

    def leave(self) -> None:
        if self.server is not None:
            self.server.terminate()
            assert self.server.wait(20) == 0
            assert (self.folder / "data" / "handbill.db").is_file()


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    one = Newcomer(tmp_path)
    yield one
    one.leave()


@pytest.mark.process
def test_every_command_does_what_readme_shows(newcomer: Newcomer) -> None:
    steps = _steps()
    assert len(steps) >= 8
    for step in steps:
        output = newcomer.follow(step)
        assert not step.shown or not output or step.comes_out(output), f"{step.command}\n{output}"
    assert newcomer.server is not None
    assert (newcomer.folder / "opens.csv").read_bytes().startswith(b"id,tag,")


def test_a_command_that_is_not_known_fails(newcomer: Newcomer) -> None:
    with pytest.raises(ValueError, match="does not know how to run: rm"):
        newcomer.follow(Step("rm -r data"))


def test_output_that_differs_is_noticed() -> None:
    step = Step("x", ["…", "Handbill is open at http://127.0.0.1:8080"])
    assert step.comes_out("first\n\nHandbill is open at http://127.0.0.1:8080\n")
    assert not step.comes_out("Handbill is open at http://127.0.0.1:8081\n")
    assert not Step("x", ["… opens written"]).comes_out("opens written")


def _buttons() -> list[str]:
    """What the first ten minutes say to press, in their order."""
    _, _, walk = README.partition("## The first ten minutes")
    steps = re.findall(r"^\d+\. \*\*.+?\*\*(.*(?:\n   .*)*)", walk, flags=re.MULTILINE)
    return [name for step in steps for name in re.findall(r"\*\*(.+?)\*\*", step)]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: tests/setup says how to get it")
def test_the_first_ten_minutes_go_as_they_are_told(newcomer: Newcomer) -> None:
    said = newcomer.follow(Step("make run")).replace(PRINTED_URL, newcomer.url)
    buttons = iter(_buttons())

    def press(page: Page) -> None:
        label = re.compile(rf"^\W*{re.escape(next(buttons))}$")
        page.get_by_role("button", name=label).or_(page.get_by_role("link", name=label)).last.click()

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser,
    ):
        house = browser.new_context(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
        console = house.new_page()
        console.goto(said.split("sign in once with: ")[1].split()[0])
        press(console)  # Sign in here
        press(console)  # Take a sample page
        console.get_by_label("Name").fill("Jia")
        press(console)  # Invite
        with house.expect_page() as opened:
            press(console)  # Open the web chat as Jia
        jia = opened.value
        press(jia)  # Join as Jia
        press(jia)  # Get a card
        press(jia)  # Copy link
        customer = browser.new_context(locale="en-GB").new_page()
        customer.goto(jia.evaluate("navigator.clipboard.readText()"))
        customer.mouse.wheel(0, 800)
        expect(jia.get_by_text("was opened · the reader is not known")).to_be_visible(timeout=seconds() * 1000)
        press(customer)  # Write to Jia
        customer.get_by_label("Your name").fill("Yi")
        customer.get_by_label("Message", exact=True).fill("Is the slate one still there?")
        customer.get_by_role("button", name="Send", exact=True).click()
        expect(jia.get_by_text("Is the slate one still there?")).to_be_visible(timeout=seconds() * 1000)
        press(jia)  # Write
        expect(jia.get_by_text("You are writing to Yi")).to_be_visible(timeout=seconds() * 1000)
        jia.get_by_label("Message", exact=True).fill("Twelve of them.")
        jia.get_by_role("button", name="Send", exact=True).click()
        expect(customer.get_by_text("Twelve of them.")).to_be_visible(timeout=seconds() * 1000)
        press(console)  # Look again what is done
        expect(console.get_by_role("heading", name="Overview")).to_be_visible()
        expect(console.get_by_text("with Jia")).to_be_visible()
        assert next(buttons, None) is None


@pytest.mark.slow
@pytest.mark.process
def test_make_demo_fills_a_house_of_its_own_once_and_serves_it(tmp_path: Path) -> None:
    lines = [line.lstrip("@").replace("$(abspath .venv/bin)", str(BIN)) for line in _recipe("demo")]
    assert lines[-1].endswith("handbill serve")
    environment = {"PATH": "/usr/bin:/bin"}
    said = [
        subprocess.run(
            ["bash", "-ec", "\n".join(f"({line})" for line in lines[:-1])],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for _ in range(2)
    ]
    assert "Mara Lind" in said[0]
    assert said[1] == ""
    assert {each.name for each in tmp_path.iterdir()} == {"demo"}
    assert (tmp_path / "demo" / "data" / "handbill.db").exists()
