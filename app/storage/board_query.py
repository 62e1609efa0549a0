"""The board before anything else is imported: one query, standard library only.

Gives light rows for the first paint of a window, from a film in any state, without leaving a trace
in its folder. Whoever edits waits for the real store.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.board_row import BoardRow
from app.storage.bare_sqlite import in_use, untouched
from app.storage.job_conditions import LANDED, STILL


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """`spec` is the delivery spec as JSON values.

    `rest` holds the shots behind `rows` that were not looked into: id, number, scene id, frames,
    omitted. `scenes` are id, number, heading, time of day, tactic.
    """

    project_id: str
    name: str
    spec: dict[str, Any]
    rows: tuple[BoardRow, ...]
    rest: tuple[tuple[str, str, str | None, int, int], ...]
    scenes: tuple[tuple[str, str, str, str, str], ...]


def first_rows(folder: Path, most: int | None = None) -> BoardPicture | None:
    """What the board shows, or None when it cannot be read this way (damaged, other schema).

    Only the first `most` shots are looked into; None looks into all.
    """
    database = folder / "project.db"
    try:
        with untouched(database) as conn:
            project = conn.execute("select id, name, spec from project").fetchone()
            shots = conn.execute(_SHOTS).fetchall()
            named = [row[1] for row in conn.execute("pragma table_info('scene')")]
            tactic = "tactic" if "tactic" in named else "''"  # in films of before there is none
            scenes = conn.execute(_SCENES.format(tactic=tactic)).fetchall()
            whole = most is None or len(shots) <= most
            rows = board_rows(conn, None if whole else [shot[0] for shot in shots[:most]])
    except (sqlite3.Error, OSError):
        return None
    if project is None:
        return None
    rest = () if whole else tuple(shots[most:])
    project_id, name, spec = project
    return BoardPicture(project_id, name, json.loads(spec), tuple(rows), rest, tuple(scenes))


def board_rows(conn: sqlite3.Connection, shot_ids: Collection[str] | None = None) -> list[BoardRow]:
    """All shots in board order, or these; a shot that is gone is left out."""
    if shot_ids is None:
        return _fetch(conn, _query(conn, ""), ())
    rows: list[BoardRow] = []
    wanted = sorted(shot_ids)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        only = f"where s.id in ({', '.join('?' * len(some))})"
        rows += _fetch(conn, _query(conn, only), some)
    return rows


def last_project(home: Path) -> Path | None:
    """The folder opened last that is still there; read from the office before it is built."""
    database = home / "office.db"
    if not database.exists():
        return None
    query = "select path from known_project order by opened_at desc limit 20"
    try:
        with in_use(database) as conn, closing(conn.execute(query)) as found:
            paths = [Path(row[0]) for row in found]
    except sqlite3.Error:
        return None
    return next((path for path in paths if (path / "project.db").exists()), None)


def has_column(conn: sqlite3.Connection, table: str, column: str) -> bool:
    """Films of before are shown as they lie, without being brought up to date."""
    found = conn.execute(f"select 1 from pragma_table_info('{table}') where name = ?", (column,))
    return found.fetchone() is not None


def _query(conn: sqlite3.Connection, only: str) -> str:
    stills = "select count(*) from asset where still_of = s.id"
    known = has_column(conn, "asset", "still_of")
    stills = stills if known else "0"
    words = {"order": _URGENT, "open": _OPEN, "rehearsed": _REHEARSED}
    return _QUERY.format(only=only, stills=stills, landed=LANDED, still=STILL, **words)


def _fetch(conn: sqlite3.Connection, query: str, given: Sequence[str]) -> list[BoardRow]:
    cursor = conn.execute(query, given)
    names = [column[0] for column in cursor.description]
    return [_row(dict(zip(names, row, strict=True))) for row in cursor]


def _row(values: dict[str, Any]) -> BoardRow:
    prices = values.pop("prices")
    words = prices.split() if prices else []
    each = [word.split("*") for word in words if word != _REHEARSED]
    paid = [Decimal(amount) * int(times) for amount, times in each]
    values["paid"] = sum(paid, Decimal(0)) if paid else None
    values["rehearsed"] = _REHEARSED in words
    for name in ("omitted", "hero", "critical", "linked", "circled", "missing"):
        values[name] = bool(values[name])
    return BoardRow(**values)


_REHEARSED = "rehearsed"
_SHOTS = "select id, number, scene_id, frames, omitted from shot order by position, id"
_SCENES = "select id, number, heading, time_of_day, {tactic} from scene order by position, id"
# What may still move leads; of a long history only the newest is looked at.
_URGENT = """case state
        when 'in_doubt' then 0 when 'fetching' then 1 when 'rendering' then 2
        when 'submitting' then 3 when 'cancelling' then 4 when 'evaluating' then 5
        when 'queued' then 6 else 7 end, id desc"""
_OPEN = """'in_doubt', 'fetching', 'rendering', 'submitting', 'cancelling', 'evaluating', 'queued',
        'held'"""
_QUERY = """
with moving as materialized (
    select id, shot_id, take_number, state from job where state in ({open})
)
select s.id as shot_id, s.number, s.code, s.kind, s.title,
    coalesce(json_extract(s.elements, '$.subject_action'), '') as action,
    s.scene_id, coalesce(c.number, '') as scene_number, coalesce(c.heading, '') as scene_heading,
    coalesce(c.time_of_day, '') as scene_time,
    s.model, s.frames, s.omitted, s.hero, s.critical, s.linked, s.batch_group as "group",
    s.first_frame_id, a.file as first_frame_file,
    (select count(*) from take where shot_id = s.id) as take_count,
    t.id as take_id, t.slate, coalesce(t.circled, 0) as circled, coalesce(t.missing, 0) as missing,
    coalesce(json_extract(t.evaluation, '$.verdict'), '') as verdict,
    coalesce(json_extract(t.evaluation, '$.word'), '') as word,
    j.state as job_state, coalesce(j.reason, '') as job_reason, j.progress,
    (select state from job where shot_id = s.id and take_number > 0
        order by id desc limit 1) as newest_state,
    (select group_concat(case when rehearsed then '{rehearsed}'
            else json_extract(price, '$.amount') || '*' || many end, ' ')
        from (select rehearsed, price, count(*) as many from job
            where shot_id = s.id and {landed} group by rehearsed, price)) as prices,
    coalesce(json_extract(j.price, '$.currency'), 'USD') as currency,
    ({stills}) as stills,
    coalesce(
        (select state from moving where shot_id = s.id and take_number = 0
            order by {order} limit 1),
        (select state from job where id =
            (select max(id) from job where shot_id = s.id and {still}))
    ) as still_state
from shot s
left join scene c on c.id = s.scene_id
left join asset a on a.id = s.first_frame_id
left join take t on t.id =
    (select id from take where shot_id = s.id
        order by circled desc, landed_at desc, id desc limit 1)
left join job j on j.id = coalesce(
    (select id from moving where shot_id = s.id and take_number > 0 order by {order} limit 1),
    (select id from job where shot_id = s.id and take_number > 0 order by id desc limit 1))
{only}
order by s.position, s.id
"""
