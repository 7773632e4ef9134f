"""A message as what WeChat can show: texts, files one by one, a news card for a link, a menu for choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.channels.wechat.text import LONGEST, cropped, plain, split
from bot.messages import Button, Media, Message, Place
from bot.outcomes import Final

_TITLE = 128
_DESCRIPTION = 512
"""Bytes of a news card that phones show without cutting it short."""
_MENU_ENTRY = 64


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class News:
    """One article with a link (图文消息); more than one can't be sent."""

    title: str
    description: str
    url: str
    picture_url: str = ""


@dataclass(frozen=True)
class Menu:
    """Words with choices to tap; a tap brings the action back."""

    head: str
    choices: tuple[tuple[str, str], ...]
    """Action and label."""


Piece = Text | News | Menu | Media


def pieces(message: Message, cards_at: str) -> list[Piece]:
    """Return the message in pieces, each one call. ``cards_at``: how links of cards begin. Raises Final for nothing."""
    buttons = list(chain.from_iterable(message.buttons))
    link = next((button.url for button in buttons if _is_subject(button.url, message.text, cards_at)), "")
    news, words = _news(message, link, cards_at) if link else (None, message.text)
    words = plain("\n".join(part for part in (words, *_lines(message, buttons, link)) if part))
    files: Sequence[Media] = message.media
    if news and news.picture_url and not is_to_share(message):
        files = [file for file in files if file.kind != "photo"]  # the card's own picture stands on the news card
    made: list[Piece] = [*files]
    if news:
        made += [news, *map(Text, split(words))]
    else:
        made = [*map(Text, split(words)), *made]
    made = _with_choices(made, numbered(buttons))
    if not made:
        raise Final("failed-refused", detail="there is nothing in the message")
    return made


def _is_subject(url: str, text: str, cards_at: str) -> bool:
    """Whether a link is what the words are about, and not something at their side, such as a map."""
    return bool(url) and (url in text or url.startswith(cards_at))


def texts(message: Message) -> list[str]:
    """Return the message in pieces of words alone. Raises Final for what has none."""
    buttons = list(chain.from_iterable(message.buttons))
    buttons = [button for button in buttons if not (button.url and button.url in message.text)]
    link = next((button.url for button in buttons if button.url), "")
    choices = [label for _, label in numbered(buttons)]
    words = "\n".join(part for part in (message.text, link, *_lines(message, buttons, link), *choices) if part)
    if not words.strip():
        raise Final("failed-wechat-only-words", detail="a file without words")
    return split(plain(words))


def numbered(buttons: Sequence[Button]) -> list[tuple[str, str]]:
    """Return the actions and their labels, with the number that may be typed instead."""
    acting = [button for button in buttons if button.action]
    return [(button.action, plain(f"{n}. {button.label}")) for n, button in enumerate(acting, 1)]


def is_to_share(message: Message) -> bool:
    """Whether this is a promoter's own card, to pass on: its picture is wanted by itself."""
    return any(button.share for row in message.buttons for button in row)


def _news(message: Message, link: str, cards_at: str) -> tuple[News, str]:
    """Return the news card for the link, and the words that have no place on it.

    Its title is the promotion's, never an address; under it, where there is nothing else, stands what it is about.
    """
    paragraphs = [paragraph.strip() for paragraph in message.text.split("\n\n")]
    at = next((n for n, paragraph in enumerate(paragraphs) if link in paragraph), len(paragraphs) - 1)
    lines = [line for line in paragraphs[at].splitlines() if line.strip() != link]
    before, after = "\n".join(paragraphs[:at]), "\n\n".join(paragraphs[at + 1 :])
    title = message.title or next((line for line in (*lines, *before.splitlines(), *after.splitlines()) if line), link)
    rest = "\n".join(lines[1:] if lines[:1] == [title] else lines)
    if before == title:
        before = ""
    description = "\n".join(part for part in (before, rest or message.gist) if part)
    too_long = len(title.encode()) > _TITLE or len(description.encode()) > _DESCRIPTION
    words = "\n\n".join(part for part in (before, "\n".join(lines), after) if part) if too_long else after
    picture = f"{link}/square.jpg" if link.startswith(cards_at) else ""
    return News(cropped(title, _TITLE), cropped(description, _DESCRIPTION), link, picture), words


def _lines(message: Message, buttons: Sequence[Button], link: str) -> list[str]:
    """Return what WeChat has no form for, as words."""
    lines = [f"{button.label} {button.url}" for button in buttons if button.url and button.url != link]
    lines += [button.copy for button in buttons if button.copy and button.copy not in (*message.text.split(), link)]
    if message.contact:
        lines.append(f"👤 {message.contact.name} {message.contact.phone}")
    if message.place:
        lines.append(f"📍 {map_link(message.place)}")
    return lines


def map_link(place: Place) -> str:
    """Return Tencent's map there; ``coord_type=1``: degrees as satellites give them (位置展示组件, marker)."""
    at = f"{place.latitude:.6f},{place.longitude:.6f}"
    return f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{at}&coord_type=1&referer=handbill"


def _with_choices(made: list[Piece], choices: list[tuple[str, str]]) -> list[Piece]:
    """Put the choices under the last words, where there are some and all of it fits."""
    if not choices:
        return made
    entries = tuple((action, cropped(label, _MENU_ENTRY)) for action, label in choices)
    size = sum(len(label.encode()) + 1 for _, label in entries)
    match made:
        case [*first, Text(text=text)] if len(text.encode()) + size <= LONGEST:
            return [*first, Menu(text, entries)]
    return [*made, Menu("👇", entries)]


def without_file(media: Media) -> Media:
    """Return the file, to be uploaded anew: WeChat's handle for it is no longer good."""
    return replace(media, ref="")
