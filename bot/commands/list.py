"""The list of commands: name, words in both languages, who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.commands import block, card, console, conversation, history, rights, settings, start, stats, terminals
from bot.commands.calls import call
from bot.commands.calls import log as call_log
from bot.commands.meetings import check_in, meet
from bot.commands.relaying import waiting
from bot.talk import Talk


@dataclass(frozen=True)
class Command:
    name: str
    words: tuple[str, ...]
    """What a person may type instead of ``/name``, where a platform has no commands."""
    run: Callable[[Talk, str], Awaitable[None]]
    promoters_only: bool = True


COMMANDS = (
    Command("card", ("分享卡", "名片", "卡片", "海报"), card.choose),
    Command("customers", ("客户",), conversation.customers),
    Command("call", ("电话", "打电话"), call.call),
    Command("calllog", ("通话记录", "电话记录"), call_log.explain),
    Command("history", ("历史", "记录"), history.history),
    Command("web", ("网页", "我的客户"), console.console),
    Command("stats", ("统计", "数据"), stats.stats),
    Command("checkin", ("签到", "check-in"), check_in.explain),
    Command("meet", ("约见", "见面"), meet.meet),
    Command("block", ("拉黑", "屏蔽"), block.block),
    Command("unblock", ("取消拉黑", "取消屏蔽"), block.unblock),
    Command("done", ("完成", "结束"), waiting.done),
    Command("quiet", ("免打扰",), settings.quiet),
    Command("devices", ("设备", "我的设备", "terminals", "终端", "我的终端"), terminals.show, promoters_only=False),
    Command("language", ("语言",), settings.language, promoters_only=False),
    Command("privacy", ("隐私",), rights.privacy, promoters_only=False),
    Command("help", ("帮助",), start.help_, promoters_only=False),
)
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.words)}


@dataclass(frozen=True)
class Call:
    run: Callable[[Talk], Awaitable[None]]


def command_in(text: str, talk: Talk) -> Call | None:
    """The command that the words call: ``/name …`` for anybody, the bare word for promoters (customers just talk)."""
    first, _, rest = text.strip().partition(" ")
    named = first.startswith("/")
    command = _BY_NAME.get(first.removeprefix("/").lower()) if named or (talk.promoter and not rest) else None
    if command is None:
        return Call(start.unknown) if named and talk.promoter else None
    if command.promoters_only and talk.promoter is None:
        return Call(start.for_promoters)
    return Call(partial(_run, command, rest.strip()))


async def _run(command: Command, rest: str, talk: Talk) -> None:
    await command.run(talk, rest)
