"""What the sandbox can do. Each task loads what it works with, and returns the work itself."""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Final

from models.files.pictures import BadPicture

Work = Callable[..., list[bytes]]
"""Raises ValueError with a sentence for bytes that are nothing for it."""


def _plugins() -> None:
    """Load what Pillow would load when it first needs it: once the work has begun, it can't."""
    for name in ("Color", "File", "Filter", "Palette"):
        import_module(f"PIL.Image{name}")
    for name in ("Mpo", "Tiff", "WebP"):
        import_module(f"PIL.{name}ImagePlugin")
    import_module("PIL.Image").preinit()


def _picture() -> Work:
    _plugins()
    from models.files.decoding import check_picture  # noqa: PLC0415  (the other tasks do without)

    return lambda pieces: [check_picture(pieces[0])]


def _light_picture() -> Work:
    _plugins()
    from models.files.decoding import light_picture  # noqa: PLC0415  (each process loads only what it decodes with)

    return lambda pieces, **limits: [light_picture(pieces[0], **limits)]


def _small_pictures() -> Work:
    """One that can't be read comes back empty."""
    _plugins()
    from models.files.decoding import small_picture  # noqa: PLC0415  (each process loads only what it decodes with)

    def small(data: bytes, side: int) -> bytes:
        try:
            return small_picture(data, side)
        except BadPicture:
            return b""

    return lambda pieces, side: [small(piece, side) for piece in pieces]


def _voice() -> Work:
    with suppress(ModuleNotFoundError):  # the work itself says what is missing
        for name in ("av", "av.subtitles.stream", "av.subtitles.codeccontext"):
            import_module(name)
    from models.files.voices import recoded  # noqa: PLC0415  (each process loads only what it decodes with)

    return lambda pieces, **form: recoded(pieces[0], **form)


TASKS: Final[dict[str, Callable[[], Work]]] = {
    "picture": _picture,
    "light-picture": _light_picture,
    "small-pictures": _small_pictures,
    "voice": _voice,
}
