"""handbill promoter."""

from bot.deep_links import publish
from tests.bot.cli.conftest import House


def test_an_invitation_says_how_to_join_on_every_channel(house: House) -> None:
    jia = house.ask("promoter", "invite", "--name", "Jia", "--language", "zh")
    assert list(jia) == ["id", "name", "code", "telegram", "wechat", "web"]
    assert jia["web"] == f"http://127.0.0.1:8080/join/{jia['code']}"
    assert jia["wechat"] == f"join {jia['code']}"
    assert jia["telegram"] is None  # no server has connected to Telegram yet
    publish(house.data, {"telegram": "https://t.me/jias_bot?start={payload}"})
    (listed,) = house.ask("promoter", "list")
    assert listed["telegram"] == f"https://t.me/jias_bot?start=join_{jia['code']}"
    assert (listed["standing"], listed["addresses"]) == ("active", [])


def test_people_are_told_what_to_do_with_the_links(house: House) -> None:
    told = house.run("promoter", "invite", "--name", "Jia").out
    assert "/join/" in told
    assert "handbill serve" in told


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
        ("promoter", name) for name in ("invite", "list", "deactivate", "reactivate", "hand-over")
    ]
    commands += [("console",), ("export",), ("doctor",)]  # type: ignore[list-item]
    for words in commands:
        told = house.run(*words, "--help").out
        assert f"Example: handbill {' '.join(words)}" in " ".join(told.split()), words
        assert "--json" in told, words
        assert "--config" in told, words
