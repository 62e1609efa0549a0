"""What stands on paper: the storyboard, the contact sheet and the spec sheet as plain records.

Words and paths of pictures, no measures: how they lie on a page is the window's affair. Reads rows
and makes pictures in print size: not for the Qt thread.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import gcd
from pathlib import Path

from app.domain.board_row import BoardRow
from app.domain.errors import BadInput, DiskFull, NotCapable, ProjectReadOnly
from app.domain.model_card import ModelCard
from app.domain.ports import Catalogue, Clock, FilmStore
from app.domain.project import DeliverySpec, Project
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.shot import Shot
from app.domain.timing import timecode
from app.production.art.thumbnails import WIDTH as SCREEN_WIDTH
from app.production.art.thumbnails import ThumbnailDesk
from app.production.board.board import Board
from app.production.board.tile_rows import TileRow
from app.production.fields.shot_words import show_beats
from app.production.shoot.call_sheet import Call, call
from app.prompting.camera_words import camera_sentences

PRINT_WIDTH = 1600  # pixels: 18 cm at 225 dots an inch
SHEET_WIDTH = 800
Pair = tuple[str, str]  # a caption and its value


@dataclass(frozen=True, slots=True)
class PrintedShot:
    """`scene` is the whole head of its scene, `begins` that it is the first shot of it.

    `starts` and `lasts` are timecode; `notes` are (caption, words), only what is filled in.
    """

    number: str
    scene: str
    begins: bool
    model: str
    letter: str
    frames: int
    starts: str
    lasts: str
    state: str
    state_word: str
    action: str
    camera: str
    dialogue: str
    notes: tuple[Pair, ...]
    price: str
    picture: Path | None
    picture_is: str  # `keyframe`, the slate of a take, or empty


@dataclass(frozen=True, slots=True)
class PrintedFilm:
    """All shots that are not omitted, in board order; `omitted` counts the others."""

    name: str
    client: str
    made: datetime
    rate: str
    shape: float  # width by height of the picture
    lasts: str
    shots: tuple[PrintedShot, ...]
    omitted: int

    @property
    def foot(self) -> str:
        count = len(self.shots)
        left_out = f" · {self.omitted} omitted" if self.omitted else ""
        return f"{count} shot{'s' * (count != 1)}{left_out} · {self.lasts} · {self.rate}"


@dataclass(frozen=True, slots=True)
class ModelLine:
    """What the shots of one model ask it for, and what becomes of it; `refused` is said aloud."""

    letter: str
    name: str
    shots: int
    sends: str
    conformed: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SpecSheet:
    """One page for everybody who makes pictures for the film."""

    name: str
    client: str
    made: datetime
    picture: tuple[Pair, ...]
    edit: tuple[Pair, ...]
    anchors: tuple[tuple[str, Path | None], ...]
    style: str
    models: tuple[ModelLine, ...]
    unassigned: int  # shots without a model
    names: tuple[Pair, ...]
    foot: str


class PrintDesk:
    """`write` puts bytes at a path whole or not at all."""

    def __init__(
        self,
        store: FilmStore,
        board: Board,
        catalogue: Catalogue,
        thumbnails: ThumbnailDesk,
        clock: Clock,
        write: Callable[[Path, bytes], None],
    ) -> None:
        self._store, self._board, self._catalogue = store, board, catalogue
        self._thumbnails, self._clock, self._write = thumbnails, clock, write

    def film(self, width: int = PRINT_WIDTH, *, keyframes: bool = False) -> PrintedFilm:
        """The shots with pictures up to `width` pixels wide: best takes, or keyframes alone."""
        look = self._board.look()
        project, spec = look.project, look.project.spec
        heads = {one.scene_id: _head(one.number, one.heading, one.time_of_day)
                 for one in look.scenes if one.scene_id}  # fmt: skip
        rows = {row.shot_id: row for row in self._store.board_rows()}
        shots: list[PrintedShot] = []
        at, scene_before = 0, "-"
        for tile in look.rows:
            if tile.omitted or tile.shot_id not in rows:
                continue
            shot = look.shots[tile.shot_id]
            scene = heads.get(tile.scene_id or "", "")
            path, word = self._picture(rows[tile.shot_id], width, keyframes)
            shots.append(
                PrintedShot(
                    number=tile.number.zfill(3),
                    scene=scene,
                    begins=(tile.scene_id or "") != scene_before,
                    model=tile.model_name,
                    letter=tile.letter,
                    frames=tile.frames,
                    starts=timecode(spec.start_frame() + at, spec.rate, drop=spec.drop),
                    lasts=timecode(tile.frames, spec.rate, drop=spec.drop),
                    state=tile.state,
                    state_word=_state_word(tile),
                    action=_sentences(shot.title, shot.elements.subject_action),
                    camera=" ".join(words for words, _ in camera_sentences(shot.elements.camera)),
                    dialogue=shot.dialogue.strip(),
                    notes=_notes(shot),
                    price=tile.price,
                    picture=path,
                    picture_is=word,
                )
            )
            at, scene_before = at + tile.frames, tile.scene_id or ""
        return PrintedFilm(
            name=project.name,
            client=project.client,
            made=self._clock.now(),
            rate=f"{_rate(spec)} fps",
            shape=spec.width / spec.height,
            lasts=timecode(at, spec.rate, drop=spec.drop),
            shots=tuple(shots),
            omitted=sum(tile.omitted for tile in look.rows),
        )

    def spec_sheet(self, width: int = SHEET_WIDTH) -> SpecSheet:
        """The spec in use, the look, and what each model in use is asked for."""
        project, shots = self._store.project(), self._store.all(Shot)
        spec = project.spec
        kept = sorted((s for s in shots if not s.omitted), key=lambda s: s.position)
        frames = sum(shot.frames for shot in kept)
        length = timecode(frames, spec.rate, drop=spec.drop)
        anchors = sorted(self._store.all(Anchor), key=lambda one: one.position)
        return SpecSheet(
            name=project.name,
            client=project.client,
            made=self._clock.now(),
            picture=(
                ("Resolution", f"{spec.width}×{spec.height}, {_shape(spec)}"),
                ("Frame rate", f"{_rate(spec)} fps"),
                ("Colour space", spec.colour.value),
                ("Codec", spec.codec.value),
            ),
            edit=(
                ("Handles", f"{spec.handles} frames each side" if spec.handles else "none"),
                ("Start timecode", spec.start),
                ("Counting", "drop frame" if spec.drop else "non-drop frame"),
                ("Takes a shot", str(project.takes_per_shot)),
            ),
            anchors=tuple(
                (one.name, self._thumbnails.made(one.asset_id, width) if one.asset_id else None)
                for one in anchors
            ),
            style=project.style.strip(),
            models=tuple(self._models(project, kept)),
            unassigned=sum(not shot.model for shot in kept),
            names=_names(project, kept),
            foot=f"{len(kept)} shot{'s' * (len(kept) != 1)} · {length} · {_rate(spec)} fps",
        )

    def write(self, file: Path, data: bytes) -> None:
        """Put a made document at a path; what is there before stays until the new one is whole.

        Raises DiskFull, ProjectReadOnly or BadInput with the reason.
        """
        try:
            self._write(file, data)
        except OSError as error:
            raise not_written(error, file) from error

    def _picture(self, row: BoardRow, width: int, keyframe: bool) -> tuple[Path | None, str]:
        """The circled or newest take's frame, else the keyframe; or the keyframe alone."""
        take = None if keyframe else row.take_id
        for key, word in ((take, row.slate or "take"), (row.first_frame_id, "keyframe")):
            path = self._thumbnails.made(key, width) if key else None
            if path is None and key and width > SCREEN_WIDTH:
                path = self._thumbnails.made(key)  # the media is gone, the small one is left
            if path is not None:
                return path, word
        return None, ""

    def _models(self, project: Project, shots: Sequence[Shot]) -> list[ModelLine]:
        cards = {card.id: card for card in self._catalogue.all()}
        kit = next(iter(self._store.all(ReferenceKit)), None)
        hero = kit.hero_id if kit else None
        lines = []
        for model in dict.fromkeys(shot.model for shot in shots if shot.model):
            mine = [shot for shot in shots if shot.model == model]
            card = cards.get(model)
            if card is None:
                lines.append(ModelLine("", model, len(mine), "", "", "There is no such model."))
                continue
            lines.append(self._model(project.spec, card, mine, hero))
        return lines

    def _model(
        self, spec: DeliverySpec, card: ModelCard, shots: Sequence[Shot], hero: str | None
    ) -> ModelLine:
        today = self._clock.now().date()
        calls, refused = [], []
        for shot in shots:
            try:
                calls.append(call(shot, card, spec, today, hero_id=hero))
            except NotCapable as error:
                refused.append(error.message)
        more = f" And {len(refused) - 1} more." if len(refused) > 1 else ""
        lines = f"{min(spec.width, spec.height)}p, {_rate(spec)} fps, {spec.codec.value}"
        return ModelLine(
            card.letter,
            card.name,
            len(shots),
            _sends(card, calls, spec),
            lines if calls else "",
            refused[0] + more if refused else "",
        )


