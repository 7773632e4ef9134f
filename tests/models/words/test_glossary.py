"""One word for one thing in each language: what docs/glossary.md says, no sentence says otherwise."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.channels.plugin import plugins
from models.words import languages, sentence_files

ROOT = Path(__file__).parents[3]
ENTRIES = re.findall(r"^\| ([^|]+?) \|.*\| `([^`|]+)` \|$", (ROOT / "docs/glossary.md").read_text(), flags=re.MULTILINE)


@dataclass(frozen=True)
class Unwanted:
    language: str
    pattern: str
    instead: str


UNWANTED = (
    Unwanted("en", r"advis[eo]r", "the person's name; for operators “promoter”"),
    Unwanted("en", r"\bsales ?(man|woman|person)|\bagent\b", "the person's name; for operators “promoter”"),
    Unwanted("en", r"terminal", "device"),
    Unwanted("en", r"handbill(?! (doctor|console|runs|keeps)\b)", "card (Handbill, the product, has a capital)"),
    Unwanted("en", r"leaflet|flyer|business card|visiting card", "card"),
    Unwanted("en", r"advert|campaigns? card", "promotion"),
    Unwanted("en", r"\b(user|client|prospect)s?\b", "customer, or reader"),
    Unwanted("en", r"\bpeople opened|opened by \{ \$count \}", "opens: requests are not people"),
    Unwanted("en", r"shall it be|\bproved\b|look again what|let us hand|place on earth", "plain words"),
    Unwanted("zh", r"名片|卡片|传单|海报", "分享卡"),
    Unwanted("zh", r"推广人|推广者|推广账号|顾问|业务员|销售", "推广员；对客户说对方的名字"),
    Unwanted("zh", r"推广信息|推广项|推广(?!员|内容)", "推广内容"),
    Unwanted("zh", r"运营人|操作员|管理台|后台", "管理员，控制台"),
    Unwanted("zh", r"终端", "设备"),
    Unwanted("zh", r"顾客|用户|用戶", "客户；页面上是读者"),
    Unwanted("zh", r"你", "您"),
    Unwanted("zh", r"[「」『』]", "“”"),
    Unwanted("zh", r"(?<=[\u4e00-\u9fff])[,;?!:]|[,;?!:](?=[\u4e00-\u9fff])", "full-width punctuation"),
    Unwanted("zh", r"(?<=[\u4e00-\u9fff])[.](?=\s|$)|(?<![.。])[.]{3}", "。 ……"),
)
ALLOWED = {
    ("en", "handbill", "chat-bot"): "the product's name",
    ("en", "handbill", "page-made-with"): "the product's name",
    ("en", "handbill", "front-title"): "the product's name",
    ("en", "handbill", "console-invitation-local"): "the product's name",
    ("en", "handbill", "failed-wechat-codes"): "the product's name",
}


@cache
def _words(language: str) -> dict[str, str]:
    """Sentence → its words, whatever its facts choose; no names of sentences, no comments."""

    class Words(Visitor):
        def __init__(self) -> None:
            self.found: list[str] = []

        def visit_TextElement(self, node: ast.TextElement) -> None:
            self.found.append(node.value)

        def visit_StringLiteral(self, node: ast.StringLiteral) -> None:
            self.found.append(node.value)

    found = {}
    channels = [plugin.words / f"{language}.ftl" for plugin in plugins().values()]
    for file in (*sentence_files(language), *channels):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message):
                words = Words()
                words.visit(entry)
                found[entry.id.name] = "\n".join(words.found)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("unwanted", UNWANTED, ids=lambda unwanted: f"{unwanted.language} {unwanted.pattern[:20]}")
def test_no_sentence_has_another_word_for_the_thing(unwanted: Unwanted) -> None:
    words = _words(unwanted.language)
    assert len(words) > 500
    pattern = re.compile(unwanted.pattern, re.IGNORECASE)
    allowed = {
        name for language, what, name in ALLOWED if (language, what) == (unwanted.language, unwanted.pattern[:8])
    }
    said = {name: text for name, text in words.items() if pattern.search(text) and name not in allowed}
    assert not said, f"say instead: {unwanted.instead}"


def test_every_exception_is_needed() -> None:
    for language, what, name in ALLOWED:
        assert any(each.language == language and each.pattern.startswith(what) for each in UNWANTED), what
        assert what in _words(language)[name].lower(), name


def test_an_unwanted_word_is_found() -> None:
    samples = {"en": "Ask your adviser on the terminal, user", "zh": "你的终端上有名片,用户"}
    for language in languages():
        found = [
            each.instead
            for each in UNWANTED
            if each.language == language and re.search(each.pattern, samples[language], re.IGNORECASE)
        ]
        assert len(found) > 2


def test_every_word_of_the_glossary_lives_where_it_says() -> None:
    assert len(ENTRIES) > 40
    assert [(word, place) for word, place in ENTRIES if not (ROOT / place).exists()] == []


def test_no_word_of_the_glossary_has_two_meanings() -> None:
    words = [word for entry, _ in ENTRIES for word in entry.split(", ")]
    assert sorted(words) == sorted(set(words))
