"""One shot as two, several as one: what happens to every field. Pure; `board_cuts` commits it.

Nothing gets lost: what a joined shot cannot carry (a second model, a picture in the middle) is
written into its notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.domain.asked import Asked, asked_of
from app.domain.errors import BadInput
from app.domain.shot import Beat, Camera, Elements, Shot
from app.production.board.board_order import called

T = TypeVar("T")
MOST_FRAMES = 1_000_000
_FLAGS = ("hero", "critical", "linked", "lookbook", "character_coverage", "bookend",
          "cuts_with_live_action")  # fmt: skip
_LISTS = ("negatives", "character_ids", "anchor_ids", "reference_ids", "script_lines")
_TEXTS = {"title": " / ", "dialogue": "\n", "audio": "; ", "consistency_notes": "\n"}
_SINGLE = {
    "model": "model", "seed": "seed", "preset": "preset", "coverage": "coverage",
    "client": "client", "accepted_failure": "accepted failure", "batch_group": "batch group",
}  # fmt: skip


def halves(shot: Shot, at: int | None = None) -> tuple[Shot, Shot]:
    """The shot until frame `at` of its own (the middle when None) and from there on.

    Both keep words, model and references. First frame, its motion brush and dialogue stay with the
    first half, the last frame goes with the second; a beat across the cut is in both. The second
    half still has the identity of the first: whoever keeps it gives it one.
    """
    if shot.frames < 2:
        raise BadInput(f"Shot {called(shot.number)} has one frame.", "Make it longer first.")
    cut = shot.frames // 2 if at is None else at
    if not 0 < cut < shot.frames:
        raise BadInput(
            f"Frame {cut} is not inside shot {called(shot.number)}.",
            f"Choose a frame from 1 to {shot.frames - 1}.",
        )
    before = tuple(
        beat.model_copy(update={"end_frame": min(beat.end_frame, cut)})
        for beat in shot.beats
        if beat.start_frame < cut
    )
    behind = tuple(
        _shifted(beat.model_copy(update={"start_frame": max(beat.start_frame, cut)}), -cut)
        for beat in shot.beats
        if beat.end_frame > cut
    )
    first = {"frames": cut, "beats": before, "last_frame_id": None}
    second = {
        "frames": shot.frames - cut, "beats": behind, "first_frame_id": None, "dialogue": "",
        "vendor_options": _without_brush(shot.vendor_options),
    }  # fmt: skip
    return shot.model_copy(update=first), shot.model_copy(update=second)


def joined(shots: Sequence[Shot], picture: Callable[[str], str]) -> Shot:
    """Two or more shots in their order as the first of them; `picture` names an asset.

    Lengths add, texts follow each other without repeating, beats shift, marks are or-ed.
    """
    first, rest = shots[0], shots[1:]
    frames = sum(shot.frames for shot in shots)
    if frames > MOST_FRAMES:
        raise BadInput(f"Together they have {frames:,} frames.", f"{MOST_FRAMES:,} are the most.")
    beats, start = list[Beat](), 0
    for shot in shots:
        beats += [_shifted(beat, start) for beat in shot.beats]
        start += shot.frames
    update: dict[str, object] = {
        "frames": frames,
        "beats": tuple(beats),
        "elements": _elements(shots),
        "last_frame_id": shots[-1].last_frame_id,
        "waived": tuple(r for r in first.waived if all(r in shot.waived for shot in rest)),
    }
    options = {one.model: one for s in reversed(rest) for one in _without_brush(s.vendor_options)}
    options |= {one.model: one for one in first.vendor_options}
    update["vendor_options"] = tuple(options[model] for model in sorted(options))
    update |= {name: any(getattr(shot, name) for shot in shots) for name in _FLAGS}
    update |= {name: _once(one for shot in shots for one in getattr(shot, name)) for name in _LISTS}
    update |= {name: _text(shots, name, between) for name, between in _TEXTS.items()}
    for name in _SINGLE:
        values = [getattr(shot, name) for shot in shots]
        update[name] = next((value for value in values if value not in (None, "")), values[0])
    made = first.model_copy(update=update)
    left = [line for shot in shots if (line := _left_out(shot, made, shots, picture))]
    notes = [shot.notes for shot in shots]
    return made.model_copy(update={"notes": "\n".join(_once(_filled([*notes, *left])))})


def _elements(shots: Sequence[Shot]) -> Elements:
    parts = [shot.elements for shot in shots]
    camera = next((part.camera for part in parts if not part.camera.empty()), Camera())
    return Elements(
        subject_action=_sentences([part.subject_action for part in parts]),
        environment_lighting=_sentences([part.environment_lighting for part in parts]),
        camera=camera,
        style=", ".join(_new_only([part.style for part in parts])),
        mood=", ".join(_new_only([part.mood for part in parts])),
    )


def _text(shots: Sequence[Shot], name: str, between: str) -> str:
    return between.join(_new_only([getattr(shot, name) for shot in shots]))


def _sentences(texts: Sequence[str]) -> str:
    made = ""
    for text in _new_only(texts):
        made += (" " if made.rstrip()[-1:] in ".!?…" else ". ") + text if made else text
    return made


def _new_only(texts: Sequence[str]) -> list[str]:
    """The texts that say something the ones before did not say word for word."""
    kept: list[str] = []
    for text in _filled(texts):
        if not any(text.strip().casefold() in one.casefold() for one in kept):
            kept.append(text)
    return kept


def _left_out(shot: Shot, made: Shot, shots: Sequence[Shot], picture: Callable[[str], str]) -> str:
    """What of one shot the joined one does not carry, as a line for its notes."""
    lost = []
    for name, word in _SINGLE.items():
        value = getattr(shot, name)
        if value not in (None, "", getattr(made, name)):
            lost.append(f"{word} {value}")
    camera = shot.elements.camera
    if not camera.empty() and camera != made.elements.camera:
        said = (camera.speed, camera.move and camera.move.value, camera.size, camera.angle,
                camera.lens, camera.note)  # fmt: skip
        lost.append("camera " + ", ".join(filter(None, said)))
    if shot.first_frame_id and shot is not shots[0]:
        lost.append(f"first frame {picture(shot.first_frame_id)}")
    if shot.last_frame_id and shot is not shots[-1]:
        lost.append(f"last frame {picture(shot.last_frame_id)}")
    for one in shot.vendor_options:
        if one != asked_of(made.vendor_options, one.model):
            wishes = [f"{name} {value}" for name, value in one.options]
            wishes += ["motion brush"] if one.strokes else []
            lost.append(f"options of {one.model} ({', '.join(wishes)})")
    return f"From shot {called(shot.number)}: {'; '.join(lost)}." if lost else ""


def _without_brush(every: Sequence[Asked]) -> tuple[Asked, ...]:
    """A brush is painted on a first frame."""
    return tuple(filter(None, (one.with_strokes(()) for one in every)))


def _shifted(beat: Beat, by: int) -> Beat:
    update = {"start_frame": beat.start_frame + by, "end_frame": beat.end_frame + by}
    return beat.model_copy(update=update)


def _filled(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
