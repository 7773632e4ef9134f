"""Raw updates: what makes each one's key, what it stays in order with, and what of it may lie on disk."""

from bot.channels.envelope import RawUpdate
from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.json_fields import Object
from models.text.cleaning import clean_line

CHANNEL = "telegram"
OWN_CHATS = ("business_message", "edited_business_message", "deleted_business_messages")
"""What comes from people's own chats."""
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "message_reaction",
    "business_connection",
    *OWN_CHATS,
)
"""What we ask Telegram for, and can read."""


def raw_update_of(update: Object, body: str, bot_id: str, vault: AtRestCipher) -> RawUpdate:
    """Return one update, to be stored; ``body`` is its JSON. Raises ValueError for what is no update.

    Update ids start anew at a random number after a quiet week (Bot API, Update), and another bot has its own: what the
    update is about makes the key one that never comes again. What is from people's own chats is sealed, names and all.
    """
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("without an update_id")  # noqa: TRY004  (rubbish from outside is a wrong value, not a wrong type)
    kind = next((name for name in KINDS if isinstance(update.get(name), dict)), "")
    content: Object = update.get(kind, {})
    who = next((found for key in ("chat", "from", "user") if (found := _id_in(content.get(key)))), str(number))
    about = next((content[key] for key in ("message_id", "id", "result_id", "date") if key in content), "")
    lane = f"{CHANNEL}:{who}"
    if kind in OWN_CHATS or _among_many(content):
        about = vault.alias(str(content.get("message_id") or content.get("message_ids")))
        who = vault.alias(str(content.get("business_connection_id")), who)
        lane, body = f"{CHANNEL}:own {who}", vault.seal(body)
    return RawUpdate(
        external_id=clean_line(f"{bot_id}:{number}:{kind}:{who}:{about}", 200),
        lane=clean_line(lane, 120),
        body=body,
    )


def _among_many(content: Object) -> bool:
    """Whether it was said in a group, most of which is not for us either."""
    chat = content.get("chat")
    return "message_id" in content and isinstance(chat, dict) and chat.get("type") in {"group", "supergroup"}


def _id_in(about: object) -> str:
    number = about.get("id") if isinstance(about, dict) else None
    return str(number) if isinstance(number, int) else ""
