"""A picture small enough to send often."""

import io

from PIL import Image


def _drawn() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "PNG")
    return drawn.getvalue()


PNG = _drawn()
