"""A transcript to read in a browser: one file with its styles and small pictures inside, fit to print."""

from base64 import b64encode
from collections.abc import AsyncIterator
from functools import partial
from html import escape
from typing import BinaryIO

from models.reports.timeline import EventFile, TimelineEvent
from models.reports.timeline.event_lines import file_name, heading, notes, where
from models.reports.transcripts.sheet import Sheet
from models.storage.clock import iso
from models.words import say

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2129; --muted: #666b76; --line: #e3dfd5; --paper: #f7f5f0; --ours: #e6f1ee; --theirs: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceae4; --muted: #a0a4ad; --line: #333741; --paper: #15171b; --ours: #1d3631; --theirs: #1e2127; }
}
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1rem; margin: 2rem 0 .75rem; color: var(--muted); border-bottom: 1px solid var(--line); }
article { margin: 0 0 .75rem; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .8rem; background: var(--theirs); break-inside: avoid; }
article.to_customer { background: var(--ours); margin-left: 12%; }
article.to_promoter { margin-right: 12%; }
article.event { background: none; border-style: dashed; }
p { margin: 0 0 .25rem; }
.text { white-space: pre-wrap; }
.by { font-size: .85rem; color: var(--muted); }
.note, .earlier { color: var(--muted); font-size: .9rem; }
.earlier { border-left: 3px solid var(--line); padding-left: .75rem; white-space: pre-wrap; }
img { display: block; max-width: 100%; max-height: 24rem; border-radius: .5rem; margin-top: .4rem; }
code { font-size: .8rem; color: var(--muted); }
footer { margin-top: 2rem; color: var(--muted); font-size: .9rem; }
@media print { body { background: none; padding: 0; font-size: 11pt; } article { box-shadow: none; } }
"""  # noqa: E501  (a style sheet, one rule a line)


async def write_html(sheet: Sheet, moments: AsyncIterator[TimelineEvent], file: BinaryIO) -> int:
    """Moment by moment, with a heading for each day."""
    file.write(_head(sheet).encode())
    number, day = 0, ""
    async for moment in moments:
        if (today := sheet.day(moment.at)) != day:
            day = today
            file.write(f"<h2>{day}</h2>\n".encode())
        file.write((await _article(sheet, moment)).encode())
        number += 1
    file.write(f"<footer>{escape(sheet.colophon(number))}</footer>\n</body>\n</html>\n".encode())
    return number


def _head(sheet: Sheet) -> str:
    title = escape(sheet.title)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!doctype html>\n<html lang="{say(sheet.language, "language-region")}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )


async def _article(sheet: Sheet, moment: TimelineEvent) -> str:
    language = sheet.language
    channel = f" · {escape(where(moment.channel, partial(say, language)))}" if moment.channel else ""
    kind = say(language, f"kind-{moment.kind.value}")
    when = f'<time datetime="{iso(moment.at)}">{sheet.clock(moment.at)}</time>'
    lines = [
        f'<p class="by">{escape(kind)} · {when}{channel}</p>',
        f"<p><strong>{escape(heading(moment, language))}</strong></p>",
    ]
    if moment.text:
        lines.append(f'<p class="text" dir="auto">{escape(moment.text)}</p>')
    if "latitude" in moment.facts:
        lines.append(f"<p>{moment.facts['latitude']:.5f}, {moment.facts['longitude']:.5f}</p>")
    lines += [await _enclosed(sheet, each) for each in moment.files]
    lines += [f'<p class="note">{escape(note)}</p>' for note in notes(moment, language)]
    before = say(language, "timeline-as-written" if moment.facts.get("deleted_at") else "timeline-before-edit")
    lines += [
        f'<p class="note">{escape(before)} ({sheet.clock(each.until)})</p>'
        f'<p class="earlier" dir="auto">{escape(each.text)}</p>'
        for each in moment.earlier
    ]
    kinds = f"{moment.direction or 'event'} {moment.kind.value}"
    return f'<article class="{kinds}" id="m-{moment.key}">{"".join(lines)}</article>\n'


async def _enclosed(sheet: Sheet, file: EventFile) -> str:
    name = escape(file_name(file.name, file.kind, sheet.language))
    if (data := await sheet.picture(file)) is not None:
        return f'<p>{name}<img alt="{name}" src="data:{file.mime};base64,{b64encode(data).decode()}"></p>'
    parts = [str(file.facts[fact]) for fact in ("name", "phone", "latitude", "longitude") if file.facts.get(fact)]
    kept = ""
    if file.sha256:
        kept = f"<br><code>{escape(say(sheet.language, 'transcript-not-inlined', sha256=file.sha256))}</code>"
    elif file.reason:
        kept = f' <span class="note">{escape(say(sheet.language, "console-not-kept"))}</span>'
    return f"<p>{name} {escape(', '.join(parts))}{kept}</p>"
