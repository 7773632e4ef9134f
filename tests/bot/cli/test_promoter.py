"""handbill promoter."""

import json
from datetime import datetime

import pytest

from bot.deep_links import publish
from models.storage.clock import now
from tests.bot.cli.conftest import House


def test_an_invitation_says_how_to_join_on_every_channel(house: House) -> None:
    jia = house.ask("promoter", "invite", "--name", "Jia", "--language", "zh")
    assert list(jia) == ["id", "name", "code", "telegram", "wechat", "web"]
    assert jia["web"] == f"http://127.0.0.1:8080/join/{jia['code']}"
    assert jia["wechat"] == f"join {jia['code']}"
    assert jia["telegram"] is None  # no server has connected to Telegram yet
    publish(house.data, {"telegram": "https://t.me/jias_bot?start={payload}"})
    again = house.ask("promoter", "invite", "--renew", str(jia["id"]))
    assert again["telegram"] == f"https://t.me/jias_bot?start=join_{again['code']}"
    assert (again["id"], again["name"]) == (jia["id"], "Jia")
    assert again["code"] != jia["code"]


def test_an_invitation_is_shown_only_when_it_is_made(house: House) -> None:
    jia = house.ask("promoter", "invite", "--name", "Jia")
    (listed,) = house.ask("promoter", "list")
    assert [listed[key] for key in ("code", "telegram", "wechat", "web")] == [None] * 4
    assert "--renew" in listed["hint"]
    assert (listed["standing"], listed["addresses"]) == ("active", [])
    assert datetime.fromisoformat(listed["expires_at"]) > now()
    assert jia["code"] not in house.run("promoter", "list").out


def test_an_invitation_is_revoked(house: House) -> None:
    jia = house.ask("promoter", "invite", "--name", "Jia")
    assert house.ask("promoter", "revoke", str(jia["id"])) == {"id": jia["id"], "revoked": True}
    assert house.ask("promoter", "list")[0]["expires_at"] is None
    assert "no invitation" in house.run("promoter", "revoke", str(jia["id"])).out
    assert "there is no promoter 9" in house.run("promoter", "revoke", "9").err


def test_who_is_deactivated_is_not_invited_again(house: House) -> None:
    jia = str(house.ask("promoter", "invite", "--name", "Jia")["id"])
    house.ask("promoter", "deactivate", jia)
    assert house.ask("promoter", "list")[0]["expires_at"] is None
    refused = house.run("promoter", "invite", "--renew", jia)
    assert (refused.code, "reactivate" in refused.err) == (1, True)


def test_people_are_told_what_to_do_with_the_links(house: House) -> None:
    printed = house.run("promoter", "invite", "--name", "Jia").out
    assert "/join/" in printed
    assert "handbill serve" in printed


def test_deactivated_reactivated_handed_over(house: House) -> None:
    jia, bo = (str(house.ask("promoter", "invite", "--name", name)["id"]) for name in ("Jia", "Bo"))
    assert house.ask("promoter", "deactivate", jia)["standing"] == "deactivated"
    assert house.run("promoter", "hand-over", bo, jia).code == 1
    assert house.ask("promoter", "reactivate", jia)["standing"] == "active"
    assert house.ask("promoter", "hand-over", jia, bo) == {
        "from": int(jia),
        "to": int(bo),
        "tags": 0,
        "conversations": 0,
        "merged": 0,
    }


def test_a_promoter_needs_a_name_and_a_number_that_exists(house: House) -> None:
    assert "--name" in house.run("promoter", "invite", "--name", "  ").err
    answer = house.run("promoter", "deactivate", "9")
    assert (answer.code, answer.err) == (1, "handbill: there is no promoter 9\n")


def test_every_command_has_an_example_and_takes_config_and_json(house: House) -> None:
    commands = [("promotion", name) for name in ("add", "list", "edit", "archive", "tags", "retire")] + [
        ("promoter", name) for name in ("invite", "revoke", "list", "deactivate", "reactivate", "hand-over")
    ]
    commands += [("console",), ("export",), ("doctor",)]  # type: ignore[list-item]  # (of other lengths)
    for words in commands:
        printed = house.run(*words, "--help").out
        assert f"Example: handbill {' '.join(words)}" in " ".join(printed.split()), words
        assert "--json" in printed, words
        assert "--config" in printed, words


@pytest.mark.slow
def test_put_into_a_team_and_out_of_it(house: House) -> None:
    jia, bo = (str(house.ask("promoter", "invite", "--name", name)["id"]) for name in ("Jia", "Bo"))
    led = house.ask("promoter", "team", jia, "North", "--leads")
    assert led == {"id": int(jia), "team": "North", "leads": True}
    assert "is in North" in house.run("promoter", "team", bo, "north").out
    assert [
        (row["team"], row["promoter"], row["leads"])
        for row in map(json.loads, house.run("export", "teams").out.splitlines())
    ] == [
        ("North", "Jia", True),
        ("North", "Bo", False),
    ]
    assert "in no team" in house.run("promoter", "team", bo).out
    assert "there is no promoter 9" in house.run("promoter", "team", "9", "North").err
