"""handbill conversation: one conversation whole, to read, print or work on."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.export import opened
from bot.cli.runtime import AsJson, CannotBeDone, Config, language_option, print_json, run
from bot.media_place import media_store
from bot.settings import Settings
from models.reports.transcripts import TranscriptTooLong, transcribe
from models.talking.conversations import conversation_or_none
from models.words import FALLBACK

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill conversation 12 --format pdf --out conversation-12.pdf")
def conversation(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `handbill export communications` names it.")],
    written: Annotated[
        Literal["json", "csv", "html", "pdf"],
        typer.Option("--format", help="JSON or CSV for programs; HTML or PDF to read and print."),
    ] = "html",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Written whole or not at all; else to stdout.")
    ] = None,
    language: Annotated[str, language_option("Of HTML and PDF.")] = FALLBACK,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Write down all that is between one promoter and one customer, in the order in which it happened.

    Small pictures stand in HTML and PDF; other files are named by the hash under which the media folder has them.
    --json says, with --out, what was written as JSON.
    """

    async def work(settings: Settings) -> int:
        talk = await conversation_or_none(number)
        if talk is None:
            raise LookupError(f"there is no conversation {number}")
        try:
            with opened(out) as file:
                return await transcribe(
                    talk, written, file, language=language, media=media_store(settings), zone=settings.zone
                )
        except TranscriptTooLong as error:
            raise CannotBeDone(str(error)) from error

    moments = run(config, work)
    if out is not None and as_json:
        print_json({"conversation": number, "moments": moments, "file": str(out)})
    elif out is not None:
        typer.echo(f"{moments:,} moments written to {out}", err=True)