def _sends(card: ModelCard, calls: Sequence[Call], spec: DeliverySpec) -> str:
    if not calls:
        return ""
    sizes = dict.fromkeys(
        f"{min(one.size.width, one.size.height)}p" if one.size.width else "" for one in calls
    )
    rate = str(card.rate.value) if card.rate else (_rate(spec) if _exact(card) else "")
    if _exact(card):
        low, high = min(one.frames for one in calls), max(one.frames for one in calls)
        length = f"{low} frames" if low == high else f"{low} to {high} frames"
    else:
        length = f"{_either([str(s) for s in sorted({one.seconds for one in calls})])} s"
    parts = [_either(list(sizes)), f"{rate} fps" if rate else "", length]
    return ", ".join(part for part in parts if part)


def _exact(card: ModelCard) -> bool:
    return card.lengths.value.exact_frames


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _names(project: Project, shots: Sequence[Shot]) -> tuple[Pair, ...]:
    code = shots[0].code if shots else "010"
    stem = "_".join(project.name.split())
    return (
        ("Take", f"S{code}T01A = reel = file = clip: shot, take, letter of the model"),
        ("Delivery", f"{stem}_v001, never twice"),
        ("Never", ", ".join(project.negatives) or "nothing said"),
    )


def _notes(shot: Shot) -> tuple[Pair, ...]:
    framed = (
        ("Place, light", shot.elements.environment_lighting),
        ("Beats", show_beats(shot.beats)),
        ("Sound", shot.audio),
        ("Continuity", shot.consistency_notes),
        ("Notes", shot.notes),
    )
    return tuple((caption, words.strip()) for caption, words in framed if words.strip())


