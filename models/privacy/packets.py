"""Packets: everything stored about somebody as one file, and a link that fetches it once where no chat takes files."""

import io
from datetime import timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

from models.files.store import MediaStore
from models.personal_data.subjects import DataSubject, kept_of
from models.storage.channel_state import ChannelFact, keep_fact
from models.storage.clock import now
from models.storage.codes import fingerprint, is_code, new_code

FILE_NAME = "my-data.zip"
LIFE = timedelta(minutes=30)
_CHANNEL = "rights"


def pack(found: DataSubject, media: MediaStore) -> bytes:
    """Pack ``subject.json`` and ``media/<hash>`` into a zip. Blocks: call it in a thread."""
    packed = io.BytesIO()
    kept, missing = kept_of(found.given_hashes, media)
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        document = found.as_json() | {"missing_media": missing}
        archive.writestr("subject.json", orjson.dumps(document, option=orjson.OPT_INDENT_2))
        for sha256, path in kept.items():
            archive.write(path, f"media/{sha256}")
    return packed.getvalue()


async def packet_link(whose: str, number: int) -> str:
    """Make a code that fetches the packet once, within ``LIFE``. ``whose``: ``customer_id`` or ``promoter_id``."""
    code = new_code()
    await keep_fact(_CHANNEL, f"packet {fingerprint(code)}", {whose: number}, until=now() + LIFE)
    return code


async def packet_waits(code: str) -> bool:
    """Tell whether the code could still be redeemed; redeem nothing."""
    waiting = ChannelFact.filter(channel=_CHANNEL, key=f"packet {fingerprint(code)}", expires_at__gt=now())
    return is_code(code) and await waiting.exists()


async def spend_packet(code: str) -> dict[str, int] | None:
    """Redeem the code: return whose packet it fetches, to exactly one caller."""
    waiting = ChannelFact.filter(channel=_CHANNEL, key=f"packet {fingerprint(code)}", expires_at__gt=now())
    found = await waiting.get_or_none() if is_code(code) else None
    if found is None or not await ChannelFact.filter(id=found.id).delete():
        return None
    return dict(found.value)
