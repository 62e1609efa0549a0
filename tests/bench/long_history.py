"""A film with many finished jobs behind it, copied in the database from one that was rendered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.journeys.takeboard import well

ORDER = 20  # takes sent together
_JOB = """
with recursive n(i) as (select 1 union all select i + 1 from n where i < :jobs)
insert into job ({names}) select {values} from n, job where job.id = :pattern
"""
# Old takes lie a second apart, before the pattern; one in fifty failed there, all are paid.
_AT = "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', '+' || ({}) || ' seconds')"
_NEW = {
    "id": "printf('00H1ST0RY%017d', i)",
    "shot_id": "(select s.id from shot s where s.number = cast(10 + 10 * (i % 12) as text))",
    "batch_id": "printf('00BATCH%019d', i / {order})",
    "state": "case when i % 50 = 0 then 'failed' else 'ready' end",
    "account": "'runway'",
    "ticket": "printf('ticket-%d', i)",
    "ticket_ended": "1",
    "price": """'{{"amount": "0.25", "currency": "USD"}}'""",
    "created_at": _AT.format("i"),
    "updated_at": _AT.format("i + 40"),
}
_ATTEMPTS = """
insert into attempt (job_id, n, opened_at, sent_at, request_sha256, outcome, ticket, error)
select id, 1, created_at, created_at, id, 'accepted', ticket, '' from job where id like '00H1ST0RY%'
"""
_EVENTS = """
insert into job_event (job_id, state, at, reason)
select id, e.state, created_at, '' from job, (
  select 'queued' as state union all select 'submitting' union all select 'rendering'
  union all select 'fetching' union all select 'evaluating') as e where id like '00H1ST0RY%'
"""
_LEDGER = """
insert into ledger (id, at, job_id, kind, vendor, account, money, ticket, rehearsed, note)
select id || e.kind, created_at, id, e.kind, 'runway', 'runway', price, ticket, 0, ''
from job, (select 'reserved' as kind union all select 'spent') as e where id like '00H1ST0RY%'
"""


def with_history(folder: Path, jobs: int) -> Path:
    """A film of twelve shots whose queue has `jobs` finished jobs in orders of twenty."""
    well("new", folder, "--name", "Long", "--spec", "640x360@24")
    film = folder / "Long.takeboard"
    rows = ["number,frames,subject_action"]
    rows += [f"{n * 10},24,A woman walks {n} steps along a pier" for n in range(1, 13)]
    (folder / "shots.csv").write_text("\n".join(rows))
    well("import", film, folder / "shots.csv")
    (pattern,) = well("render", film, "10", "--takes", 1, "--model", "animatic")["jobs"]
    well("run", film, "--until-idle")
    with closing(sqlite3.connect(film / "project.db")) as conn, conn:
        names = [row[1] for row in conn.execute("pragma table_info(job)")]
        new = {name: text.format(order=ORDER) for name, text in _NEW.items()}
        values = ", ".join(new.get(name, f'job."{name}"') for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        text = _JOB.format(names=quoted, values=values)
        conn.execute(text, {"jobs": jobs, "pattern": pattern["id"]})
        for more in (_ATTEMPTS, _EVENTS, _LEDGER):
            conn.execute(more)
    return film
