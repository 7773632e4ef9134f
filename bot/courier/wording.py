"""Wording: a row of the outbox put into the recipient's words, at the last moment, from what is true then."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channels.contract import Channel
from bot.courier import meetings, terminals
from bot.courier.blocked import is_of_blocked, refuse_for_leaver
from bot.courier.calls import Calls
from bot.courier.cards import Cards
from bot.courier.claims import Claims
from bot.courier.gathered import gathers, with_what_was_gathered
from bot.courier.gathering import MOST, Gathering, Worder
from bot.courier.headlines import place_of
from bot.courier.histories import history
from bot.courier.notices import Notices
from bot.courier.reasons import NotNow, Pointless
from bot.courier.recipients import with_the_way_to
from bot.courier.relayed import Relayed
from bot.courier.rights import Packets
from bot.menus import HelpLine
from bot.messages import Button, Choice, Choices, Message, Outgoing, PressAnswer
from models.people.addresses import address_at
from models.people.customers import known, shown_name
from models.people.names import as_shown, customers_named
from models.people.promoters import Promoter
from models.queue.outbox import Message as Row
from models.storage.clock import now
from models.talking.communications import communication_or_none
from models.talking.conversations import conversation_or_none, customer_in
from models.talking.quiet_hours import quiet_until
from models.talking.threads import thread_for
from models.text.cleaning import clean_line
from models.words import has, say
from models.words.channel_names import channel_name

__all__ = ["NotNow", "Pointless", "Wording"]

LONGEST_LABEL = 80
NOTICES = {"opened", "opened_by_many", "read", "details", "recognised"}


class Wording:
    def __init__(self, relayed: Relayed, cards: Cards, notices: Notices, help_lines: Sequence[HelpLine] = ()) -> None:
        self.gathering = Gathering()
        calls = Calls(relayed.files)
        self._worders: Mapping[str, Worder] = {
            "relay": relayed.word,
            "few-left": relayed.few_left,
            "card": cards.card,
            "card-for-you": cards.card_for_you,
            "offers": cards.offers,
            "opened": notices.opened,
            "opened_by_many": notices.opened_by_many,
            "read": notices.read,
            "details": notices.details,
            "recognised": notices.recognised,
            "call-over": calls.over,
            "call-recording": calls.recording,
            **dict.fromkeys(("talking", "talking-about"), _with_what_is_left(relayed)),
            "press": _press,
            "my-data": Packets(relayed.files.media, cards.public_url).my_data,
            "promotion-shared": _shared,
            "went-to": _went_to,
            "answered-for-you": _answered_for_you,
            "answered-in-console": _answered_for_you,
            "history": history,
            "terminals": _with_choices(terminals.listed),
            "terminal-add": terminals.how_to_add,
            "terminal-code": terminals.code,
            "claim-asked": Claims(cards.public_url).asked,
            **dict.fromkeys(terminals.ABOUT_ONE, _with_choices(terminals.about_one)),
            **dict.fromkeys(("promotion", "promotion-from"), _promotion),
            "stats": _stats,
            "help": _help(help_lines),
            "not-delivered": _not_delivered,
            "delivery-uncertain": _not_delivered,
            "waits-for-them": _not_delivered,
            "checkin-how": meetings.how_to_check_in,
            "meeting": _asked_whether_they_met,
            "meeting-corrected": _asked_whether_they_met,
            **dict.fromkeys(meetings.FOR_CUSTOMERS | meetings.FOR_PROMOTERS, _meeting),
            "goes-another-way": _not_delivered,
        }

    async def word(self, row: Row, channel: Channel) -> Outgoing:
        """What to send. Raises NotNow (quiet hours), Pointless (nothing left to tell), bot.outcomes."""
        address = await address_at(row.channel, row.account)
        promoter = address.promoter if address else None
        if promoter is not None and not promoter.active:
            await refuse_for_leaver(row)
        if row.kind in NOTICES and promoter and (until := _asleep(promoter)):
            raise NotNow(until)
        language = address.speaks(promoter) if address else "en"
        if row.kind in MOST:
            worder = _unless_blocked(self._worders[row.kind], promoter) if promoter else self._worders[row.kind]
            return await self.gathering.word(worder, row, channel, language)
        if promoter is not None and await is_of_blocked(row, promoter.id):
            raise Pointless("blocked")
        worded = await self._with_names(row, channel, language, promoter)
        if isinstance(worded, Message) and promoter is not None:
            worded = await with_what_was_gathered(worded, row, channel, language)
        if isinstance(worded, Message) and not worded.thread and row.facts.get("in_place"):
            return await _in_place(row, worded)
        return worded

    async def _with_names(self, row: Row, channel: Channel, language: str, promoter: Promoter | None) -> Outgoing:
        """Words it with the names that customers have now; the row itself keeps their numbers."""
        word = self._worders.get(row.kind, _plain)
        kept = row.facts
        if not (numbers := customers_named(kept)):
            return await word(row, channel, language)
        zone, found = promoter.timezone if promoter else "UTC", await known(numbers)

        def name(number: int, topic: str) -> str:
            return str(shown_name(found[number], language, topic=topic, timezone=zone)) if number in found else "?"

        row.facts = as_shown(kept, name)
        try:
            return await word(row, channel, language)
        finally:
            row.facts = kept


def _unless_blocked(worder: Worder, promoter: Promoter) -> Worder:
    """The same, but of customers whom the promoter blocks nothing."""

    async def word(row: Row, channel: Channel, language: str) -> Outgoing:
        if await is_of_blocked(row, promoter.id):
            raise Pointless("blocked")
        return await worder(row, channel, language)

    return word


async def _in_place(row: Row, message: Message) -> Message:
    """Where it was asked for: in the customer's own place in this chat."""
    thread = await thread_for(row.channel, row.account, row.facts["conversation_id"])
    return replace(message, conversation_id=thread.conversation_id, thread=thread.name) if thread else message


