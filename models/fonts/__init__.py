"""The fonts that cards are drawn and conversations printed with; README.md beside them says where they come from."""

from pathlib import Path

FONTS = Path(__file__).parent
