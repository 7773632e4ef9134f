"""The command line: one file per noun. `serve` joins them in bot/__main__.py, the wiring."""

import typer

from bot.cli import backup, console, conversation, customer, doctor, export, promoter, promotion, verify

app = typer.Typer(
    name="handbill",
    help="A handbill that tells you who read it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(promotion.app, name="promotion")
app.add_typer(promoter.app, name="promoter")
console.add_to(app)
export.add_to(app)
doctor.add_to(app)
backup.add_to(app)
verify.add_to(app)
customer.add_to(app)
conversation.add_to(app)
