"""handbill export: everything that is known, for other programs."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from bot.cli.runtime import AsJson, Config, print_json, run
from bot.deep_links import DeepLinks
from bot.settings import Settings
from models.files.scratch import whole
from models.people.customers import customer
from models.people.promoters import promoter
from models.reports import exports
from models.reports.exports import EXPORTS, Links, Row, Selection
from models.reports.exports.formats import FORMATS, Format, csv_table_with_bom, xlsx
from models.reports.exports.graphs import GRAPHS
from models.sharing.promotions import promotion

if TYPE_CHECKING:
    from rich.progress import Progress

app = typer.Typer(add_completion=False)


def _known(kind: str) -> str:
    if kind not in EXPORTS:
        raise typer.BadParameter(f"{kind!r} is not one of {', '.join(map(repr, EXPORTS))}")
    return kind


WORTH_A_BAR = 10_000
"""Rows from which on somebody who waits wants to see how far it is."""


@app.command(epilog="Example: handbill export opens --format csv --since 2026-03-01 --out opens.csv")
def export(
    kind: Annotated[str, typer.Argument(callback=_known, help=f"What to export: {', '.join(EXPORTS)}.")],
    written: Annotated[
        Literal["jsonl", "csv", "xlsx", "graphml", "dot"],
        typer.Option("--format", help="JSON Lines, CSV or Excel; of the spread, also GraphML, or DOT for Graphviz."),
    ] = "jsonl",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Written whole or not at all; else to stdout.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="T", help="A date or time, ISO 8601; UTC unless it says otherwise.")
    ] = None,
    promoter_id: Annotated[int | None, typer.Option("--promoter", metavar="ID", help="Only this promoter's.")] = None,
    customer_id: Annotated[int | None, typer.Option("--customer", metavar="ID", help="Only this customer's.")] = None,
    promotion_id: Annotated[
        int | None, typer.Option("--promotion", metavar="ID", help="Only this promotion's timeline or spread.")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV with a byte order mark, for older Excel.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Export records. The same names are JSON Lines keys, CSV columns and Excel headings; times are UTC.

    --json says, with --out, what was written as JSON.
    """
    moment = moment_typed(since, "--since") if since else None
    if written == "xlsx" and out is None and sys.stdout.isatty():
        raise typer.BadParameter("an Excel workbook is nothing for a terminal: give --out FILE.xlsx")
    if promotion_id is not None and kind not in {"timeline", "spread"}:
        raise typer.BadParameter("--promotion goes with the timeline and the spread only")
    if written in GRAPHS and kind != "spread":
        raise typer.BadParameter(f"--format {written} goes with the spread only: nothing else is a graph")
    if bom and written != "csv":
        raise typer.BadParameter("--bom goes with --format csv only")

    async def work(settings: Settings) -> int:
        if promoter_id is not None:
            await promoter(promoter_id)
        person = await customer(customer_id) if customer_id is not None else None
        if promotion_id is not None:
            await promotion(promotion_id)
        selection = Selection(
            since=moment, promoter_id=promoter_id, customer_id=person.id if person else None, promotion_id=promotion_id
        )
        links = Links(public_url=settings.public_url, deep_link=DeepLinks(settings.data_dir).link)
        write_down = _format(written, bom=bom, data_dir=settings.data_dir)
        with opened(out) as file, write_down(file, EXPORTS[kind].columns) as add:
            return await _write(kind, selection, exports.rows(kind, selection, links), add)

    number = run(config, work)
    if out is not None and as_json:
        print_json({"kind": kind, "rows": number, "file": str(out)})
    elif out is not None:
        typer.echo(f"{number:,} {kind} written to {out}", err=True)


def _format(name: str, *, bom: bool, data_dir: Path) -> Format:
    if name == "xlsx":
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return partial(xlsx, beside=data_dir)
    return csv_table_with_bom if bom else (FORMATS | GRAPHS)[name]


async def _write(kind: str, selection: Selection, rows: AsyncIterator[Row], add: exports.formats.Add) -> int:
    total = await exports.count(kind, selection) if sys.stderr.isatty() else 0
    with _bar() if total > WORTH_A_BAR else nullcontext() as bar:
        task = bar.add_task(kind, total=total) if bar else None
        number = 0
        async for row in rows:
            add(row)
            number += 1
            if bar and task is not None and number % 1_000 == 0:
                bar.update(task, completed=number)
        if bar and task is not None:
            bar.update(task, completed=number, total=number)
    return number


def _bar() -> "Progress":
    from rich import console, progress  # noqa: PLC0415  (slow to load, and only who waits at a terminal sees a bar)

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
        console=console.Console(stderr=True),
    )


@contextmanager
def opened(out: Path | None) -> Iterator[BinaryIO]:
    """Stdout, or a file that appears under its name only when it is whole; readable by us alone: it names people."""
    if out is None or str(out) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if out.exists() and not out.is_file():  # /dev/null, a pipe: never to be replaced
        with out.open("wb") as device:
            yield device
        return
    with whole(out) as file:
        yield file


def moment_typed(text: str, option: str) -> datetime:
    """Read a date or time, in UTC unless it says otherwise. Raise typer.BadParameter, naming the option."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise typer.BadParameter(
            f"{option} takes a date or time such as 2026-03-01 or 2026-03-01T08:00Z, not {text!r}"
        ) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
