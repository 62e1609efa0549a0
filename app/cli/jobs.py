"""estimate, render, run, jobs, cancel, retry, hold, release, priority, resolve."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, ShotsArg, film
from app.cli.output import Found, answer, listed, progress, table
from app.cli.stills import Extra, FromTake, Masks, Sound, StillMasks, Way, shots_of, wish_of
from app.domain.errors import DiskFull, Stopped, UsageError
from app.domain.events import JobMoved, LineWaits
from app.domain.job import IDLE, Job, JobState
from app.domain.model_card import Mode
from app.domain.money import Money, total
from app.production.shoot.estimate import made_by_models
from app.production.workbench import Workbench

JobsArg = Annotated[list[str], typer.Argument(metavar="JOB...")]
Takes = Annotated[int | None, typer.Option("--takes", min=1, max=100)]
Model = Annotated[str | None, typer.Option("--model", metavar="CARD")]
Rehearse = Annotated[bool, typer.Option("--rehearse", help="against the built-in simulators")]
_PATIENCE_S = 10.0  # without a move, before a full disk is taken for the reason
_ROOM = 1_000_000  # bytes: less holds no more records
Cards = Annotated[str, typer.Option("--cards", help="today, or seeds (with --rehearse)")]


def register(app: typer.Typer) -> None:
    for command in (estimate, render, run, cancel, retry, hold, release, resolve):
        app.command()(command)
    # a number may be negative here, and must not be taken for an option
    app.command(context_settings={"ignore_unknown_options": True})(priority)
    app.command("jobs")(jobs_)


def estimate(
    context: typer.Context,
    project: ProjectArg,
    which: ShotsArg = "all",
    takes: Takes = None,
    model: Model = None,
    cards: Cards = "today",
    mode: Way = None,
    take: FromTake = None,
    as_json: Json = False,
) -> None:
    """What takes of these shots would cost, with the formula of each line."""
    with film(context, project, write=False) as bench:
        wish = wish_of(bench, mode, take)
        shots = shots_of(bench, which, wish)
        count = takes or bench.board.project().takes_per_shot
        found = bench.shooting.estimate(shots, count, model=model, cards=cards, wish=wish)

    def say() -> None:
        rows = [(ln.shot, ln.model, ln.takes, _shown(ln.price), ln.formula) for ln in found.lines]
        table(("shot", "model", "takes", "price", "formula"), rows)
        for line in (one for one in found.lines if one.note):
            print(f"shot {line.shot}: {line.note}")
        known = found.total.shown() if len(found.not_known) < len(found.lines) else "not known"
        print(f"total {known}{f'. {found.refusal}' if found.refusal else ''}")

    answer({"total": found.total, "lines": found.lines}, as_json, say)


def render(
    context: typer.Context,
    project: ProjectArg,
    which: ShotsArg = "all",
    takes: Takes = None,
    model: Model = None,
    cap: Annotated[str | None, typer.Option("--cap", metavar="MONEY")] = None,
    rehearse: Rehearse = False,
    speed: Annotated[float, typer.Option("--speed", min=1, max=10_000)] = 100,
    cards: Cards = "today",
    seed: Annotated[int | None, typer.Option("--seed", min=0)] = None,
    reuse: Annotated[
        bool, typer.Option("--reuse", help="take an equal earlier take instead")
    ] = False,
    mode: Way = None,
    take: FromTake = None,
    sound: Sound = None,
    mask: Masks = None,
    hold_still: StillMasks = None,
    option: Extra = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="stay until nothing moves by itself")
    ] = False,
    as_json: Json = False,
) -> None:
    """Queue takes, or stills with --mode still; with --wait render them."""
    if cards not in ("today", "seeds") or (cards == "seeds" and not rehearse):
        raise UsageError("--cards seeds goes with --rehearse.", "Add --rehearse, or leave it out.")
    with film(context, project, write=True) as bench:
        wish = wish_of(
            *(bench, mode, take, sound), masks=mask, still_masks=hold_still, options=option
        )
        shots = shots_of(bench, which, wish)
        count = takes or bench.board.project().takes_per_shot
        made = bench.shooting.render(
            shots,
            count,
            model=model,
            cap=Money.parse(cap) if cap is not None else None,
            seed=seed,
            rehearse=rehearse,
            speed=speed,
            cards=cards,
            reuse=reuse,
            wish=wish,
        )
        if wait:
            wait_for(bench)
        jobs = [bench.shooting.job(job.id) for job in made]
        wanted = count * len(made_by_models(shots))
        missing = wanted - len(made) if reuse else 0
        seeded = seed is not None
        _report(bench, jobs, as_json, rehearse, wait, reused=missing, seeded=seeded)


def run(
    context: typer.Context,
    project: ProjectArg,
    until_idle: Annotated[bool, typer.Option("--until-idle")] = False,
    as_json: Json = False,
) -> None:
    """Take up all unfinished jobs; goes on until stopped, or until nothing moves by itself."""
    with film(context, project, write=True) as bench:
        moved: set[str] = set()
        bench.bus.subscribe(JobMoved, lambda event: moved.add(event.job_id))
        wait_for(bench, forever=not until_idle)
        jobs = bench.shooting.jobs()
        idle = all(job.state in IDLE for job in jobs)
        done = [job for job in jobs if job.id in moved]
        _tell(bench, done, as_json, idle=idle)
        if any(job.state in (JobState.FAILED, JobState.IN_DOUBT) for job in jobs):
            raise Found


def jobs_(
    context: typer.Context,
    project: ProjectArg,
    state: Annotated[str | None, typer.Option("--state")] = None,
    as_json: Json = False,
) -> None:
    """The queue, with attempts and history."""
    states: tuple[JobState, ...] = ()
    if state is not None:
        if state not in list(JobState):
            raise UsageError(f"There is no state {state!r}.", f"Use {', '.join(JobState)}.")
        states = (JobState(state),)
    with film(context, project, write=False) as bench:
        rows = [_full(bench, job) for job in bench.shooting.jobs(states)]

    answer({"jobs": rows}, as_json, lambda: _say(rows))


def cancel(
    context: typer.Context, project: ProjectArg, ids: JobsArg, as_json: Json = False
) -> None:
    """Cancel jobs; one the vendor cannot cancel is paid and its take kept."""
    with film(context, project, write=True) as bench:
        _tell(bench, bench.shooting.cancel(ids), as_json)


def retry(context: typer.Context, project: ProjectArg, ids: JobsArg, as_json: Json = False) -> None:
    """Try failed jobs again; one with a living ticket is polled, never sent again."""
    with film(context, project, write=True) as bench:
        _tell(bench, bench.shooting.retry(ids), as_json)


def hold(context: typer.Context, project: ProjectArg, ids: JobsArg, as_json: Json = False) -> None:
    """Hold queued jobs."""
    with film(context, project, write=True) as bench:
        _tell(bench, bench.shooting.hold(ids), as_json)


def release(
    context: typer.Context, project: ProjectArg, ids: JobsArg, as_json: Json = False
) -> None:
    """Let held jobs go on."""
    with film(context, project, write=True) as bench:
        _tell(bench, bench.shooting.release(ids), as_json)


def priority(
    context: typer.Context,
    project: ProjectArg,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="smaller goes first; 0 is usual")],
    ids: JobsArg,
    as_json: Json = False,
) -> None:
    """Say which queued jobs go first."""
    with film(context, project, write=True) as bench:
        done = bench.shooting.set_priority(ids, number)
        _tell(bench, done, as_json)


def resolve(
    context: typer.Context,
    project: ProjectArg,
    ids: JobsArg,
    accepted: Annotated[str | None, typer.Option("--accepted", metavar="TICKET")] = None,
    not_accepted: Annotated[bool, typer.Option("--not-accepted")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")] = "",
    as_json: Json = False,
) -> None:
    """Settle jobs in doubt: the vendor took it (with its ticket), or it did not.

    `--by` and `--reason` stay in the job's history.
    """
    if (accepted is None) == (not not_accepted):
        raise UsageError("Say --accepted TICKET or --not-accepted.", "See the vendor's own page.")
    if accepted is not None and len(ids) != 1:
        raise UsageError("A ticket belongs to one job.", "Name one job with --accepted.")
    with film(context, project, write=True) as bench:
        told = ": ".join(filter(None, (by.strip(), reason.strip())))
        done = bench.shooting.resolve(ids, ticket=accepted, told=told)
        _tell(bench, done, as_json)


def wait_for(bench: Workbench, *, forever: bool = False) -> None:
    """Start the line and stay until it is idle; a signal ends it in order and exits with 4.

    Raises `DiskFull` when nothing moves any more because nothing can be written.
    """
    stopped, moved_at, full = threading.Event(), time.monotonic(), False
    waits, states = LineWaits(), dict[str, JobState]()

    def moved(event: JobMoved) -> None:
        nonlocal moved_at
        if states.get(event.job_id) is not event.state:  # a job taken up anew has not moved
            moved_at, states[event.job_id] = time.monotonic(), event.state
        progress(f"{event.state.value} {event.reason}")

    def waiting(event: LineWaits) -> None:
        nonlocal waits
        waits = event
        progress(event.why)

    def over() -> bool:
        nonlocal full
        no_room = waits.kind == DiskFull.kind or bench.session.room() < _ROOM
        full = time.monotonic() - moved_at > _PATIENCE_S and no_room
        return full or stopped.is_set()

    bench.bus.subscribe(JobMoved, moved)
    bench.bus.subscribe(LineWaits, waiting)
    with _signals(stopped):
        bench.shooting.start()
        while forever and not stopped.wait(1.0) and not over():
            continue
        if not forever:
            bench.shooting.wait_idle(over)
    progress("")
    if full:
        raise DiskFull(
            f"The disk of {bench.session.folder.name} is full, so its jobs wait.",
            "Free some space, then go on with `takeboard run`; nothing is lost.",
        )
    if stopped.is_set() and not forever:
        raise Stopped("Stopped.", "Jobs under way go on with `takeboard run`.")


@contextmanager
def _signals(stopped: threading.Event) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    old = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _report(
    bench: Workbench,
    made: list[Job],
    as_json: bool,
    rehearsed: bool,
    waited: bool,
    *,
    reused: int = 0,
    seeded: bool = False,
) -> None:
    money = bench.accounts.totals(rehearsed=rehearsed)
    without = sorted({job.order.card_id for job in made if seeded and job.order.seed is None})

    def say() -> None:
        states: dict[str, int] = {}
        for job in made:
            states[job.state.value] = states.get(job.state.value, 0) + 1
        told = [f"{count} {state}" for state, count in sorted(states.items())]
        told += [f"{reused} there already"] if reused else []
        if without:
            told.append(f"{', '.join(without)} takes no seed; model and references are shared")
        print(", ".join(told) or "nothing to make")
        print(f"reserved {money.reserved.shown()}, spent {money.spent.shown()}")

    data = {
        "jobs": [_row(bench, job) for job in made],
        "reserved": money.reserved,
        "spent": money.spent,
        "ordered": total([job.price for job in made]),
        "reused": reused,
        "without_seed": without,
        "rehearsed": rehearsed,
    }
    answer(data, as_json, say)
    bad = (JobState.FAILED, JobState.IN_DOUBT)
    if waited and any(job.state in bad for job in bench.shooting.jobs()):
        raise Found


def _tell(bench: Workbench, jobs: Sequence[Job], as_json: bool, **more: object) -> None:
    """Jobs as they are after a deed; `more` stands beside them in the document."""
    rows = [_row(bench, job) for job in jobs]
    answer({"jobs": rows, **more}, as_json, lambda: _say(rows))


def _say(rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        print("no jobs")
        return
    columns = ("id", "shot", "model", "state", "reason", "ticket", "price")
    listed(columns, rows)


def _row(bench: Workbench, job: Job) -> dict[str, object]:
    still = job.order.mode is Mode.STILL
    return {
        "id": job.id,
        "shot": job.order.shot_number,
        "model": job.order.card_id,
        "vendor": job.order.vendor,
        "account": job.account,
        "state": job.state,
        "reason": job.reason,
        "ticket": job.ticket,
        "price": job.price,
        "priority": job.priority,
        "take": None if still else job.take_id,
        "still": job.take_id if still else None,
        "mode": job.order.mode,
        "slate": job.order.slate,
        "rehearsed": job.rehearsed,
    }


def _full(bench: Workbench, job: Job) -> dict[str, object]:
    attempts = bench.shooting.attempts(job.id)
    hashes = [attempt.request_sha256 for attempt in attempts if attempt.request_sha256]
    return {
        **_row(bench, job),
        "request_sha256": hashes[-1] if hashes else None,
        "attempts": [
            {
                "n": a.n,
                "sent_at": a.sent_at,
                "outcome": a.outcome,
                "status": a.status,
                "ticket": a.ticket,
                "request_sha256": a.request_sha256,
                "error": a.error,
            }
            for a in attempts
        ],
        "history": [
            {"state": event.state, "at": event.at, "reason": event.reason}
            for event in bench.shooting.history(job.id)
        ],
    }


def _shown(price: Money | None) -> str:
    return "not known" if price is None else price.shown() if price else "free"
