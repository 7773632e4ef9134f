"""handbill console: the way into the operator's pages."""

import typer

from bot.cli.runtime import AsJson, Config, Create, print_json, run
from bot.settings import Settings
from models.people.sessions import LINK_LIFE, sign_in_link

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: handbill console")
def console(create: Create = False, as_json: AsJson = False, config: Config = None) -> None:
    """Print a link that signs one browser in to the console, once, within ten minutes."""

    async def work(settings: Settings) -> str:
        return f"{settings.public_url}/console/enter/{await sign_in_link()}"

    link = run(config, work, create=create)
    if as_json:
        print_json({"url": link, "valid_minutes": int(LINK_LIFE.total_seconds() // 60)})
    else:
        typer.echo(link)
