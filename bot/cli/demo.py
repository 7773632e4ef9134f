"""handbill demo: a house with people in it, to look around in."""

from dataclasses import asdict

import typer

from bot.cli.runtime import AsJson, Config, print_json, run
from bot.settings import Settings
from models.demo.house import Filled, fill
from models.people.sessions import sign_in_link

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill demo")
def demo(as_json: AsJson = False, config: Config = None) -> None:
    """Fill an empty house with made-up people, in two languages: six weeks of opens, conversations and meetings.

    It refuses a house that has people or promotions in it. Nothing is sent to anybody. To be rid of it, stop the server
    and delete the data folder.
    """

    async def work(settings: Settings) -> tuple[Filled, dict[str, str], str]:
        filled = await fill()
        joins = {name: f"{settings.public_url}/join/{code}" for name, code in filled.promoters.items()}
        return filled, joins, f"{settings.public_url}/console/enter/{await sign_in_link()}"

    filled, joins, console = run(config, work, create=True)
    if as_json:
        print_json({**asdict(filled), "promoters": joins, "console": console})
    else:
        _tell(filled, {"operator": console, **joins})


def _tell(filled: Filled, ways_in: dict[str, str]) -> None:
    typer.echo(
        f"A sample house: {filled.customers} customers, {filled.promotions} promotions, {filled.opens:,} opens in six "
        "weeks. All of them are made up. Once `handbill serve` runs, look at it as"
    )
    for name, link in ways_in.items():
        typer.echo(f"  {name:<12}{link}")
    typer.echo("Open each in a private window of its own: a browser is one person.")
