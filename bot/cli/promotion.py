"""handbill promotion: what there is to share."""

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Self

import typer

from bot.cli.runtime import AsJson, CannotBeDone, Config, Create, print_json, print_table, run
from bot.media_place import media_store
from bot.settings import Settings
from models.fonts.coverage import unknown_to_fonts
from models.sharing import promotions
from models.sharing.page_source import PageSource, parse_page
from models.sharing.promotions import PAGE_LENGTH, Promotion, PromotionFields, Tagging
from models.sharing.tags import Tag, retire, tag_url, tags_of
from models.storage.clock import iso
from models.storage.database import transaction

app = typer.Typer(help="What promoters share: links and pages.", no_args_is_help=True, add_completion=False)

Title = Annotated[str, typer.Option("--title", help="The topic; for a page, its front matter may say it instead.")]
Summary = Annotated[str | None, typer.Option("--summary", help="A sentence or two, shown on the card.")]
Target = Annotated[str, typer.Option("--target", metavar="URL", help="Where a link leads: https://…")]
Page = Annotated[
    Path | None,
    typer.Option("--page", metavar="FILE.md", help="A page of ours: Markdown, with title, summary, form on top."),
]
Image = Annotated[
    Path | None, typer.Option("--image", metavar="FILE", help="Hero picture: JPEG, PNG, WebP or GIF, at most 12 MB.")
]
Number = Annotated[int, typer.Argument(metavar="ID", help="The promotion's number, as `promotion list` shows it.")]


@dataclass(frozen=True)
class _ListedPromotion:
    """A promotion, as ``--json`` prints it."""

    id: int
    title: str
    kind: str
    summary: str
    target: str | None
    form: list[str]
    tagging: str
    created_at: str | None
    archived_at: str | None

    @classmethod
    def of(cls, one: Promotion) -> Self:
        return cls(
            id=one.id,
            title=one.title,
            kind=one.kind.value,
            summary=one.summary,
            target=one.target or None,
            form=one.form,
            tagging=one.tagging.value,
            created_at=iso(one.created_at),
            archived_at=iso(one.archived_at),
        )


@dataclass(frozen=True)
class _ListedTag:
    """A promotion's tag, as ``--json`` prints it."""

    code: str
    promoter_id: int | None
    promoter: str | None
    channel: str
    url: str
    created_at: str | None
    retired_at: str | None

    @classmethod
    def of(cls, settings: Settings, tag: Tag) -> Self:
        return cls(
            code=tag.code,
            promoter_id=tag.promoter_id,
            promoter=tag.promoter.name if tag.promoter else None,
            channel=tag.channel,
            url=tag_url(settings.public_url, tag.code),
            created_at=iso(tag.created_at),
            retired_at=iso(tag.retired_at),
        )


