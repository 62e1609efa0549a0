"""What a person puts first is rendered first."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.takeboard import takeboard


def test_the_job_put_first_lands_first(tmp_path: Path) -> None:
    project = takeboard("new", tmp_path, "--name", "Film", "--spec", "128x72@24").data["project"]
    rows = "\n".join(f"{n},12,a door opens" for n in (10, 20, 30))
    (tmp_path / "s.csv").write_text(f"number,frames,subject_action\n{rows}\n")
    takeboard("import", project, tmp_path / "s.csv")
    queued = takeboard("render", project, "all", "--takes", 1, "--model", "animatic").data["jobs"]
    answer = takeboard("priority", project, -1, queued[-1]["id"])
    assert answer.code == 0
    assert answer.data["jobs"][0]["priority"] == -1
    assert takeboard("run", project, "--until-idle").code == 0
    begun = {}
    for job in takeboard("jobs", project).data["jobs"]:
        states = {event["state"]: event["at"] for event in job["history"]}
        begun[job["shot"]] = states["submitting"]
    assert min(begun, key=lambda shot: begun[shot]) == "30"
