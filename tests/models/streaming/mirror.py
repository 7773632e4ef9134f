"""A mirror: what another system makes of the events that it is told."""

from dataclasses import dataclass, field

from models.streaming.event_log import events_between, last_position, number_some
from models.streaming.streamed_rows import StreamedRow, rows_of


@dataclass
class Mirror:
    """Keeps of each table the rows as they were told last."""

    personal: bool = False
    position: int = 0
    tables: dict[str, dict[int, dict[str, object]]] = field(default_factory=dict)

    async def catch_up(self) -> list[StreamedRow]:
        while await number_some():
            pass
        events = await events_between(self.position, await last_position())
        told = await rows_of(events, personal=self.personal)
        for event in told:
            assert event.position == self.position + 1, "each once, and none is missing"
            self.position = event.position
            rows = self.tables.setdefault(event.noun, {})
            if event.values is None:
                rows.pop(event.number, None)
            else:
                rows[event.number] = dict(event.values)
        return told

    def values(self, table: str, column: str) -> list[object]:
        return [row[column] for _, row in sorted(self.tables.get(table, {}).items())]
