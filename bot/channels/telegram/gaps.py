"""Gaps: what an older or another Bot API server leaves out is filled in, so that no missing field stops a message.

The library insists on every field that today's Bot API calls required. What we don't need is given its plainest
value; whatever can't be read even then is left out, and the words around it are kept.
"""

from collections.abc import Mapping
from typing import Any

import telegram

from bot.channels.telegram.raw_updates import KINDS

_PERSON = {"is_bot": False, "first_name": ""}
_FILE = {"file_unique_id": ""}
_PICTURE = _FILE | {"width": 0, "height": 0}
_SOUND = _FILE | {"duration": 0}
_STICKER = _PICTURE | {"type": "regular", "is_animated": False, "is_video": False}
_POLL = {
    "id": "",
    "question": "",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
_DEFAULTS: dict[str, Mapping[str, Any]] = {
    "from": _PERSON,
    "user": _PERSON,
    "sender_user": _PERSON,
    "sender_business_bot": _PERSON,
    "via_bot": _PERSON,
    "photo": _PICTURE,
    "thumbnail": _PICTURE,
    "animation": _PICTURE | _SOUND,
    "audio": _SOUND,
    "document": _FILE,
    "video": _PICTURE | _SOUND,
    "video_note": _SOUND | {"length": 0},
    "voice": _SOUND,
    "sticker": _STICKER,
    "poll": _POLL,
    "options": {"persistent_id": "", "text": "", "voter_count": 0},
    "dice": {"emoji": "🎲", "value": 1},
    "contact": {"phone_number": "", "first_name": ""},
    "venue": {"title": "", "address": ""},
    "forum_topic_created": {"name": "", "icon_color": 0},
    "inline_query": {"query": "", "offset": ""},
    "chosen_inline_result": {"query": ""},
    "callback_query": {"chat_instance": ""},
    "business_connection": {"user_chat_id": 0, "is_enabled": False},
    "old_chat_member": {"until_date": 0},
    "new_chat_member": {"until_date": 0},
}
_ESSENTIAL = frozenset(
    {"message_id", "date", "edit_date", "chat", "from", "text", "caption", "message_thread_id", "is_topic_message"}
    | {"business_connection_id", "is_from_offline", "sender_business_bot", "media_group_id"}
)
_DEEPEST = 12


def read_update(data: dict[str, Any]) -> telegram.Update:
    """Return the update that ``data`` is, its gaps filled. Raises what the library raises where that is not enough."""
    known = {name: value for name, value in data.items() if name in KINDS or name == "update_id"}
    whole = _filled(known, "", 0)
    try:
        return telegram.Update.de_json(whole, None)
    except (AttributeError, KeyError, TypeError, ValueError):
        bare = {name: _BARE[name](value) if name in _BARE else value for name, value in whole.items()}
        return telegram.Update.de_json(bare, None)


def _filled(value: Any, name: str, depth: int) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_filled(each, name, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _filled(each, key, depth + 1) for key, each in value.items() if each is not None}
    return {**_DEFAULTS.get(name, {}), **filled}


def _words_alone(message: Any) -> Any:
    """Return a message without what came along; a sign stands for that where there are no words."""
    if not isinstance(message, dict):
        return message
    kept = {key: each for key, each in message.items() if key in _ESSENTIAL}
    return kept if kept.get("text") or kept.get("caption") else {**kept, "text": "📎"}


def _press_alone(query: Any) -> Any:
    """Return a press without the message that has the button."""
    return {key: each for key, each in query.items() if key != "message"} if isinstance(query, dict) else query


_BARE = {
    "message": _words_alone,
    "edited_message": _words_alone,
    "business_message": _words_alone,
    "edited_business_message": _words_alone,
    "callback_query": _press_alone,
}
