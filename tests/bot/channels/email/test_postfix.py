"""The recipes of docs/channels/email.md, with a real Postfix in front of our door."""

import asyncio
import os
import pwd
import re
import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import pytest

from tests.bot.channels.email.conftest import OpenOffice
from tests.fixtures.email import MailProgram
from tests.fixtures.house import free_port
from tests.fixtures.patience import within

GUIDE = (Path(__file__).parents[4] / "docs" / "channels" / "email.md").read_text()
POSTFIX = shutil.which("postfix", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        POSTFIX is None or os.geteuid() != 0, reason="NO POSTFIX HERE, or not root: tests/setup installs it"
    ),
]

# What any Postfix has, here in a folder of its own, reachable on loopback only and trusting nobody.
AROUND = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.acme.test
mydestination = acme.test
mynetworks = 127.0.0.2/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
address_verify_poll_count = 30
address_verify_poll_delay = 1s
"""


def recipe(heading: str) -> dict[str, str]:
    """The files of one recipe, by name."""
    block = next(each for each in re.findall(r"```\n(# /etc/postfix/.*?)```", GUIDE, re.DOTALL) if heading in each)
    files: dict[str, str] = {}
    for line in block.splitlines():
        if found := re.match(r"# /etc/postfix/([\w.]+)", line):
            name = found[1]
            files[name] = ""
        else:
            files[name] += f"{line}\n"
    return files


@contextmanager
def postfix(files: dict[str, str], door: int) -> Iterator[tuple[int, Path]]:
    """A Postfix with these files, in front of the door; yields its port and its log."""
    with TemporaryDirectory() as folder:
        place, port = Path(folder), free_port()
        place.chmod(0o755)
        for name in ("etc", "queue", "data"):
            (place / name).mkdir()
        os.chown(place / "data", pwd.getpwnam("postfix").pw_uid, -1)
        for name, text in files.items():
            documented = text.replace("/etc/postfix/", f"{place}/etc/").replace(":8025", f":{door}")
            (place / "etc" / name).write_text(
                AROUND.format(folder=place) + documented if name == "main.cf" else documented
            )
        services = Path("/usr/share/postfix/master.cf.dist").read_text()
        services = re.sub(r"^smtp +inet.*$", f"{port} inet n - n - - smtpd", services, flags=re.MULTILINE)
        (place / "etc" / "master.cf").write_text(re.sub(r"(?m)^(\w+ +\w+ +\S+ +\S+ +)y", r"\1n", services))
        if "transport" in files:
            subprocess.run(["postmap", f"{place}/etc/transport"], check=True)
        subprocess.run([str(POSTFIX), "-c", f"{place}/etc", "start"], check=True, capture_output=True, timeout=60)
        try:
            yield port, place / "log"
        finally:
            subprocess.run([str(POSTFIX), "-c", f"{place}/etc", "stop"], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("heading", "domain"),
    [("relay_domains", "talk.acme.test"), ("local_recipient_maps", "acme.test")],
    ids=["a-domain-of-its-own", "a-shared-domain"],
)
async def test_mail_comes_through_and_unknown_recipients_are_refused_at_the_door(
    open_office: OpenOffice, heading: str, domain: str
) -> None:
    files = recipe(heading)
    assert "main.cf" in files
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(open_office(domain=domain, allowed_peers=["127.0.0.0/8"]))
        port, log = stack.enter_context(postfix(files, office.port))
        yi = MailProgram("yi@home.test", "Yi", port)
        for to, text in ((office.reply, "How much?"), (office.card, "And that one?")):
            await _accepted(yi, to, text)
        async with within(60):
            while len(await office.letters()) < 2:
                await asyncio.sleep(0.1)
        assert {each.text.splitlines()[-1] for each in await office.letters()} == {"How much?", "And that one?"}
        refused = await asyncio.to_thread(_rcpt, port, f"reply+{'a' * 40}@{domain}")
        assert refused == 550, log.read_text()[-3000:]
        assert await asyncio.to_thread(_rcpt, port, f"no-such-person@{domain}") == 550
        assert await asyncio.to_thread(_rcpt, port, "somebody@elsewhere.test") in {554, 454}


async def _accepted(yi: MailProgram, to: str, text: str) -> None:
    """Postfix asks us first, and has whoever waits try again (450) until it knows."""
    async with within(60):
        while True:
            try:
                await yi.send(yi.write(to, text))
            except smtplib.SMTPResponseException as waiting:
                if waiting.smtp_code != 450:
                    raise
                await asyncio.sleep(0.5)
            else:
                return


def _rcpt(port: int, to: str) -> int:
    """What the server says to this recipient, once it has made up its mind."""
    code = 450
    for _ in range(60):
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
            server.ehlo("home.test")
            server.mail("yi@home.test")
            code, said = server.rcpt(to)
        if code != 450 or b"in progress" not in said:
            return int(code)
        sleep(0.5)
    return code


@pytest.mark.skipif(shutil.which("swaks") is None, reason="NO SWAKS HERE: tests/setup installs it")
async def test_the_mail_by_hand_as_in_the_guide(open_office: OpenOffice) -> None:
    [command] = re.findall(r"^swaks .*$", GUIDE, re.MULTILINE)
    async with open_office(domain="talk.acme.test") as office:
        documented = command.replace(":8025", f":{office.port}").replace("card+…@talk.acme.test", office.card)
        sent = await asyncio.create_subprocess_shell(documented, stdout=asyncio.subprocess.PIPE)
        said, _ = await sent.communicate()
        assert sent.returncode == 0, said.decode()
        [letter] = await office.letters()
        assert letter.text.endswith("How much is it?")
