"""The chooser: whatever a person picks from a list, picked the same way everywhere: by words, by pages, by a button.

A page's button says all that the page needs, so that it works however long ago it was shown; the words that follow a
list at once are looked for in it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from bot.command_context import CommandContext, button, row_number
from bot.commands import questions
from bot.commands.questions import About
from bot.dialogue import Question, WaitingWords
from models.meetings.checkins import check_in_of_promoter
from models.people.channels import PHONE
from models.queue.payloads import Choices, ListPage
from models.reports.shortlists import Shortlist, customers_found, promotions_found
from models.sharing.promotions import Promotion, titles
from models.talking.blocks import blocked_by
from models.talking.conversations import Conversation, called, conversation_or_none, customer_in, is_named, known_apart
from models.text.cleaning import clean_line

PAGE = 8
_MAX_BYTES = 28
"""Of the words in a page's button: platforms take 64 in all."""
_TOPIC = 30
_TITLE = 40
_MAX_SKIPPED = 99_999


@dataclass(frozen=True)
class List:
    """What is chosen from, and what a choice does."""

    sentence: str
    action: str
    """Of a button; ``{of}`` is what the whole list is about, ``{number}`` what was chosen."""
    promotions: bool = False
    """Else: the promoter's customers."""
    at_once: bool = False
    """The only one that words find needs no press: what it does is harmless, and says who it is."""
    calls: bool = False
    """Beside each, a button that rings them."""
    last: tuple[str, str] | None = None
    """The way out, under every page: its sentence and its action."""
    none: str = "chooser-none"
    """Said where the words find nothing."""
    empty: str = "no-customers"
    """Said where there is nothing to choose from."""


LISTS = {
    "talk": List("choose-customer", "talk:{number}", at_once=True, calls=True),
    "history": List("history-nobody", "history:{number}", at_once=True),
    "call": List("call-whom", "call:{number}"),
    "calllog": List("call-log-whom", "calllog:{number}"),
    "meet": List("meet-whom", "meet:with:{number}", at_once=True, last=("button-never-mind", "meet:stop")),
    "met": List("checkin-whom", "met:{of}:{number}", last=("button-nobody", "met:{of}:0")),
    "with": List("correct-whom", "correct:{of}:with:{number}", last=("button-nobody", "correct:{of}:with:0")),
    "say": List("for-whom", "say:{number}", last=("button-send-to-nobody", "say:0")),
    "name": List("record-whom", "keep:name:{number}", at_once=True),
    "note": List("record-whom", "keep:note:{number}", at_once=True),
    "label": List("record-whom", "keep:label:{number}", at_once=True),
    "stage": List("record-whom", "keep:stage:{number}", at_once=True),
    "field": List("record-whom", "keep:field:{number}", at_once=True),
    "remind": List("record-whom", "keep:remind:{number}", at_once=True),
    "block": List("block-whom", "block:{number}", at_once=True, none="block-not-found"),
    "unblock": List("unblock-whom", "unblock:{number}", at_once=True, none="block-not-found", empty="blocked-nobody"),
    "card": List("choose-promotion", "card:{number}", promotions=True, at_once=True, empty="no-promotions"),
    "spread": List("choose-spread", "spread:{number}", promotions=True, at_once=True, empty="no-promotions"),
    "send": List("choose-promotion-for", "send:{number}:{of}", promotions=True, empty="no-promotions"),
}
"""By the name in their pages' buttons."""


_BY_BLOCK = {"block": False, "unblock": True}
"""Lists of those who are blocked, or are not."""


async def show(
    context: CommandContext,
    which: str,
    words: str = "",
    *,
    of: int = 0,
    skip: int = 0,
    first: int | None = None,
    question: Question | None = None,
) -> str:
    """Show a page of the list. Return the action of the only one found, where harmless and not done yet; else "".

    ``of``: what the whole list is about. ``first``: the conversation that is likeliest. ``question``: what the bot goes
    on waiting for meanwhile.
    """
    words, facts = _kept(words), await _facts(context, which, of)
    if facts is None:
        return ""
    found = await _found(context, which, words, skip, first, said=LISTS[which].calls)
    if words and found.found == 1 and LISTS[which].at_once and not skip:
        return _action(which, of, found.shown[0].id)
    if found.of:
        shown = Question(list=which, of=of, first=first)
        await questions.ask(context, Question(about=About.CHOICE) | (question or Question()) | shown)
    rows = [*await _rows(context, which, of, found), *_ways_on(which, of, words, skip, found)]
    if question and question.get("typed"):
        rows.append([button("button-say-typed", action="say:typed")])
    if not found.of:
        await context.answer(LISTS[which].empty, words="")
    elif not found.found:
        await context.answer(LISTS[which].none, choices=[*rows, *_way_out(which, of)], words=words)
    else:
        page = _page(which, words, skip, found)
        await context.answer(LISTS[which].sentence, choices=[*rows, *_way_out(which, of)], page=page, **facts)
    return ""


def _page(which: str, words: str, skip: int, found: Shortlist[Any]) -> ListPage:
    return ListPage(
        words=words,
        found=found.found,
        of=found.of,
        start=skip + 1,
        end=skip + len(found.shown),
        pages="one" if found.found <= PAGE else "many",
        promotions=LISTS[which].promotions,
    )


