"""A review to hand out: one file with the takes in it that any browser opens without a network.

A client steps through the frames, writes notes on them, and saves those as a file that
`notes_file` takes back in. Nothing in the page reaches out: its own rules forbid it to.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.domain.errors import BadInput, MediaMissing, MediaUnreadable, Stopped, ToolMissing
from app.domain.ids import new_id
from app.domain.note import Note
from app.domain.ports import Clock, FilmStore
from app.domain.project import Project
from app.domain.share import ShareClip, ShareForm
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.production.printed import not_written
from app.production.screening.clips import ClipDesk, nothing_told
from app.production.screening.notes import in_order
from app.production.screening.report_page import inside
from app.resources import resource

STILL = 160  # pixels wide, beside the name of a take
HEAVY = 250_000_000  # bytes; desktop browsers open more, mail and phones do not
_FRAME = 4_000  # bytes of the page a frame of 360 lines takes, over the sample's 60 takes
_LONGEST = 160  # characters that say what a shot is
_MEDIA = {ShareForm.WEBM: "video/webm", ShareForm.MP4: "video/mp4"}


class Which(StrEnum):
    """Which takes go along."""

    CIRCLED = "circled"
    KEPT = "circled, keep and maybe"
    LIVING = "all but rejected"


@dataclass(frozen=True, slots=True)
class PackageChoice:
    """`shot_ids` empty means every shot; `notes` takes our own notes along for reading."""

    which: Which = Which.KEPT
    shot_ids: tuple[str, ...] = ()
    height: int = 360
    whole: bool = True  # not only from in to out
    notes: bool = False
    form: ShareForm = ShareForm.WEBM


@dataclass(frozen=True, slots=True)
class Package:
    """What was written: `takes` in it, `size` in bytes, and takes whose file could not be read."""

    file: Path
    takes: int
    size: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be written: `size` in bytes is a guess from the number of frames."""

    takes: int
    size: int

    @property
    def heavy(self) -> bool:
        return self.size > HEAVY

    @property
    def words(self) -> str:
        if not self.takes:
            return "no take goes along"
        megabytes = max(1, round(self.size / 1e6))
        return f"{self.takes} take{'s' * (self.takes != 1)}, about {megabytes} MB"


