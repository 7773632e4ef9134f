"""User agents: what a browser says it is, shortened to a browser and a system that people know by name."""

from functools import lru_cache

from models.people.sessions import UNKNOWN

_LONGEST = 400
# What stands earlier wins: most say the names of those whose engine they share, too.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Telegram", "Telegram"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex"),
    ("Vivaldi", "Vivaldi"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("UCBrowser", "UC Browser"),
    ("MQQBrowser", "QQ Browser"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@lru_cache(maxsize=1024)
def device(agent: str) -> str:
    """Return a name such as ``Firefox · Windows``, made of names in this file alone, not of the browser's own words."""
    agent = agent[:_LONGEST]
    parts = (next((name for sign, name in names if sign in agent), "") for names in (_BROWSERS, _SYSTEMS))
    return " · ".join(part for part in parts if part) or UNKNOWN