@app.command(epilog="Example: handbill promotion add --title 'Winter towels' --target https://acme.test/towels")
def add(
    title: Title = "",
    target: Target = "",
    page: Page = None,
    summary: Summary = None,
    image: Image = None,
    tagging: Annotated[
        Tagging, typer.Option("--tagging", help="Does a card say who shares it, or only what is shared?")
    ] = Tagging.PROMOTER,
    create: Create = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Add a promotion: a link (--target) or a page (--page)."""
    if bool(target) == (page is not None):
        raise typer.BadParameter("give either --target URL (a link) or --page FILE.md (a page)")

    async def work(settings: Settings) -> Promotion:
        source = await asyncio.to_thread(_read_page, page) if page else PageSource(body="")
        if not (title or source.title):
            raise CannotBeDone("the promotion needs a title: give --title, or `title:` on top of the page")
        picture = await _keep_picture(settings, image) if image else ""
        async with transaction():
            return await promotions.add_promotion(
                title or source.title,
                target=target,
                page=source.body,
                form=source.form,
                summary=source.summary if summary is None else summary,
                image=picture,
                tagging=tagging,
            )

    added = run(config, work, create=create)
    _warn_of_letters(added)
    if as_json:
        print_json({"id": added.id, "title": added.title, "kind": added.kind.value})
    else:
        typer.echo(f"Promotion {added.id} ({added.kind.value}): {added.title}")


@app.command("list", epilog="Example: handbill promotion list --all --json")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Archived ones too.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the promotions, newest first."""

    async def work(_: Settings) -> list[Promotion]:
        return await promotions.every_promotion()

    found = [one for one in run(config, work) if every or one.archived_at is None]
    if as_json:
        print_json([asdict(_ListedPromotion.of(one)) for one in found])
    else:
        print_table(
            ("ID", "Kind", "Title", "Leads to", "Tagging", "Archived"),
            ((o.id, o.kind.value, o.title, o.target or "our page", o.tagging.value, _day(o)) for o in found),
            empty="No promotions yet. Make one: handbill promotion add --title … --target https://…",
        )


@app.command(epilog="Example: handbill promotion edit 3 --title 'Winter towels, now 20 % off'")
def edit(
    number: Number,
    title: Annotated[str | None, typer.Option("--title", help="The new title.")] = None,
    target: Annotated[str | None, typer.Option("--target", metavar="URL", help="Where the link leads now.")] = None,
    page: Page = None,
    summary: Summary = None,
    image: Image = None,
    no_image: Annotated[bool, typer.Option("--no-image", help="Take the hero picture away.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Change what is given; opens recorded before keep the title they were read under."""
    if (title, target, page, summary, image) == (None,) * 5 and not no_image:
        raise typer.BadParameter("nothing to change: give --title, --summary, --target, --page, --image or --no-image")

    async def work(settings: Settings) -> Promotion:
        changes = PromotionFields()
        source = await asyncio.to_thread(_read_page, page) if page else None
        if source is not None:
            changes["page"], changes["form"] = source.body, source.form
        if (named := title if source is None else title or source.title or None) is not None:
            changes["title"] = named
        if (summed_up := summary if source is None or summary is not None else source.summary or None) is not None:
            changes["summary"] = summed_up
        if target is not None:
            changes["target"] = target
        if image or no_image:
            changes["image"] = await _keep_picture(settings, image) if image else ""
        async with transaction():
            return await promotions.edit_promotion(number, **changes)

    edited = run(config, work)
    _warn_of_letters(edited)
    if as_json:
        print_json(asdict(_ListedPromotion.of(edited)))
    else:
        typer.echo(f"Promotion {edited.id} now reads: {edited.title}")


@app.command(epilog="Example: handbill promotion archive 3")
def archive(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Stop offering a promotion to promoters; cards that are out go on working."""

    async def work(_: Settings) -> Promotion:
        async with transaction():
            return await promotions.archive_promotion(number)

    archived = run(config, work)
    if as_json:
        print_json(asdict(_ListedPromotion.of(archived)))
    else:
        typer.echo(f"Promotion {archived.id} is archived: {archived.title}")
        typer.echo(f"To offer it again: handbill promotion restore {archived.id}")


@app.command(epilog="Example: handbill promotion restore 3")
def restore(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Offer an archived promotion to promoters again."""

    async def work(_: Settings) -> Promotion:
        async with transaction():
            return await promotions.restore_promotion(number)

    restored = run(config, work)
    if as_json:
        print_json(asdict(_ListedPromotion.of(restored)))
    else:
        typer.echo(f"Promotion {restored.id} is offered again: {restored.title}")


@app.command(epilog="Example: handbill promotion tags 3")
def tags(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """List a promotion's tags: who shares it where, and under which link."""

    async def work(settings: Settings) -> list[_ListedTag]:
        await promotions.promotion(number)
        return [_ListedTag.of(settings, tag) for tag in await tags_of(number)]

    found = run(config, work)
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        print_table(
            ("Promoter", "Channel", "Link", "Retired"),
            ((t.promoter or "(campaign)", t.channel, t.url, t.retired_at or "") for t in found),
            empty="Nobody has asked for a card of this promotion yet.",
        )


@app.command("retire", epilog="Example: handbill promotion retire -- 8Jt0Wm3yqv1c2bYF5sXo9Q")
def retire_(
    code: Annotated[
        str, typer.Argument(help="The tag's code: the end of its link. After `--`, should it begin with -")
    ],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Retire a tag: its link opens nothing from now on, the promoter's next card gets a new one."""

    async def work(_: Settings) -> None:
        async with transaction():
            await retire(code)

    run(config, work)
    if as_json:
        print_json({"code": code, "retired": True})
    else:
        typer.echo(f"Tag {code} is retired.")


def _warn_of_letters(one: Promotion) -> None:
    """Where a card can't show what is written, whoever writes it is told."""
    if unknown := unknown_to_fonts(one.title + one.summary):
        typer.echo(
            f"Our fonts have no drawing for {unknown[:40]}: an empty box stands in its place on cards.", err=True
        )


def _read_page(file: Path) -> PageSource:
    with file.open("rb") as opened:
        data = opened.read(4 * PAGE_LENGTH + 1)
    try:
        return parse_page(data.decode())
    except UnicodeDecodeError as error:
        raise CannotBeDone(f"{file}: is not UTF-8 text; save it as UTF-8") from error


async def _keep_picture(settings: Settings, file: Path) -> str:
    from models.files.pictures import MAX_BYTES, fit_picture  # noqa: PLC0415  (most promotions are only listed)

    data = await asyncio.to_thread(_read_picture, file, MAX_BYTES)
    return await media_store(settings).keep(await fit_picture(data))


def _read_picture(file: Path, limit: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(limit + 1)


def _day(one: Promotion) -> str:
    return one.archived_at.date().isoformat() if one.archived_at else ""