def _asleep(promoter: Promoter) -> datetime | None:
    return quiet_until(promoter.quiet_from, promoter.quiet_until, promoter.timezone, now())


def buttons(language: str, choices: Choices) -> tuple[tuple[Button, ...], ...]:
    """The choices of an answer, labelled in this language."""
    return tuple(tuple(_button(language, each) for each in row) for row in choices)


def _with_choices(worder: Callable[[Row, Channel, str], Awaitable[Message]]) -> Worder:
    """The same with the row's choices under it."""

    async def word(row: Row, channel: Channel, language: str) -> Message:
        message = await worder(row, channel, language)
        return replace(message, buttons=buttons(language, row.facts.get("choices", [])))

    return word


def _button(language: str, choice: Choice) -> Button:
    label = say(language, choice["say"], **choice.get("facts", {})) if "say" in choice else _label(choice["label"])
    return Button(
        label=label,
        action=choice.get("action", ""),
        url=choice.get("url", ""),
        share=choice.get("share", ""),
        copy=choice.get("copy", ""),
    )


def _label(told: str | list[str]) -> str:
    """Several parts go onto one button."""
    return told if isinstance(told, str) else clean_line(" · ".join(told), LONGEST_LABEL)


def _help(lines: Sequence[HelpLine]) -> Worder:
    """A line for each command, in the channel's own words where it has some; empty: it is nothing for this channel."""

    def said(line: HelpLine, channel: str, language: str) -> str:
        own = f"{line.does}-{channel}"
        return say(language, own) if has(own) else f"{line.typed} – {say(language, line.does)}"

    async def word(row: Row, channel: Channel, language: str) -> Message:
        commands = "\n".join(filter(None, (said(line, channel.name, language) for line in lines)))
        own = f"help-{channel.name}"
        text = say(language, own if has(own) else "help", commands=commands)
        return Message(text=text, buttons=buttons(language, row.facts.get("choices", [])))

    return word


async def _plain(row: Row, channel: Channel, language: str) -> Message:
    """Most answers: the sentence named by the kind, with the row's facts and choices.

    ``<kind>-<channel>`` takes its place where the channel's people do it differently, e.g. can't quote.
    """
    facts = {key: value for key, value in row.facts.items() if key not in {"choices", "ask", "page"}}
    own = f"{row.kind}-{channel.name}"
    text = say(language, own if has(own) else row.kind, **facts)
    if "page" in row.facts:
        text = "\n".join(part for part in (text, _page(row.facts["page"], language)) if part)
    return Message(
        recipient=row.facts.get("recipient", ""),
        conversation_id=row.facts.get("conversation_id", 0) if row.facts.get("recipient") else 0,
        text=text,
        buttons=buttons(language, row.facts.get("choices", [])),
        ask=row.facts.get("ask", ""),
        ask_label=say(language, "button-place") if row.facts.get("ask") else "",
    )


def _page(page: Mapping[str, Any], language: str) -> str:
    """How many there are to choose from, and which of them are shown; nothing where all of a few are."""
    if not page["words"] and page["pages"] == "one":
        return ""
    if page["words"]:
        return say(language, "list-found", **page)
    return say(language, "list-page-promotions" if page["promotions"] else "list-page", **page)


