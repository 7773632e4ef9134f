"""The web chat in the browser: its page, what is posted, what is streamed, and the files that go along."""

from aiohttp import web

from landing.assets import serve
from landing.chat import history, line_files, page, posts, read_receipts, recipients, stream, typing_indicator, uploads
from landing.chat.flood import FLOOD, Flood
from landing.chat.upload_slots import UPLOAD_SLOTS, UploadSlots

_FILES = (
    "chat.css",
    "chat.js",
    "chat-line.js",
    "chat-post.js",
    "chat-seen.js",
    "chat-to.js",
    "chat-wire.js",
    "writing/emoji.js",
    "writing/voice.js",
)


def add_to(app: web.Application) -> None:
    """Add the routes under /chat, and the style and scripts of its page."""
    app.router.add_get("/chat", page.chat)
    app.router.add_post("/chat/leave", page.leave)
    app.router.add_post("/chat/posts", posts.take_post)
    app.router.add_post("/chat/uploads", uploads.take_file)
    app.router.add_post("/chat/seen", read_receipts.take)
    app.router.add_post("/chat/writing", typing_indicator.take)
    app.router.add_get("/chat/people", recipients.people)
    app.router.add_get("/chat/lines", history.lines)
    app.router.add_get("/chat/lines/{line:[0-9]{1,18}}/{n:[0-9]{1,2}}", line_files.enclosure)
    stream.add_to(app)
    app[FLOOD] = Flood()
    app[UPLOAD_SLOTS] = UploadSlots()
    app[typing_indicator.TYPING] = typing_indicator.TypingIndicators()
    serve(app, *_FILES)
