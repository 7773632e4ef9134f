"""handbill export-subject: a customer's right to have what is kept about them."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.runtime import AsJson, Config, print_json, run
from bot.media_place import media_store
from bot.settings import Settings
from models.personal_data.subjects import subject, write_subject

app = typer.Typer(add_completion=False)

CustomerId = Annotated[int, typer.Option("--customer", metavar="ID", help="See `handbill export customers`.")]


@app.command(epilog="Example: handbill export-subject --customer 7 --out customer-7.zip")
def export_subject(
    customer_id: CustomerId,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="FILE.zip")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Give out everything kept about a customer: subject.json, with what each column is for, and their media."""

    async def work(settings: Settings) -> tuple[dict[str, int], list[str]]:
        found = await subject(customer_id)
        missing = write_subject(found, media_store(settings), out)
        return {name: len(rows) for name, rows in found.tables.items()}, missing

    rows, missing = run(config, work)
    if as_json:
        print_json({"customer": customer_id, "file": str(out), "rows": rows, "missing_media": missing})
        return
    typer.echo(f"{sum(rows.values()):,} rows about customer {customer_id} are in {out}")
    if missing:
        typer.echo(f"{len(missing)} media files are not kept any more; subject.json names them", err=True)
