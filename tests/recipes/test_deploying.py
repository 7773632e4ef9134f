"""docs/deploy.md and its files, with the real programs: nginx, Caddy, PgBouncer, systemd."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from models.storage.database import open_database
from tests.fixtures.cluster.machine import Machine, machine_room, needs_postgres
from tests.fixtures.cluster.pgbouncer import PgBouncer, needs_pgbouncer
from tests.fixtures.house import HANDBILL, PHONE, House, free_port
from tests.fixtures.patience import seconds

FILES = Path(__file__).parents[2] / "docs" / "deploy"
GUIDE = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
_PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
NGINX, CADDY, SYSTEMD, OPENSSL = (
    shutil.which(name, path=_PATH) for name in ("nginx", "caddy", "systemd-analyze", "openssl")
)


def needs(program: str | None, name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(program is None, reason=f"NO {name.upper()} HERE: tests/setup installs it")


def blocks(heading: str, language: str = "") -> list[str]:
    """The code blocks of this language under this heading."""
    text = re.split(r"^#{2,3} ", GUIDE, flags=re.MULTILINE)
    section = next(each for each in text if each.startswith(f"{heading}\n"))
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    return [text for written_in, text in found if written_in == language]


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[None]:
    with log.open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **environment})
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


async def answered(url: str, log: Path, **options: object) -> tuple[int, str]:
    """What the proxy answers, as soon as it listens."""
    async with aiohttp.ClientSession(headers={"User-Agent": PHONE}) as browser:
        for _ in range(int(seconds() / 0.05)):
            try:
                async with browser.get(url, ssl=False, allow_redirects=False, **options) as answer:  # type: ignore[arg-type]  # (options as the caller names them)
                    return answer.status, await answer.text()
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    raise TimeoutError(await asyncio.to_thread(log.read_text))


def _nginx_config(folder: Path, port: int, house: int) -> str:
    """Debian's nginx.conf around the recipe's server; its port, its certificate and Handbill's port are the test's."""
    recipe = (FILES / "nginx.conf").read_text()
    subprocess.run(
        [
            str(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "1", "-subj", "/CN=cards.acme.test",
            "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    recipe = recipe.replace("listen 443", f"listen 127.0.0.1:{port}")
    recipe = recipe.replace("/etc/letsencrypt/live/cards.acme.test", str(folder)).replace(
        "127.0.0.1:8080", f"127.0.0.1:{house}"
    )
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{recipe} }}"
    )


@needs(NGINX, "nginx")
@pytest.mark.slow
async def test_nginx_as_in_the_guide(tmp_path: Path) -> None:
    port = free_port()
    settings = {"HANDBILL_PUBLIC_URL": "https://cards.acme.test", "HANDBILL_SERVER__TRUSTED_PROXIES": '["127.0.0.1"]'}
    async with House(tmp_path, settings) as house:
        config = tmp_path / "nginx.conf"
        config.write_text(_nginx_config(tmp_path, port, house.port))
        with running([str(NGINX), "-c", str(config), "-p", str(tmp_path)], tmp_path / "nginx.log"):
            at, log = f"https://127.0.0.1:{port}", tmp_path / "error.log"
            status, page = await answered(f"{at}/", log)
            assert (status, "Handbill" in page) == (200, True)
            assert (await answered(f"{at}/readyz", log))[0] == 200
            assert (await answered(f"{at}/metrics", log))[0] == 404
            assert (await answered(f"{at}/c/{'A' * 22}", log))[0] == 404
            too_large = await _posted(f"{at}/chat/uploads", b"x" * (25 * 1024 * 1024))
            assert too_large == 413


async def _posted(url: str, body: bytes) -> int:
    async with aiohttp.ClientSession() as browser, browser.post(url, data=body, ssl=False) as answer:
        return answer.status


@needs(NGINX, "nginx")
@pytest.mark.process
def test_nginx_before_several_machines_as_in_the_guide(tmp_path: Path) -> None:
    [upstream] = blocks("Several machines", "nginx")
    config = _nginx_config(tmp_path, free_port(), 8080)
    config = config.replace("http {", f"http {{ {upstream}", 1).replace("http://127.0.0.1:8080", "http://landing")
    # Names that only the guide's reader has.
    config = re.sub(r"landing\d\.internal", "127.0.0.1", config)
    (tmp_path / "nginx.conf").write_text(config)
    checked = subprocess.run(
        [str(NGINX), "-t", "-c", f"{tmp_path}/nginx.conf", "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


@needs(CADDY, "Caddy")
@pytest.mark.slow
async def test_caddy_as_in_the_guide(tmp_path: Path) -> None:
    recipe = (FILES / "Caddyfile").read_text()
    port = free_port()
    settings = {"HANDBILL_PUBLIC_URL": "https://cards.acme.test", "HANDBILL_SERVER__TRUSTED_PROXIES": '["127.0.0.1"]'}
    async with House(tmp_path, settings) as house:
        # The name would need a certificate of the world's: this machine's address needs none.
        recipe = recipe.replace("cards.acme.test", f"http://127.0.0.1:{port}").replace(
            "127.0.0.1:8080", f"127.0.0.1:{house.port}"
        )
        (tmp_path / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{recipe}")
        command = [str(CADDY), "run", "--config", f"{tmp_path}/Caddyfile", "--adapter", "caddyfile"]
        home = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
        with running(command, tmp_path / "caddy.log", **home):
            status, page = await answered(f"http://127.0.0.1:{port}/", tmp_path / "caddy.log")
            assert (status, "Handbill" in page) == (200, True)
            assert (await answered(f"http://127.0.0.1:{port}/readyz", tmp_path / "caddy.log"))[0] == 200


@needs(CADDY, "Caddy")
@pytest.mark.process
def test_caddy_before_several_machines_as_in_the_guide(tmp_path: Path) -> None:
    recipe = next(each for each in blocks("Several machines") if "health_uri" in each)
    (tmp_path / "Caddyfile").write_text(recipe)
    command = [str(CADDY), "validate", "--config", f"{tmp_path}/Caddyfile", "--adapter", "caddyfile"]
    home = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    checked = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **home})
    assert checked.returncode == 0, checked.stderr


@needs(CADDY, "Caddy")
@pytest.mark.process
def test_caddy_before_the_containers(tmp_path: Path) -> None:
    command = [str(CADDY), "validate", "--config", f"{FILES}/compose.Caddyfile", "--adapter", "caddyfile"]
    home = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    named = os.environ | home | {"HANDBILL_NAME": "cards.acme.test"}
    checked = subprocess.run(command, capture_output=True, text=True, check=False, env=named)
    assert checked.returncode == 0, checked.stderr


UNITS = ("handbill.service", "handbill-backup.service", "handbill-backup.timer")
_MOST_EXPOSED = 20
"""Tenths, as `systemd-analyze security` counts: a service without any of its fences has 96."""


def _units(folder: Path) -> list[str]:
    """The units as shipped, in a folder; only Handbill lies where it lies here."""
    for name in UNITS:
        unit = (FILES / name).read_text()
        (folder / name).write_text(unit.replace("/opt/handbill/.venv/bin/handbill", HANDBILL))
    return [str(folder / name) for name in UNITS]


@needs(SYSTEMD, "systemd")
@pytest.mark.process
def test_the_night_s_backup_into_a_bucket_is_a_drop_in(tmp_path: Path) -> None:
    [_, service, _] = _units(tmp_path)
    (tmp_path / "handbill-backup.service.d").mkdir()
    changed = (FILES / "backup-into-bucket.conf").read_text().replace("/opt/handbill/.venv/bin/handbill", HANDBILL)
    (tmp_path / "handbill-backup.service.d" / "backup-into-bucket.conf").write_text(changed)
    command = [str(SYSTEMD), "verify", "--man=no", service]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@needs(SYSTEMD, "systemd")
@pytest.mark.process
def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    checked = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", *_units(tmp_path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "handbill" not in checked.stderr  # no complaint, nothing unknown


@needs(SYSTEMD, "systemd")
@pytest.mark.process
def test_the_services_are_fenced_in(tmp_path: Path) -> None:
    for unit in _units(tmp_path)[:2]:
        command = [str(SYSTEMD), "security", "--offline=yes", f"--threshold={_MOST_EXPOSED}", unit]
        judged = subprocess.run(command, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout[-300:]


@pytest.mark.slow
@pytest.mark.process
def test_the_nights_backup_is_made_by_the_units_own_command(tmp_path: Path) -> None:
    _, command = (FILES / "handbill-backup.service").read_text().split("ExecStart=", 1)
    command = command.splitlines()[0].replace("%%", "%").replace("$$", "$")
    command = command.replace("/opt/handbill/.venv/bin/handbill", HANDBILL).replace(
        "/var/backups/handbill", str(tmp_path)
    )
    (tmp_path / "config.toml").write_text(f'data_dir = "{tmp_path}/data"\n')
    command = command.replace("/etc/handbill/config.toml", f"{tmp_path}/config.toml")
    create = [HANDBILL, "promoter", "invite", "--name", "Jia", "--create", "--config", f"{tmp_path}/config.toml"]
    subprocess.run(create, check=True, capture_output=True)
    subprocess.run(["/bin/sh", "-c", command], check=True, capture_output=True)
    [made] = tmp_path.glob("20*.tar.gz")
    assert made.stat().st_size > 1000


@needs_postgres
@needs_pgbouncer
@pytest.mark.slow
async def test_pgbouncer_as_in_the_guide() -> None:
    [recipe] = blocks("Through a pooler", "ini")
    with machine_room() as room:
        async with Machine(room / "machine") as machine:
            await machine.ask("CREATE DATABASE handbill")
            pooler = PgBouncer(room / "pooler", machine, recipe=recipe)
            async with pooler, open_database(pooler.url("handbill"), machine.url("handbill")) as database:
                await database.ping()
                assert database.access is not None
                assert database.access.pooler.shares
