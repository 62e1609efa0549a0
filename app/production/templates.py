"""Boards to begin with, one per type of film (SB-16), and how a finished one becomes the next
version of its template (SB-20).

A template is a folder `KEY/` or `KEY/vN/` with `template.toml` and `shots.csv`, a shot list as
any other. The shipped ones are never written to; the person's own lie in the data folder and win
over shipped ones of the same key once their version is higher.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadInput, NotFound
from app.domain.project import DeliverySpec, Project, parse_spec

if TYPE_CHECKING:
    from app.production.board.board import Board
    from app.production.breakdown import Breakdown

# what belongs to one film and means nothing in another
_OF_ONE_FILM = {
    *("characters", "anchors", "references", "first_frame", "last_frame", "seed", "client"),
    *("subject_action", "environment_lighting", "dialogue", "audio", "beats"),
    *("consistency_notes", "script_lines", "waived"),
}


@dataclass(frozen=True, slots=True)
class Template:
    """`spec` is what `parse_spec` reads, `whole` the rest of it where that says too little; `shots`
    counts rows; `own` is false for shipped ones.
    """

    key: str
    name: str
    version: int
    about: str
    spec: str
    takes: int
    style: str
    negatives: tuple[str, ...]
    checklist: tuple[str, ...]
    shots: int
    folder: Path
    own: bool
    whole: DeliverySpec | None = None

    def delivery(self) -> DeliverySpec:
        return self.whole or parse_spec(self.spec)


class Templates:
    """`problems` says which folders could not be read, after `all`."""

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped, self._own = shipped, own
        self.problems: list[str] = []

    def all(self) -> list[Template]:
        """The newest version of each, by name."""
        self.problems = []
        newest: dict[str, Template] = {}
        for folder, own in (*_folders(self._shipped, False), *_folders(self._own, True)):
            try:
                found = _read(folder, own)
            except (OSError, ValueError, KeyError, TypeError, BadInput) as error:
                self.problems.append(f"The template in {folder.name} cannot be read: {error}")
                continue
            known = newest.get(found.key)
            if known is None or found.version >= known.version:
                newest[found.key] = found
        return sorted(newest.values(), key=lambda one: one.name.casefold())

    def get(self, key: str) -> Template:
        """Raises `NotFound` naming those there are."""
        known = self.all()
        for one in known:
            if one.key == key:
                return one
        listed = ", ".join(one.key for one in known)
        raise NotFound(f"There is no template {key!r}.", f"Known: {listed}.")

    def save(
        self,
        board: Board,
        breakdown: Breakdown,
        name: str,
        about: str = "",
        checklist: Sequence[str] = (),
    ) -> Template:
        """The open board as the next version of the template of that name, or as a new one.

        Scenes, titles, lengths, camera, style, mood and class marks are kept; what belongs to this
        film alone (people, pictures, words of its story) is left out. Raises `BadInput` for an
        empty board or name.
        """
        key = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
        if not key:
            raise BadInput("A template needs a name.", "Write one with letters or digits.")
        if not board.shots():
            raise BadInput("This board has no shots yet.", "Plan some, then save the template.")
        project = board.project()
        last = next((one for one in self.all() if one.key == key), None)
        version = last.version + 1 if last else 1
        target = self._own / key / f"v{version}"
        making = target.with_name(f".{target.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        try:
            listed = making / "shots.csv"
            breakdown.export(listed)
            listed.write_text(_skeleton(listed.read_text("utf-8-sig"), project), "utf-8")
            head = {
                "name": last.name if last else name.strip(),
                "version": version,
                "about": about or (last.about if last else ""),
                "spec": _spec_words(project.spec),
                "takes": project.takes_per_shot,
                "style": project.style,
                "negatives": list(project.negatives),
                "checklist": list(checklist) or list(last.checklist if last else ()),
            }
            if parse_spec(_spec_words(project.spec)) != project.spec:
                head["whole_spec"] = project.spec.model_dump_json()
            (making / "template.toml").write_text(_toml(head), "utf-8")
            made = _read(making, own=True)
            making.rename(target)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        return _read(target, made.own)


def fill(board: Board, breakdown: Breakdown, template: Template) -> None:
    """Style, negatives, takes and the board of a template into an empty film."""
    board.set_project(
        {
            "style": template.style,
            "negatives": template.negatives,
            "takes_per_shot": template.takes,
        }
    )
    plan = breakdown.preview(template.folder / "shots.csv")
    result = breakdown.write(plan, strict=True)
    if result.edit is None:
        why = "; ".join(refusal.reason for refusal in result.refused[:3]) or "it has no shots"
        raise BadInput(f"The template {template.name} cannot be used: {why}.", "Choose another.")


def _folders(root: Path, own: bool) -> list[tuple[Path, bool]]:
    heads = [*root.glob("*/template.toml"), *root.glob("*/v*/template.toml")]
    return [(head.parent, own) for head in sorted(heads)]


def _read(folder: Path, own: bool) -> Template:
    data = tomllib.loads((folder / "template.toml").read_text("utf-8"))
    with (folder / "shots.csv").open(encoding="utf-8-sig", newline="") as stream:
        shots = sum(1 for row in csv.reader(stream) if any(row)) - 1
    whole = str(data.get("whole_spec", ""))
    versioned = re.fullmatch(r"\.?v\d+(\.making)?", folder.name)
    found = Template(
        key=folder.parent.name if versioned else folder.name,
        name=str(data["name"]),
        version=int(data["version"]),
        about=str(data.get("about", "")),
        spec=str(data["spec"]),
        takes=int(data["takes"]),
        style=str(data.get("style", "")),
        negatives=tuple(map(str, data.get("negatives", ()))),
        checklist=tuple(map(str, data.get("checklist", ()))),
        shots=max(0, shots),
        folder=folder,
        own=own,
        whole=DeliverySpec.model_validate_json(whole) if whole else None,
    )
    found.delivery()
    return found


def _skeleton(text: str, project: Project) -> str:
    """The exported list without what belongs to this film, lengths in seconds."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = [name for name in rows[0] if name not in _OF_ONE_FILM]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "frames": _seconds(int(row["frames"]), project.spec.rate)})
    return out.getvalue()


def _seconds(frames: int, rate: Fraction) -> str:
    """`3s`, `2.5s`: exact to a thousandth, so that another rate gives the nearest frame."""
    return f"{float(frames / rate):.3f}".rstrip("0").rstrip(".") + "s"


def _spec_words(spec: DeliverySpec) -> str:
    for word in ("cinematic", "social"):
        known = parse_spec(word)
        if (known.width, known.height, known.rate) == (spec.width, spec.height, spec.rate):
            return word
    return f"{spec.width}x{spec.height}@{spec.rate}"


def _toml(head: Mapping[str, Any]) -> str:
    """Strings, numbers and lists of strings; a JSON string is a TOML string."""
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in head.items())
