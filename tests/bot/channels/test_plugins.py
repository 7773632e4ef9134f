"""Every channel's folder offers its plugin, and reading the settings needs no platform's library."""

import inspect
import pkgutil
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.channels.plugin import Plugin, plugins

ROOT = Path(__file__).parents[3]
LIBRARIES = ("telegram", "wechatpy", "aiosmtpd", "aiosmtplib", "tortoise")
PLUGINS = plugins()
every_plugin = pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS.keys())


@every_plugin
def test_a_plugin_names_functions_that_there_are(plugin: Plugin) -> None:
    named = [name for name in (plugin.opens, plugin.checks, plugin.allowance) if name]
    assert named
    for name in named:
        assert name.startswith(f"bot.channels.{plugin.name}."), name
        assert "settings" in inspect.signature(pkgutil.resolve_name(name)).parameters, name


@every_plugin
def test_a_plugin_has_its_page_of_the_documentation(plugin: Plugin) -> None:
    assert (ROOT / plugin.page).read_text().startswith("# ")


@every_plugin
def test_a_plugins_settings_refuse_keys_that_there_are_not(plugin: Plugin) -> None:
    assert issubclass(plugin.settings, BaseModel)
    assert plugin.settings.model_config.get("extra") == "forbid"


@pytest.mark.process
def test_finding_all_channels_imports_no_library_of_a_platform() -> None:
    asked = "import sys; from bot.channels.plugin import plugins; assert plugins(); print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert set(LIBRARIES).isdisjoint(answer.stdout.split())


@pytest.mark.process
def test_libraries_that_log_secrets_are_kept_quiet_even_when_all_is_logged() -> None:
    loud = "from bot.logs import set_up_logs; import logging; set_up_logs('debug'); "
    logging_lines = "[logging.getLogger(name).info('told by %s', name) for name in ('mail.log', 'handbill')]"
    answer = subprocess.run([sys.executable, "-c", loud + logging_lines], capture_output=True, text=True, check=True)
    assert re.findall(r"told by ([\w.]+)", answer.stderr) == ["handbill"]


def test_what_a_channel_could_do_better_is_said_while_the_library_is_not_installed() -> None:
    plugin = replace(
        plugins()["web"], better_with={"no_such_library": "voices are not converted", "json": "never said"}
    )
    assert plugin.missing() == ["voices are not converted"]
    assert plugins()["wechat"].better_with.keys() == {"av"}
