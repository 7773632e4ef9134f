"""Sounds: what kind of sound bytes are, whatever whoever sent them says."""


def sound_type(data: bytes) -> str:
    """The media type that the first bytes show; empty: none that is known here."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    return ""
