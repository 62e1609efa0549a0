"""new, sample, adopt, doctor."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film, office
from app.cli.jobs import wait_for
from app.cli.output import Found, answer, note, progress, table
from app.domain.errors import UsageError
from app.domain.events import DeliveryStep, TakeEvaluated
from app.domain.job import JobState
from app.domain.project import Codec, parse_spec
from app.production.workbench import SampleOptions


def register(app: typer.Typer) -> None:
    app.command()(new)
    app.command()(sample)
    app.command()(adopt)
    app.command()(doctor)


def new(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR")],
    name: Annotated[str, typer.Option("--name")],
    spec: Annotated[str, typer.Option("--spec", help="cinematic, social or WxH@RATE")] = "",
    template: Annotated[str, typer.Option("--template", help="begin with its board")] = "",
    codec: Annotated[str, typer.Option("--codec")] = "",
    handles: Annotated[int | None, typer.Option("--handles", min=0, max=240)] = None,
    start: Annotated[str, typer.Option("--start", help="record timecode")] = "",
    client: Annotated[str, typer.Option("--client")] = "",
    as_json: Json = False,
) -> None:
    """Make DIR/NAME.takeboard; a template brings its own spec unless one is given."""
    house, directory = office(context), directory.expanduser().absolute()
    if not spec and not template:
        raise UsageError("A film needs a spec.", "Give --spec or --template.")
    wanted = parse_spec(spec) if spec else house.templates.get(template).delivery()
    update: dict[str, object] = {}
    if codec:
        update["codec"] = parse_codec(codec)
    if handles is not None:
        update["handles"] = handles
    if start:
        update["start"] = start
    wanted = wanted.model_copy(update=update)
    wanted.start_frame()
    if template:
        folder = house.from_template(directory, name, wanted, client, template)
    else:
        folder = house.new_project(directory, name, wanted, client)
    answer({"project": folder, "spec": wanted}, as_json)


def sample(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR")],
    spec: Annotated[str, typer.Option("--spec", help="cinematic, social or WxH@RATE")] = "",
    takes: Annotated[int | None, typer.Option("--takes", min=1, max=20)] = None,
    as_json: Json = False,
) -> None:
    """Run the sample film through the whole line: board, takes, cut, package, verify."""
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def stage(name: str) -> None:
        nonlocal clock
        seconds[name] = round(time.perf_counter() - clock, 2)
        clock = time.perf_counter()
        progress("")
        note(f"{name:<10} {seconds[name]:8.2f} s")

    options = SampleOptions(spec=parse_spec(spec) if spec else None, takes=takes)
    folder = office(context).sample(directory.expanduser().absolute(), options)
    with film(context, folder, write=True) as bench:
        shots = bench.board.shots()
        stage("board")
        count = bench.board.project().takes_per_shot
        landed = 0

        def tell(event: TakeEvaluated) -> None:
            nonlocal landed
            landed += 1
            progress(f"render     {landed} of {len(shots) * count} takes")

        bench.bus.subscribe(TakeEvaluated, tell)
        # an order is recorded whole or not at all: whoever finds one goes on with it
        if not bench.shooting.jobs():
            bench.shooting.render(shots, count)
        if broken := bench.shooting.jobs((JobState.FAILED,)):
            bench.shooting.retry([job.id for job in broken])
        wait_for(bench)
        stage("render")
        broken = bench.shooting.jobs((JobState.FAILED,))
        for reason, jobs in Counter(job.reason for job in broken).items():
            note(f"{jobs} takes failed: {reason}")
        for shot in shots:
            best = [take for take in bench.dailies.takes(shot.id) if take.evaluation]
            if best and not any(take.circled for take in best):
                bench.selects.circle(best[0].id)
        stage("select")
        bench.bus.subscribe(
            DeliveryStep, lambda step: progress(f"{step.stage:<10} {step.done} of {step.total}")
        )
        report = bench.delivery.deliver()
        stage("deliver")
        data = {
            "project": folder,
            "package": report.package,
            "shots": len(shots),
            "takes": len(bench.dailies.takes()),
            "events": report.events,
            "frames": report.frames,
            "seconds": seconds,
        }
        verified = report.report

    def say() -> None:
        print(f"project    {folder}")
        print(f"package    {report.package}")
        count = f"{data['shots']} shots, {data['takes']} takes, {report.events} events"
        print(f"           {count}, {report.frames} frames")
        print(f"verify     {'every file read back: equal' if verified.ok else 'NOT EQUAL'}")

    answer(data, as_json, say)
    if broken or not verified.ok:
        raise Found


def adopt(
    context: typer.Context,
    project: ProjectArg,
    moved: Annotated[bool, typer.Option("--moved", help="it was moved: continue here")] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="a copy: leave jobs to the original")
    ] = False,
    as_json: Json = False,
) -> None:
    """Decide about a folder that was moved or copied with unfinished jobs."""
    if moved == copy:
        raise UsageError("Say either --moved or --copy.", "Moved: its jobs go on here.")
    with film(context, project, write=True) as bench:
        project_id = bench.session.adopt(moved)
        answer({"id": project_id, "jobs": bench.shooting.jobs()}, as_json)


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Look at everything the program needs from outside."""
    checks = office(context).doctor()
    ok = all(check.ok for check in checks)

    def say() -> None:
        rows = [("ok" if c.ok else "MISSING", c.name, c.found, c.advice) for c in checks]
        table(("", "what", "found", "advice"), rows)

    answer({"ok": ok, "checks": checks}, as_json, say)
    if not ok:
        raise Found


def parse_codec(text: str) -> Codec:
    """A codec by its name, without regard to case, blanks and dots."""

    def flat(word: str) -> str:
        return "".join(filter(str.isalnum, word.lower()))

    names = {flat(codec.value): codec for codec in Codec} | {"prores": Codec.PRORES_422}
    if flat(text) not in names:
        known = ", ".join(codec.value for codec in Codec)
        raise UsageError(f"There is no codec {text!r}.", f"Use one of {known}.")
    return names[flat(text)]