async def press(context: CommandContext, page: str) -> None:
    """Another page: ``<list>:<of>:<skip>:<words>``, as our own buttons say it. Raises ValueError for anything else."""
    which, of, skip, words = page.split(":", 3)
    if which not in LISTS:
        raise ValueError("there is no such list")
    asked = question_of(context, which)
    skipped = min(row_number(skip), _MAX_SKIPPED) // PAGE * PAGE
    await show(context, which, words, of=row_number(of), skip=skipped, first=asked.get("first"), question=asked)


def question_of(context: CommandContext, which: str) -> Question:
    """Return what the bot waited for when the list was shown, if that was the last thing that it said."""
    if context.question.get("list") != which:
        return Question()
    asked = context.question.copy()
    asked.pop("until", None)
    asked.pop("typed", None)
    return asked


class _ListSubject(TypedDict, total=False):
    """What the list's sentence says of what it is about."""

    name: str
    text: str
    checkin_id: int


async def _facts(context: CommandContext, which: str, of: int) -> _ListSubject | None:
    """For the list's sentence; None where what it is about is gone, which is said."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if which == "send":
        talking = await conversation_or_none(of)
        if talking is None or talking.promoter_id != context.promoter.id:
            await context.answer("no-customers")
            return None
        return {"name": await customer_in(talking, context.language)}
    if which == "say":
        waiting = context.address.dialogue.get("pending") or []
        if not waiting:
            await context.answer("nothing-waits")
            return None
        return {"text": words_of(waiting)}
    if which == "met" and await check_in_of_promoter(of, context.promoter.id):
        return {"checkin_id": of}
    return {}


def words_of(waiting: Sequence[WaitingWords]) -> str:
    """By which the promoter knows again what waits."""
    text = next((each["text"] for each in waiting if each["text"]), "📎")
    return f"{text[:60]}…" if len(text) > 60 else str(text)


async def _found(
    context: CommandContext, which: str, words: str, skip: int, first: int | None, *, said: bool = False
) -> Shortlist[Any]:
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if LISTS[which].promotions:
        return await promotions_found(words, skip=skip, limit=PAGE)
    blocked = await blocked_by(context.promoter.id) if which in _BY_BLOCK else frozenset()
    return await customers_found(
        context.promoter.id,
        words,
        language=context.language,
        timezone=context.promoter.timezone,
        skip=skip,
        limit=PAGE,
        first=first,
        said=said,
        among=(lambda number: (number in blocked) is _BY_BLOCK[which]) if which in _BY_BLOCK else None,
    )


async def finds(context: CommandContext, which: str, words: str) -> bool:
    """Whether the words find anything in this list."""
    return bool((await _found(context, which, _kept(words), 0, None)).found)


async def _rows(context: CommandContext, which: str, of: int, found: Shortlist[Any]) -> Choices:
    if LISTS[which].promotions:
        return [[button(label=_title(each), action=_action(which, of, each.id))] for each in found.shown]
    rows = await rows_of(list(found.shown), lambda number: _action(which, of, number), context.language)
    if LISTS[which].calls and PHONE in context.services.channels:
        return [
            [*row, button(label="📞", action=f"call:{each.id}")] for row, each in zip(rows, found.shown, strict=True)
        ]
    return rows


async def rows_of(talking: list[Conversation], action: Callable[[int], str], language: str) -> Choices:
    """Make a button for each of these customers; both people of each conversation are loaded.

    Those who are called alike have on it what tells them apart.
    """
    topics = await titles([each.promotion_id for each in talking])
    labels = [_label(each, topics.get(each.promotion_id, ""), language) for each in talking]
    times = Counter(tuple(label) for label in labels)
    return [
        [button(label=label if times[tuple(label)] == 1 else [*label, *known_apart(each)], action=action(each.id))]
        for label, each in zip(labels, talking, strict=True)
    ]


def _label(talking: Conversation, topic: str, language: str) -> list[str]:
    name = called(talking, language, topic=topic)
    # One without a name is told by the topic already.
    return [name, clean_line(topic, _TOPIC)] if is_named(talking) and topic else [name]


def _title(promotion: Promotion) -> str:
    return clean_line(promotion.title, _TITLE)


def _action(which: str, of: int, number: int) -> str:
    return LISTS[which].action.format(of=of, number=number)


def page_action(which: str, *, of: int = 0, skip: int = 0, words: str = "") -> str:
    """Write the action of a button that leads to this page."""
    return f"page:{which}:{of}:{skip}:{words}"


def _ways_on(which: str, of: int, words: str, skip: int, found: Shortlist[Any]) -> Choices:
    """Back, on, and to all again."""
    row = []
    if skip:
        back = max(0, min(skip, (found.found - 1) // PAGE * PAGE + PAGE) - PAGE)
        row.append(button("button-list-back", action=page_action(which, of=of, skip=back, words=words)))
    if skip + PAGE < found.found:
        row.append(button("button-list-more", action=page_action(which, of=of, skip=skip + PAGE, words=words)))
    ways = [row] if row else []
    if words:
        everything = "button-list-all-promotions" if LISTS[which].promotions else "button-list-all"
        ways.append([button(everything, action=page_action(which, of=of), count=found.of)])
    return ways


def _way_out(which: str, of: int) -> Choices:
    if (last := LISTS[which].last) is None:
        return []
    sentence, action = last
    return [[button(sentence, action=action.format(of=of))]]


def _kept(words: str) -> str:
    """As much of the words as a page's button holds: names are found by their beginnings."""
    return clean_line(words, 200).encode()[:_MAX_BYTES].decode(errors="ignore").strip()
