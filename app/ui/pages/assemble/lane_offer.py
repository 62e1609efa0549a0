"""What is over a lane and is no sound."""

from __future__ import annotations

from app.domain.errors import BadInput
from app.ui import incoming


def not_here(found: incoming.Incoming) -> BadInput:
    """Why what is no sound has no place on a track."""
    if found.videos:
        return BadInput(
            f"{found.videos[0].name} is a video; only sound lies on this track.",
            "Drop it on its shot as a take, or save its sound as WAV.",
        )
    kind, name = "a list", found.lists[0].name if found.lists else ""
    if not name:
        file = found.pictures[0].file if found.pictures else None
        kind, name = "a picture", file.name if file is not None else "This"
    return BadInput(f"{name} is {kind}; only sound lies on this track.", "Drop an audio file.")
