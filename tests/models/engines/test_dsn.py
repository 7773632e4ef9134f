"""The address of a PostgreSQL database: what libpq's users write is understood, or refused by name; never a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.storage.engines.dsn import CONNECT_S, read_dsn


def test_an_address_as_libpqs_users_write_it() -> None:
    dsn = read_dsn(
        "postgres://hand%40bill:p%2Fw@db1:5433,[::1],db3/cards?sslmode=require&target_session_attrs=primary"
        "&application_name=house&connect_timeout=3&options=-c%20work_mem%3D8MB&pool_size=9&statement_cache_size=0"
    )
    assert dsn.hosts == (("db1", 5433), ("::1", None), ("db3", None))
    assert (dsn.libpq["user"], dsn.libpq["password"], dsn.libpq["dbname"]) == ("hand@bill", "p/w", "cards")
    assert dsn.for_driver == "postgresql://?sslmode=require"
    assert dsn.settings == {"application_name": "house", "options": "-c work_mem=8MB"}
    assert (dsn.wants, dsn.connect_s) == ("primary", 3.0)
    assert dsn.pool == {"maxsize": 9, "statement_cache_size": 0}


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgres://", ((None, None),)),
        ("postgresql:///cards?host=/run/postgresql", (("/run/postgresql", None),)),
        ("postgres://%2Frun%2Fpg/cards", (("/run/pg", None),)),
        ("postgres://db1,db2:6000/cards?port=5433", (("db1", 5433), ("db2", 6000))),
        ("postgres:///cards?host=db1,db2&port=1,2", (("db1", 1), ("db2", 2))),
        ("postgres://name@db1?hostaddr=10.0.0.1", (("10.0.0.1", None),)),
    ],
)
def test_where_the_hosts_may_stand(url: str, hosts: object) -> None:
    assert read_dsn(url).hosts == hosts


def test_of_several_hosts_the_one_that_takes_writes_is_wanted() -> None:
    assert read_dsn("postgres://db1/cards").wants == "any"
    assert read_dsn("postgres://db1,db2/cards").wants == "read-write"
    assert read_dsn("postgres://db1,db2/cards?target_session_attrs=any").wants == "any"
    assert read_dsn("postgres://db1").connect_s == CONNECT_S


def test_programs_are_told_in_their_environment() -> None:
    dsn = read_dsn("postgres://u:p+w@db1:1,db2/cards?sslmode=verify-full&ssl_min_protocol_version=TLSv1.3")
    assert dsn.environment == {
        "PGUSER": "u",
        "PGPASSWORD": "p+w",
        "PGDATABASE": "cards",
        "PGHOST": "db1,db2",
        "PGPORT": "1",
        "PGSSLMODE": "verify-full",
        "PGSSLMINPROTOCOLVERSION": "TLSv1.3",
        "PGTARGETSESSIONATTRS": "read-write",
        "PGCONNECT_TIMEOUT": "5",
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("sslmod=require", "there is no option 'sslmod'; did you mean sslmode?"),
        ("work_mem=8MB", "there is no option 'work_mem'; a setting of the server is written options=-c%20name%3Dvalue"),
        ("sslmode=on", "sslmode is one of disable, allow, prefer, require, verify-ca, verify-full; not 'on'"),
        ("ssl=maybe", "sslmode is one of disable, allow, prefer, require, verify-ca, verify-full; not 'maybe'"),
        ("target_session_attrs=standby", "target_session_attrs is one of any, primary, read-write; not 'standby'"),
        ("sslrootcert=/not/there.crt", "sslrootcert: there is no file /not/there.crt that this user may read"),
        ("channel_binding=require", "channel_binding=require can't be kept here: leave it out, or make it disable"),
        ("connect_timeout=soon", "connect_timeout must be a number, not 'soon'"),
        ("pool_size=0", "pool_size must be 1 or more"),
        ("command_timeout=-1", "command_timeout must not be negative"),
        ("sslmode", "an option of the address has no value; options are written ?name=value&name=value"),
        ("host=a,b&port=1,2,3", "names 2 hosts and 3 ports: give each host one, or all the same"),
    ],
)
def test_what_can_not_be_meant_is_refused_by_name(options: str, sentence: str) -> None:
    assert _refusal(f"postgres://handbill@db/cards?{options}") == sentence


@pytest.mark.parametrize(
    "url",
    [
        "postgres://handbill:geh/eim@db/cards",
        "postgres://handbill:geh?eim@db/cards",
        "postgres://handbill:geheim@db:port/cards",
        "postgres://handbill:geheim@db:99999/cards",
        "postgres://handbill:geheim@[db/cards",
        "postgres:handbill:geheim@db",
        "postgres://handbill:geheim@db/cards?sslmode=off",
    ],
)
def test_a_refusal_tells_no_password(url: str) -> None:
    refusal = _refusal(url) or "taken, geheim"
    assert "geh" not in refusal
    assert "eim" not in refusal


def test_an_address_shows_nothing_of_itself() -> None:
    assert "geheim" not in repr(read_dsn("postgres://handbill:geheim@db/cards"))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    assert _refusal(f"postgres://{text}") is None or len(_refusal(f"postgres://{text}") or "") > 10


def _refusal(url: str) -> str | None:
    """The sentence; None where the address is taken."""
    try:
        read_dsn(url)
    except ValueError as refused:
        return str(refused)
    return None
