"""handbill media: files between the folder and the bucket that the settings name."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import typer

from bot.cli.progress_bar import progress
from bot.cli.runtime import AsJson, CannotBeDone, Config, print_json, tried
from bot.media_place import media_store
from bot.settings import Settings, load_settings
from models.files.bucket_store import BucketStore, files_in
from models.files.store import is_hash

app = typer.Typer(add_completion=False)


@app.callback()
def media() -> None:
    """Files that people sent: moved between the folder and a bucket."""


@app.command(epilog="Example: handbill media move")
def move(
    back: Annotated[bool, typer.Option("--back", help="Copy all files of the bucket into data_dir/media.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Move the files of data_dir/media into the bucket of media.url, also while the server runs.

    First set media.url and start the server anew: it reads from both. A file leaves the folder once the bucket has it.
    Whatever ends the command, typed again it goes on. --back deletes nothing: set media.url to "" afterwards.
    """
    moved, changed = tried(lambda: _moved(load_settings(config), back=back))
    if as_json:
        print_json({"moved": moved, "changed": changed})
    else:
        typer.echo(f"{moved:,} files are in {'data_dir/media' if back else 'the bucket'}.")
        for sha256 in changed:
            typer.echo(f"{sha256} was left: its content has changed; see what `handbill verify` says", err=True)
    if changed:
        raise typer.Exit(1)


async def _moved(settings: Settings, *, back: bool) -> tuple[int, list[str]]:
    store = media_store(settings)
    if not isinstance(store, BucketStore):
        raise CannotBeDone("media.url names no bucket: set it first, with media.access_key and media.secret_key")
    return await asyncio.to_thread(_move_all, store, back=back)


def _move_all(store: BucketStore, *, back: bool) -> tuple[int, list[str]]:
    """Return how many files were moved, and the hashes of those that are not what their names say."""
    step: Callable[[str], bool] = store.give_back if back else store.take_over
    found = (name.rpartition("/")[2] for name in store.bucket.names()) if back else _names(store)
    hashes = [name for name in found if is_hash(name)]
    changed = []
    with progress() as report:
        for done, sha256 in enumerate(hashes, 1):
            if not step(sha256):
                changed.append(sha256)
            report("copying back" if back else "moving", done, len(hashes))
    return len(hashes) - len(changed), changed


def _names(store: BucketStore) -> list[str]:
    return [path.name for path in files_in(store.before.folder)]
