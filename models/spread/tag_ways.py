"""Tags' ways: what the tag of an open says of the way, where the open itself says nothing."""

TAGS_WAY = (
    "CASE WHEN t.way <> '' THEN t.way WHEN t.recipient_id IS NOT NULL THEN 'push'"
    " WHEN t.parent_open_id IS NOT NULL THEN 'menu' ELSE 'tag' END"
)
"""SQL: of tag ``t``, as ``models.spread.origins.way`` tells it."""
