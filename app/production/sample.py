"""The sample film: its folder of drawings and lists becomes an ordinary project.

Nothing in it is special afterwards; it went through the same desks as anybody's film.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import Bug
from app.domain.project import DeliverySpec
from app.domain.timing import parse_rate
from app.production.workbench import SampleOptions, Workbench


@dataclass(frozen=True, slots=True)
class SampleFilm:
    """`film.toml` of the sample folder, read once."""

    folder: Path
    name: str
    client: str
    spec: DeliverySpec
    takes: int
    data: dict[str, Any]


def read_sample(folder: Path) -> SampleFilm:
    """Raises `Bug` when the shipped film is not as it must be."""
    try:
        data = tomllib.loads((folder / "film.toml").read_text(encoding="utf-8"))
        project, spec = data["project"], dict(data["spec"])
        quantiser = spec.pop("qscale", None)
        spec["rate"] = parse_rate(spec["rate"])
        return SampleFilm(
            folder=folder,
            name=project["name"],
            client=project.get("client", ""),
            spec=DeliverySpec.model_validate({**spec, "quantiser": quantiser}),
            takes=project.get("takes", 2),
            data=data,
        )
    except (OSError, KeyError, ValueError) as error:
        raise Bug(f"the sample film cannot be read: {error}") from error


def fill(bench: Workbench, film: SampleFilm, options: SampleOptions) -> None:
    """Kit, characters, scenes and shots into an empty project."""
    data, art = film.data, bench.art_department
    project = _part(data, "project")
    bench.board.set_project(
        {
            "style": project.get("style", ""),
            "negatives": tuple(project.get("negatives", ())),
            "takes_per_shot": options.takes or film.takes,
        }
    )
    for person in _parts(data, "characters"):
        stills = [film.folder / name for name in person.get("stills", ())]
        art.add_character(person["name"], person["wording"], stills)
        character = next(c for c in art.characters() if c.name == person["name"])
        slots = dict(zip(character.still_ids, person.get("slots", ()), strict=False))
        art.set_character(character.id, {**_some(person, "seed", "consent"), "slots": slots})
        if person.get("locked"):
            art.lock_character(character.id)
    for anchor in _parts(data, "anchors"):
        art.add_anchor(anchor["name"], film.folder / anchor["picture"], anchor["description"])
    kit = _part(data, "kit")
    stills_ids = tuple(art.add_picture(film.folder / name).id for name in kit.get("stills", ()))
    art.set_kit({"hero_id": art.add_picture(film.folder / kit["hero"]).id, "still_ids": stills_ids})
    shots = film.folder / project["shots"]
    result = bench.breakdown.write(bench.breakdown.preview(shots), strict=True, beside=film.folder)
    if result.edit is None or result.refused:
        raise Bug(f"the sample's shot list was refused: {result.refused[:3]}")
    script = bench.breakdown.script
    script.take(script.compare(film.folder / project["script"]))
    known = {scene.number: scene for scene in bench.board.scenes()}
    for scene in _parts(data, "scenes"):
        head = known[scene["number"]]
        if head.scene_id:
            words = _some(scene, "heading", "place", "time_of_day", "synopsis", "mood")
            bench.board.set_scene(head.scene_id, words)
    if options.spec is not None:
        spec = options.spec
        if spec.codec == film.spec.codec:
            spec = spec.model_copy(update={"quantiser": film.spec.quantiser})
        bench.respec.apply(spec, "time")


def _some(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data[name]
    if not isinstance(part, dict):
        raise Bug(f"the sample film's [{name}] is no table")
    return part


def _parts(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    parts = data.get(name, [])
    if not isinstance(parts, list):
        raise Bug(f"the sample film's [[{name}]] are no tables")
    return parts
