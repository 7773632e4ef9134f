"""Language: in which one everything is told to this person."""

from bot.commands.command import command
from bot.talk import Talk, button
from models.people.addresses import set_language
from models.words import LANGUAGES, say


@command("language", "语言", for_anybody=True, help_place=12, menu=(10, 12))
async def language(talk: Talk, chosen: str = "") -> None:
    """``/language``, ``/language zh``: the language of everything this person is told."""
    if chosen.lower() not in LANGUAGES:
        rows = [button(label=say(code, "language-name"), action=f"language:{code}") for code in LANGUAGES]
        await talk.answer("choose-language", choices=[rows])
        return
    await set_language(talk.address, talk.promoter, chosen.lower())
    await talk.answer("language-set")
