"""Deep links: where each channel's bot is opened. Known only once a channel is connected, so `serve` writes them down
for the commands that run beside it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

FILE = "channels.json"
_PAYLOAD = "{payload}"


def publish(data_dir: Path, links: Mapping[str, str]) -> None:
    """Write down each channel's link, with ``{payload}`` where a tag or ``join_<code>`` goes. Raises OSError."""
    published = {channel: {"link": link} for channel, link in links.items() if link}
    fresh = data_dir / f"{FILE}.new"
    fresh.write_text(json.dumps(published, indent=2), encoding="utf-8")
    fresh.replace(data_dir / FILE)  # whole or not at all


class DeepLinks:
    """What was written down last; nothing where the server has not run yet."""

    def __init__(self, data_dir: Path) -> None:
        try:
            published = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            published = {}
        self._links: dict[str, str] = {
            channel: entry["link"]
            for channel, entry in (published.items() if isinstance(published, dict) else ())
            if isinstance(entry, dict) and isinstance(entry.get("link"), str)
        }

    def link(self, channel: str, payload: str) -> str | None:
        """Return the link that opens the channel's bot with this payload; None where it is not known."""
        template = self._links.get(channel)
        return template.replace(_PAYLOAD, payload) if template else None
