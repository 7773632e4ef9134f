"""Account search: customers found by part of a number, an account or a mail address, for operators alone."""

import re

from models.storage.plain_sql import rows

_MIN_PART = 3
"""Characters of it: fewer are in everything."""
_TELLING = re.compile(r"[0-9@]")
"""Numbers and accounts have one of these; who looks for a name doesn't have them looked through."""
_APART = re.compile(r"[\s/()-]")
_KNOWN_BY = (
    "SELECT d.customer_id AS number FROM details d WHERE d.fell_at IS NULL AND (lower(d.value) LIKE ?"
    " OR replace(replace(replace(d.value, ' ', ''), '-', ''), '/', '') LIKE ?)"
    " UNION SELECT a.customer_id FROM addresses a WHERE a.customer_id IS NOT NULL AND lower(a.account) LIKE ? LIMIT ?"
)


async def customers_known_by(part: str, limit: int = 200) -> list[int]:
    """Return customers with this part in an account of theirs, or in what they told of themselves.

    It has a digit or an @ in it. Of a telephone number its digits, however they are written apart.
    """
    if len(part) < _MIN_PART or "%" in part or not _TELLING.search(part):
        return []
    digits = _APART.sub("", part)
    like = f"%{part.lower()}%"
    told = f"%{digits}%" if re.fullmatch(r"\+?[0-9]+", digits) else like
    return [int(row["number"]) for row in await rows(_KNOWN_BY, like, told, like, limit)]
