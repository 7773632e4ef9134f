"""Connecting to PostgreSQL as people have it: by TLS in every mode, and to whichever of several hosts takes writes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

import asyncpg
import pytest

from models.storage.database import open_database
from models.storage.engines.connector import Connector
from models.storage.engines.dsn import read_dsn
from models.storage.plain_sql import rows
from tests.fixtures.cluster.authority import Authority
from tests.fixtures.cluster.machine import Machine, machine_room, needs_postgres
from tests.fixtures.patience import within

pytestmark = [needs_postgres, pytest.mark.process, pytest.mark.slow]

_HBA = """
local all all trust
hostnossl all postgres 127.0.0.1/32 trust
hostssl all postgres 127.0.0.1/32 trust
hostssl all certain 127.0.0.1/32 cert
hostssl all secretive 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class _Tls:
    machine: Machine
    authority: Authority
    stranger: Authority
    """Signed nothing of the machine's."""


@pytest.fixture
async def tls() -> AsyncIterator[_Tls]:
    """A server that speaks TLS, under its address 127.0.0.1."""
    with machine_room() as room:
        authority, stranger = Authority(room / "authority"), Authority(room / "stranger")
        certificate, key = authority.issue("connector", "127.0.0.1")
        machine = Machine(room / "machine", ssl="on", ssl_ca_file=str(authority.root))
        machine.set(ssl_cert_file=str(certificate), ssl_key_file=str(machine.own_file(key)))
        async with machine:
            await machine.ask("CREATE ROLE certain LOGIN")
            await machine.ask("CREATE ROLE secretive LOGIN PASSWORD 'geheim'")
            (machine.data / "pg_hba.conf").write_text(_HBA)
            await machine.ask("SELECT pg_reload_conf()")
            yield _Tls(machine, authority, stranger)


async def _is_encrypted(url: str) -> bool:
    connection = await Connector(read_dsn(url)).connect()
    try:
        return bool(await connection.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
    finally:
        await connection.close()


async def test_every_mode_of_tls(tls: _Tls) -> None:
    url, root, strange = tls.machine.url, str(tls.authority.root), str(tls.stranger.root)
    assert not await _is_encrypted(url(sslmode="disable"))
    assert await _is_encrypted(url())
    assert await _is_encrypted(url(sslmode="require"))
    assert await _is_encrypted(url(ssl="true"))
    assert await _is_encrypted(url(sslmode="verify-ca", sslrootcert=root))
    assert await _is_encrypted(url(sslmode="verify-full", sslrootcert=root, ssl_min_protocol_version="TLSv1.3"))
    for mode in ("verify-ca", "verify-full"):
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            await _is_encrypted(url(sslmode=mode, sslrootcert=strange))
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        await _is_encrypted(url(sslmode="verify-full", sslrootcert="system"))
    with pytest.raises(OSError, match="localhost"):
        await _is_encrypted(url(sslmode="verify-full", sslrootcert=root).replace("127.0.0.1", "localhost"))


async def test_who_comes_with_a_certificate_or_a_password(tls: _Tls) -> None:
    certificate, key = map(str, tls.authority.issue("certain"))
    root = str(tls.authority.root)
    trusted = {"sslmode": "verify-full", "sslrootcert": root}
    assert await _is_encrypted(tls.machine.url(user="certain", sslcert=certificate, sslkey=key, **trusted))
    with pytest.raises(asyncpg.PostgresError, match="certificate"):
        await _is_encrypted(tls.machine.url(user="certain", **trusted))
    assert await _is_encrypted(tls.machine.url(user="secretive:geheim", sslmode="require"))
    with pytest.raises(asyncpg.PostgresError, match="password") as refused:
        await _is_encrypted(tls.machine.url(user="secretive:oops-geheim", sslmode="require"))
    assert "geheim" not in str(refused.value)


async def test_the_whole_database_is_opened_by_tls(tls: _Tls) -> None:
    await tls.machine.ask("CREATE DATABASE cards")
    url = tls.machine.url("cards", sslmode="verify-full", sslrootcert=str(tls.authority.root), pool_size="2")
    async with open_database(url) as database:
        await database.ping()
        plain = "SELECT count(*) AS number FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE NOT ssl"
        assert await rows(f"{plain} AND datname = 'cards'") == [{"number": 0}]


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    with machine_room() as room:
        async with Machine(room / "one") as running:
            yield running


async def test_of_several_hosts_whoever_takes_writes_is_found(machine: Machine) -> None:
    other = Machine(machine.folder.parent / "other")
    await other.become_standby_of(machine)
    try:
        with closing(socket.create_server(("127.0.0.1", 0))) as silent:
            hosts = f"127.0.0.1:1,127.0.0.1:{silent.getsockname()[1]},{other.host},{machine.host}"
            connector = Connector(read_dsn(f"postgres://postgres@{hosts}/postgres"))
            async with within(4.0):
                connection = await connector.connect()
            assert await connection.fetchval("SHOW port") == str(machine.port)
            await machine.stop()
            await other.promote()
            async with within(4.0):
                second = await connector.connect()
            assert await second.fetchval("SHOW port") == str(other.port)
            await connection.close()
            await second.close()
    finally:
        await other.stop("immediate")


async def test_what_leads_elsewhere_is_ended(machine: Machine) -> None:
    hosts = f"{machine.host},localhost:{machine.port}"
    one, other = (Connector(read_dsn(f"postgres://postgres@{each}/postgres")) for each in hosts.split(","))
    first, second = await one.connect(), await one.connect()
    assert one.leave_others(first) == 0
    elsewhere = await other.connect()
    one._peers[elsewhere] = ("127.0.0.2", machine.port)
    assert one.leave_others(first) == 1
    assert elsewhere.is_closed()
    assert not second.is_closed()
    await asyncio.gather(first.close(), second.close())


async def test_the_sockets_ask_whether_the_other_side_is_there(machine: Machine) -> None:
    url = machine.url(keepalives_idle="15", keepalives_interval="5", keepalives_count="3")
    connection = await Connector(read_dsn(url)).connect()
    wire: socket.socket = connection._transport.get_extra_info("socket")
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 15
    await connection.close()
