"""QR codes of tag addresses, made so that any telephone reads them from a screen, a print or a squeezed photo."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from models.lazy_import import LazyImport

if TYPE_CHECKING:
    import segno
else:
    segno = LazyImport("segno")

QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for at least four
MAX_URL_BYTES = 300  # above this the modules of a card's code get too fine once a messenger has squeezed the picture


class UnscannableAddress(ValueError):
    """The address is empty or too long for a code that telephones still read."""


def qr_code(url: str) -> "segno.QRCode":
    """Return the code of an address. Raise UnscannableAddress."""
    size = len(url.encode())
    if not 0 < size <= MAX_URL_BYTES:
        raise UnscannableAddress(f"A QR code takes an address of 1 to {MAX_URL_BYTES} bytes; this one has {size}.")
    # make_qr, not make: most telephones cannot read the Micro QR that segno picks for short texts.
    return segno.make_qr(url, error="m", boost_error=False)


@lru_cache(maxsize=256)  # a promoter's is asked for with every page; a reader's own once
def qr_svg(url: str) -> bytes:
    """Return the code as an SVG document with its quiet zone, sized by its viewBox. Raise UnscannableAddress."""
    out = io.BytesIO()
    qr_code(url).save(out, kind="svg", border=QUIET_ZONE, omitsize=True, light="#fff", xmldecl=False)
    return out.getvalue()


def qr_png(url: str, *, scale: int = 10) -> bytes:
    """Return the code as a PNG, `scale` pixels (1 to 40) a module, with its quiet zone. Raise UnscannableAddress."""
    if not 1 <= scale <= 40:
        raise ValueError(f"A QR code is drawn at 1 to 40 pixels a module, not {scale}.")
    out = io.BytesIO()
    qr_code(url).save(out, kind="png", border=QUIET_ZONE, scale=scale, light="#fff")
    return out.getvalue()
