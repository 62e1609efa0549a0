"""The free texts of a shot as one list, and a shot with some of them written anew.

Not for what is chosen from lists (model, kind, move) nor for names of other records.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.shot import Shot

_OWN = {
    "title": "Title", "dialogue": "Dialogue", "audio": "Sound", "preset": "Preset",
    "coverage": "Coverage", "client": "Client", "accepted_failure": "Accepted failure",
    "consistency_notes": "Consistency", "notes": "Notes",
}  # fmt: skip
_ELEMENTS = {
    "subject_action": "Subject", "environment_lighting": "Place, light", "style": "Style",
    "mood": "Mood",
}  # fmt: skip
_CAMERA = {
    "speed": "Camera speed", "size": "Shot size", "angle": "Angle", "lens": "Lens",
    "note": "Camera note",
}  # fmt: skip


def texts_of(shot: Shot) -> list[tuple[str, str, str]]:
    """Key, name for people, text; empty ones too. Keys look like `elements.mood`, `beats.0`."""
    elements = shot.elements
    return [
        ("title", _OWN["title"], shot.title),
        *((f"elements.{key}", name, getattr(elements, key)) for key, name in _ELEMENTS.items()),
        *((f"camera.{key}", name, getattr(elements.camera, key)) for key, name in _CAMERA.items()),
        *((f"beats.{n}", f"Beat {n + 1}", beat.action) for n, beat in enumerate(shot.beats)),
        *((f"negatives.{n}", "Negative", text) for n, text in enumerate(shot.negatives)),
        *((key, name, getattr(shot, key)) for key, name in _OWN.items() if key != "title"),
    ]


def with_texts(shot: Shot, texts: Mapping[str, str]) -> Shot:
    """A negative that becomes empty goes; everything else may be empty."""
    update: dict[str, object] = {}
    elements, camera = dict[str, object](), dict[str, object]()
    beats, negatives = list(shot.beats), list(shot.negatives)
    for key, text in texts.items():
        part, _, name = key.partition(".")
        match part:
            case "elements":
                elements[name] = text
            case "camera":
                camera[name] = text
            case "beats":
                beats[int(name)] = beats[int(name)].model_copy(update={"action": text})
            case "negatives":
                negatives[int(name)] = text
            case _:
                update[key] = text
    if camera:
        elements["camera"] = shot.elements.camera.model_copy(update=camera)
    if elements:
        update["elements"] = shot.elements.model_copy(update=elements)
    update["beats"] = tuple(beats)
    update["negatives"] = tuple(filter(str.strip, negatives))
    return shot.model_copy(update=update)
