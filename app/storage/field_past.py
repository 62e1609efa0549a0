"""What a field of records was before, read out of the edit history once and then carried on.

The history is only ever appended to, so what was read stays true; a later question reads the
edits since. The first one of a field passes over the whole history, inside the database.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, text

_Pairs = list[tuple[Any, Any]]
# `instr` spares taking apart edits that never name the field
_SINCE = text(
    """
    SELECT e.seq, json_extract(c.value, '$.id') AS id,
           json_extract(c.value, :before) AS before, json_extract(c.value, :after) AS after
    FROM edit_history AS e, json_each(e.changes) AS c
    WHERE e.seq > :read AND e.seq <= :newest AND instr(e.changes, :field)
      AND (json_extract(c.value, :before) IS NOT NULL OR json_extract(c.value, :after) IS NOT NULL)
    ORDER BY e.seq, c.key
    """
)
_NEWEST = text("SELECT coalesce(max(seq), 0) FROM edit_history")


class FieldPast:
    """For fields that hold text or nothing; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, int] = {}  # the last edit looked at, by field
        self._known: dict[str, defaultdict[str, _Pairs]] = {}

    def of(self, conn: Connection, record_id: str, field: str) -> _Pairs:
        """(before, after) of each edit that set or cleared the field, newest first."""
        with self._lock:
            known = self._known.setdefault(field, defaultdict(list))
            read, newest = self._read.get(field, 0), int(conn.execute(_NEWEST).scalar_one())
            if newest > read:
                paths = {"before": f'$.before."{field}"', "after": f'$.after."{field}"'}
                words = {"read": read, "newest": newest, "field": field, **paths}
                for row in conn.execute(_SINCE, words):
                    known[row.id].append((row.before, row.after))
                self._read[field] = newest
            return list(reversed(known.get(record_id, ())))