class PackageDesk:
    """`write` puts bytes at a path whole or not at all; `still` gives a small picture of a take,
    or None. Not for the Qt thread.
    """

    def __init__(
        self,
        store: FilmStore,
        clips: ClipDesk,
        clock: Clock,
        write: Callable[[Path, bytes], None],
        still: Callable[[Take], Path | None],
    ) -> None:
        self._store, self._clips, self._clock = store, clips, clock
        self._write, self._still = write, still

    def takes(self, choice: PackageChoice) -> list[Take]:
        """Those that would go along, in board order."""
        shots = [shot.id for shot in self._store.all(Shot) if not shot.omitted]
        wanted = [one for one in shots if not choice.shot_ids or one in choice.shot_ids]
        place = {shot: n for n, shot in enumerate(wanted)}
        found = [take for take in self._store.all(Take, shot_id=wanted) if _goes(take, choice)]
        return sorted(found, key=lambda take: (place[take.shot_id], take.number))

    def outlook(self, choice: PackageChoice) -> Outlook:
        """How much would go along, before anything is made."""
        takes = self.takes(choice)
        frames = sum(take.probe.frames if choice.whole else take.picked.duration for take in takes)
        return Outlook(len(takes), round(frames * _FRAME * (choice.height / 360) ** 1.5))

    def build(
        self,
        choice: PackageChoice,
        target: Path,
        *,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[float], None] = nothing_told,
    ) -> Package:
        """Write the page. Raises `BadInput` where no take goes along, `Stopped`, `ToolMissing`,
        `DiskFull`.
        """
        takes = self.takes(choice)
        if not takes:
            raise BadInput("No take goes along.", "Circle or keep takes, or choose others.")
        try:
            return self._build(choice, takes, target, stop, told)
        except ToolMissing:
            if choice.form is not ShareForm.WEBM:
                raise
            # an ffmpeg without libvpx: most browsers play MP4 as well
            other = replace(choice, form=ShareForm.MP4)
            return self._build(other, takes, target, stop, told)

    def _build(
        self,
        choice: PackageChoice,
        takes: Sequence[Take],
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> Package:
        project = self._store.project()
        made: list[dict[str, Any]] = []
        media: list[bytes] = []
        left_out: list[str] = []
        with TemporaryDirectory(prefix="takeboard-") as folder:
            for n, take in enumerate(takes):
                if stop():
                    raise Stopped("Stopped.", "Start it again when you like.")
                part = Path(folder) / f"clip.{choice.form.value}"

                def so_far(share: float, n: int = n) -> None:
                    told((n + share) / len(takes))

                try:
                    clip = self._clips.clip(
                        [take.id], choice.form, choice.height, whole=choice.whole
                    )
                    self._clips.write(clip, part, replace=True, stop=stop, told=so_far)
                except (MediaMissing, MediaUnreadable, BadInput) as error:
                    left_out.append(f"{take.slate}: {error}")
                    continue
                media.append(part.read_bytes())
                made.append(self._clip(clip, take, choice, f"clip-{len(made)}"))
        if not made:
            raise BadInput("None of the takes can be read.", left_out[0])
        data = page(project, made, media, new_id(), self._clock.now())
        try:
            self._write(target, data)
        except OSError as error:
            raise not_written(error, target) from error
        told(1.0)
        return Package(target, len(made), len(data), tuple(left_out))

    def _clip(
        self, clip: ShareClip, take: Take, choice: PackageChoice, name: str
    ) -> dict[str, Any]:
        """What the page's script knows of one take."""
        ours: Sequence[Note] = self._store.all(Note, take_id=take.id) if choice.notes else ()
        frames = clip.panes[0].frames
        shot = self._store.get(Shot, take.shot_id)
        return {
            "id": name,
            "type": _MEDIA[choice.form],
            "take": take.id,
            "slate": take.slate,
            "words": clip.panes[0].words,
            "about": (shot.title or shot.elements.subject_action)[:_LONGEST],
            "still": inside(self._still(take)),
            "frames": list(frames),
            "rate": [clip.rate.numerator, clip.rate.denominator],
            "own_rate": [take.probe.rate.numerator, take.probe.rate.denominator],
            "picture": clip.height / (clip.height + clip.line),
            "notes": [_shown(note) for note in in_order(ours) if note.frames.start in frames],
        }


def page(
    project: Project,
    clips: Sequence[dict[str, Any]],
    media: Iterable[bytes],
    package: str,
    at: datetime,
) -> bytes:
    """The whole page. Whatever people wrote is data or escaped text in it, never markup."""
    script = resource("review_package", "page.js").read_text(encoding="utf-8")
    data = {
        "package": package,
        "film": project.id,
        "film_name": project.name,
        "from": project.client and f"the makers of {project.name}",
        "clips": list(clips),
    }
    blocks = (
        f'<script type="application/octet-stream" id="{clip["id"]}">'
        f"{base64.b64encode(one).decode()}</script>"
        for clip, one in zip(clips, media, strict=True)
    )
    count = len(clips)
    filled = {
        "TITLE": escape(f"{project.name}, review"),
        "ABOUT": escape(f"{count} take{'s' * (count != 1)}, {at.astimezone():%-d %b %Y}"),
        "STYLE": resource("review_package", "page.css").read_text(encoding="utf-8"),
        "DATA": as_data(data),
        "CLIPS": "\n".join(blocks),
        "SCRIPT": script,
        "SCRIPT_HASH": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    made = resource("review_package", "page.html").read_text(encoding="utf-8")
    parts = made.split("%")
    # each name once, so that what is filled in is never looked through for names
    return "".join(filled[part] if n % 2 else part for n, part in enumerate(parts)).encode()


def as_data(value: object) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _goes(take: Take, choice: PackageChoice) -> bool:
    if take.circled:
        return True
    if choice.which is Which.CIRCLED:
        return False
    if choice.which is Which.KEPT:
        return take.status in (Status.KEEP, Status.MAYBE)
    return take.status is not Status.REJECT


def _shown(note: Note) -> dict[str, Any]:
    return {
        "frame": note.frames.start,
        "end": note.frames.end,
        "kind": note.kind.value,
        "text": note.text,
        "author": note.author,
        "strokes": [stroke.model_dump(mode="json") for stroke in note.strokes],
    }