def _sentences(title: str, action: str) -> str:
    """The title and the action, once where they are the same."""
    title, action = title.strip(), action.strip()
    if not title or action.lower().startswith(title.lower().rstrip(".")):
        return action
    return f"{title.rstrip('.')}. {action}" if action else title


def _state_word(tile: TileRow) -> str:
    return f"{tile.state_word}: {tile.word}" if tile.word == "media missing" else tile.state_word


def _head(number: str, heading: str, time_of_day: str) -> str:
    known = heading.upper()
    time = "" if time_of_day.upper() in known else time_of_day.upper()
    return " ".join(part for part in (number, f"{known}, {time}" if time else known) if part)


def _rate(spec: DeliverySpec) -> str:
    return f"{float(spec.rate):.3f}".rstrip("0").rstrip(".")


def _shape(spec: DeliverySpec) -> str:
    part = gcd(spec.width, spec.height)
    wide, high = spec.width // part, spec.height // part
    return f"{wide}:{high}" if wide < 100 else f"{spec.width / spec.height:.2f}:1"


def not_written(error: OSError, file: Path) -> Exception:
    """What a person reads when a file they asked for could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(
            f"The disk is full: {file.name} was not written.", "Free some space and do it again."
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ProjectReadOnly(
            f"{file.parent} may not be written to: {file.name} was not written.",
            "Choose another folder.",
        )
    return BadInput(
        f"{file.name} was not written: {error.strerror or error}.", "Choose another place."
    )