def _with_what_is_left(relayed: Relayed) -> Worder:
    """A promoter who chose a customer sees how many answers that one's platform still takes, before spending them."""

    async def word(row: Row, channel: Channel, language: str) -> Message:
        message = await _plain(row, channel, language)
        left = await relayed.left_for(row.facts.get("conversation_id", 0), language)
        return replace(message, text="\n".join(part for part in (message.text, left) if part))

    return word


async def _promotion(row: Row, channel: Channel, language: str) -> Message:
    """What a customer came for; without a summary, no line stands empty in its place."""
    facts = row.facts
    message = await _plain(row, channel, language)
    text = message.text if facts["summary"] else message.text.replace(f"{facts['topic']}\n\n", f"{facts['topic']}\n", 1)
    return replace(message, text=text, title=facts["topic"], gist=facts.get("gist", facts["summary"]))


async def _press(row: Row, _: Channel, language: str) -> PressAnswer:
    if (now() - row.created_at).total_seconds() > 120:  # platforms drop the question soon after
        raise Pointless("the press was too long ago")
    toast = row.facts.get("toast")
    return PressAnswer(press_id=row.facts["press_id"], text=say(language, toast) if toast else "")


async def _shared(row: Row, channel: Channel, language: str) -> Message:
    """A card of another promoter's than the one whom the customer writes to."""
    return await with_the_way_to(await _plain(row, channel, language), row, language)


async def _went_to(row: Row, _: Channel, language: str) -> Message:
    """To whom a promoter's words went, at those words. Raises Pointless."""
    talking = await conversation_or_none(row.facts["conversation_id"])
    if talking is None or gathers(row):
        raise Pointless("nothing was left to say it with")
    name = await customer_in(talking, language)
    return Message(
        text=say(language, "went-to", name=name),
        quiet=True,
        quotes=row.facts["on"],
        confirms=row.facts["on"],
        recipient=name,
        conversation_id=talking.id,
    )


async def _answered_for_you(row: Row, _: Channel, language: str) -> Message:
    """What was written in the console in the promoter's name. Raises Pointless."""
    kept = await communication_or_none(row.facts["said_id"])
    talking = await conversation_or_none(kept.conversation_id) if kept else None
    if kept is None or talking is None:
        raise Pointless("it is gone")
    name = await customer_in(talking, language)
    return Message(
        text=say(language, row.kind, name=name, text=kept.text),
        quiet=row.kind == "answered-in-console",
        conversation_id=talking.id,
        thread=await place_of(talking, talking.customer, language),
        author=kept.author,
    )


async def _stats(row: Row, _: Channel, language: str) -> Message:
    parts = [say(language, "stats")]
    for kind, heading in (("page", "stats-pages"), ("link", "stats-links")):
        if lines := [line for line in row.facts["lines"] if line.get("kind", "page") == kind]:
            parts += ["", say(language, heading), *(_stats_line(line, language) for line in lines)]
    return Message(text="\n".join(parts), buttons=buttons(language, row.facts.get("choices", [])))


def _stats_line(line: Mapping[str, Any], language: str) -> str:
    """Read is said of a link only where its target tells."""
    told = {"readers": line.get("customers", 0), "unknown": 0, **line}
    sentence = "stats-line-link" if told.get("kind") == "link" and not told["read"] else "stats-line"
    facts = {key: told[key] for key in ("topic", "opened", "read", "readers", "unknown")}
    return say(language, sentence, **facts)


async def _meeting(row: Row, _: Channel, language: str) -> Message:
    text, map_button = await meetings.meeting(row, language)
    return Message(text=text, buttons=(*buttons(language, row.facts.get("choices", [])), *map_button))


async def _asked_whether_they_met(row: Row, _: Channel, language: str) -> Message:
    text = await meetings.asked(row, language)
    return Message(text=text, buttons=buttons(language, row.facts.get("choices", [])))


async def _not_delivered(row: Row, _: Channel, language: str) -> Message:
    why, words = say(language, row.facts["reason"]), row.facts.get("text", "")
    sentence = f"{row.kind}-words" if words else row.kind
    way = channel_name(language, row.facts["way"]) if "way" in row.facts else ""
    talking = await conversation_or_none(row.facts.get("conversation_id", 0))
    return Message(
        text=say(language, sentence, name=row.facts["name"], text=words, why=why, way=way),
        buttons=buttons(language, row.facts.get("choices", [])),
        conversation_id=talking.id if talking else 0,
        thread=await place_of(talking, talking.customer, language) if talking else "",
    )
