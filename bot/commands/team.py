"""Teams: a group divided into a place for each customer, where whoever is in it answers in the promoter's name."""

from bot.commands import relay
from bot.talk import Desk, Talk, talk_with
from bot.updates import Gathered, SaidInTeam
from models.addresses import Address, bind, met
from models.conversations import conversation
from models.outbox import promise
from models.terminals import Owner, tell_first
from models.threads import thread_at


async def gather(desk: Desk, told: Gathered) -> None:
    """``/team`` in a group: it becomes the terminal where this promoter is told first."""
    talk = await talk_with(desk, told.sender)
    if talk.promoter is None:
        await talk.answer("for-promoters")
        return
    group = await met(told.group.channel, told.group.account, name=told.group.name, language=talk.language)
    if group.promoter_id not in {None, talk.promoter.id}:
        await talk.answer("team-taken")
        return
    await bind(group, talk.promoter)
    await tell_first(Owner(promoter_id=talk.promoter.id), group.id)
    await promise(group, "team-ready", {"name": talk.promoter.name})


async def hear(desk: Desk, told: SaidInTeam) -> None:
    """Words for the customer whose place it is. Of groups that are no terminal nothing is kept."""
    said = told.said
    group = await Address.get_or_none(channel=told.sender.channel, account=told.sender.account).select_related(
        "promoter"
    )
    thread = await thread_at(told.sender.channel, told.sender.account, said.thread)
    if group is None or group.promoter is None or not group.promoter.active or thread is None:
        return
    talking = await conversation(thread.conversation_id)
    if talking.promoter_id != group.promoter_id:
        return  # handed over since: it is not this team's customer any more
    talk = Talk(desk=desk, address=group, promoter=group.promoter)
    if said.edited:
        await relay.reword(talk, said)
    else:
        await relay.relay(talk, talking, said)
