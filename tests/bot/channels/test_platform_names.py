"""A platform is named in its own folder: what another file wants to know of it, a capability or its words tell.

Walks the sources for strings that are a channel's name, or say a platform's; what is left has its reason here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.plugin import plugins
from tests.fixtures.sources import parts, sources

CHANNELS = frozenset(plugins())
PLATFORMS = re.compile(r"telegram|wechat|twilio|weixin", re.IGNORECASE)

KNOWN = "the three channels that the product itself knows"
MEDIUM = "a medium of communications, whatever channel carries them"
FIELD = "a field of forms"
SOUND = "a kind of file: a voice message"
COMMAND = "the command /web"
INVITATION = "the fields and lines of `promoter invite`, which are fixed"
READERS = "what browsers and link previews call themselves"
ALLOWED = {
    "bot/cli/promoter.py": INVITATION,
    "bot/commands/calls/log.py": SOUND,
    "bot/commands/console.py": COMMAND,
    "bot/commands/messages.py": MEDIUM,
    "bot/commands/button_presses.py": COMMAND,
    "bot/commands/relaying/recipient.py": MEDIUM,
    "bot/commands/privacy.py": MEDIUM,
    "bot/commands/start.py": COMMAND,
    "landing/chat/page.py": SOUND,
    "landing/chat/uploads.py": SOUND,
    "landing/user_agents.py": READERS,
    "landing/pages/page.py": FIELD,
    "landing/readers/visitors.py": READERS,
    "models/demo/readings.py": KNOWN,
    "models/demo/talks.py": KNOWN,
    "models/files/voices.py": SOUND,
    "models/files/sandbox/tasks.py": SOUND,
    "models/identity/claims.py": FIELD,
    "models/identity/duplicates.py": FIELD,
    "models/identity/form_details.py": FIELD,
    "models/identity/merges.py": FIELD,
    "models/people/channels.py": KNOWN,
    "models/reports/timeline/event.py": MEDIUM,
    "models/reports/timeline/source_tables.py": MEDIUM,
    "models/sharing/page_source.py": FIELD,
}


def _is_searched(file: Path) -> bool:
    """All but the channels' own folders, and migrations, which say what was true once."""
    return file.parts[:2] != ("models", "migrations") and not (
        file.parts[:2] == ("bot", "channels") and len(file.parts) > 3
    )


def _strings(tree: ast.Module) -> Iterator[str]:
    """Every string of the source that is no docstring."""
    nodes = parts(tree)
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def _naming(text: str) -> bool:
    quoted = any(f"'{name}'" in text for name in CHANNELS)
    return text in CHANNELS or quoted or PLATFORMS.search(text) is not None


def test_no_file_names_a_platform_but_those_with_a_reason() -> None:
    searched = {file.as_posix(): tree for file, tree in sources().items() if _is_searched(file)}
    found = {file for file, tree in searched.items() if any(map(_naming, _strings(tree)))}
    assert len(found) > 10
    assert sorted(found - set(ALLOWED)) == [], "ask a capability (bot/channels/capabilities.py) instead"
    assert sorted(set(ALLOWED) - found) == [], "no longer needed: take it out of the list"


@pytest.mark.parametrize("text", ["telegram", "SELECT 1 WHERE channel = 'email'", "for Telegram, add a token"])
def test_a_platforms_name_is_found(text: str) -> None:
    assert _naming(text)


def test_what_only_sounds_like_one_is_not() -> None:
    assert not any(_naming(text) for text in ("e-mail", "webhook", "voices", "a web page"))
