"""In an app: what a page knows of the messenger in whose own browser it is shown."""

from dataclasses import dataclass

from models.identity.recognitions import ReaderStatus


@dataclass(frozen=True)
class Inside:
    """The app whose browser a page is shown in, and how its reader stands with the promoter."""

    app: str
    standing: ReaderStatus
    asks_at: str = ""
    """Origin where the reader can be sent to be recognised; empty: they can't."""
    shares: bool = False
    anywhere: bool = False
    """Any browser shows the page, and the app is where the reader can log in."""
    names: bool = False
    """Who is recognised is so by name."""
    frames_at: str = ""
    """Origin of the messenger's own pages, where it shows the page within itself and signs who looks at it; empty: it
    is the app's browser that shows it.
    """
