"""Readers of a section: who had it before them for as long as proves a reading, in one opening of the page."""

from models.reading.proofs import READ_SECONDS

_TENTHS = READ_SECONDS * 10
SECTION_READ = (
    f"(SELECT coalesce(sum(s.tenths), 0) FROM section_times s WHERE s.open_id = o.id AND s.name = ?) >= {_TENTHS}"  # noqa: S608  (our own number)
)
"""SQL: in open ``o`` the section of this name was read. Its reports are found by the open, one by one."""
