"""A scene of the script: a heading over shots. The unit of work is the shot, never the scene."""

from __future__ import annotations

from app.domain.value import Record


class Scene(Record):
    """`number` is the script's own and is kept as written; `position` orders the board."""

    position: int
    number: str
    heading: str
    place: str = ""
    time_of_day: str = ""
    synopsis: str = ""
    mood: str = ""
