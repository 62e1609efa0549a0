"""How a shot is made on a model: which mode, from which files, how long an order that starts from
a take or a sound is. Pure.

Without a wish the shot says it all: its frames and references. A wish asks for more: a still to
choose a keyframe from, a take that goes on, is restyled or is given lips.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import PurePosixPath

from app.domain.asset import Asset
from app.domain.errors import BadInput, MediaMissing, NotCapable
from app.domain.job import Job
from app.domain.model_card import LOCAL, Lengths, Mode, ModelCard
from app.domain.project import DeliverySpec
from app.domain.render_order import Picture
from app.domain.shot import Camera, Shot
from app.domain.take import Take
from app.domain.timing import FrameRange

FROM_TAKE = (Mode.EXTEND, Mode.VIDEO)
_CANNOT = {
    Mode.TEXT: "cannot work from words alone",
    Mode.FIRST_FRAME: "cannot start from a picture",
    Mode.FIRST_LAST: "cannot go from a first to a last frame",
    Mode.REFERENCES: "takes no reference pictures",
    Mode.EXTEND: "cannot extend a take",
    Mode.VIDEO: "cannot restyle a take",
    Mode.LIP_SYNC: "cannot make lips follow a sound",
    Mode.STILL: "makes no stills",
}
_CLIPS = {"mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
          "mkv": "video/x-matroska"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What an order is to be beyond what the shot says; without a mode the shot decides.

    `take` is what is extended, restyled or given lips, `job` the one that made it. `sound` is what
    is spoken and lasts `sound_s` seconds. `masks` are of a motion brush, `still_masks` of what it
    holds still. `options` are the adapter's own words, such as a camera path.
    """

    mode: Mode | None = None
    take: Take | None = None
    job: Job | None = None
    sound: Asset | None = None
    sound_s: float = 0.0
    masks: tuple[Asset, ...] = ()
    still_masks: tuple[Asset, ...] = ()
    options: tuple[tuple[str, str], ...] = ()


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Span:
    """How long an order is; [cut_start, cut_end) are the shot's own frames, none when equal."""

    seconds: int
    frames: int
    cut_start: int = 0
    cut_end: int = 0
    note: str = ""


def mode_of(
    shot: Shot, card: ModelCard, hero_id: str | None, stills: tuple[str, ...], wish: Wish
) -> tuple[Mode, tuple[str, ...]]:
    """The mode and the pictures (asset ids) that go along: first and last frame, or references.

    Raises `NotCapable` where the card cannot, `BadInput` where the wish lacks something,
    `MediaMissing` for a take whose file is gone.
    """
    if wish.mode is None:
        return _from_shot(shot, card, hero_id, stills)
    if wish.mode not in card.modes:
        raise NotCapable(
            f"{card.name} {_CANNOT[wish.mode]}.", f"Choose a model for shot {shot.number} that can."
        )
    first, last = shot.first_frame_id, shot.last_frame_id
    references = _references(shot, card, stills)
    match wish.mode:
        case Mode.STILL:
            return wish.mode, references
        case Mode.FIRST_FRAME if first:
            return wish.mode, (first,)
        case Mode.FIRST_LAST if first and last:
            return wish.mode, (first, last)
        case Mode.REFERENCES if references:
            return wish.mode, references
        case Mode.EXTEND | Mode.VIDEO:
            _take_of(shot, card, wish)
            return wish.mode, ()
        case Mode.LIP_SYNC:
            return wish.mode, _lips(shot, card, wish)
        case Mode.TEXT:
            return wish.mode, ()
    lacking = {
        Mode.FIRST_FRAME: "no first frame",
        Mode.FIRST_LAST: "not both a first and a last frame",
        Mode.REFERENCES: "no reference pictures",
    }[wish.mode]
    raise BadInput(f"Shot {shot.number} has {lacking}.", "Give it the pictures, or ask otherwise.")


def span(shot: Shot, card: ModelCard, spec: DeliverySpec, mode: Mode, wish: Wish) -> Span | None:
    """Seconds and frames of what does not follow the shot's length; None where it does.

    An extension is ordered as long as the take is too short; a take that is restyled or given lips
    keeps its length; an avatar speaks as long as the sound.
    """
    if mode is Mode.STILL:
        return Span(0, 0)
    offered = card.lengths_in(mode)
    if mode is Mode.EXTEND and wish.take is not None:
        missing = shot.frames + 2 * spec.handles - _at(wish.take.probe.frames, wish.take, spec)
        return _added(card, offered, Fraction(max(0, missing)) / spec.rate, spec)
    if mode in (Mode.VIDEO, Mode.LIP_SYNC) and wish.take is not None:
        take = wish.take
        own = take.cut_range or FrameRange(start=0, end=0)
        frames = _at(take.probe.frames, take, spec)
        seconds = _enough(card, offered, Fraction(frames) / spec.rate, f"Take {take.slate}")
        return Span(seconds, frames, _at(own.start, take, spec), _at(own.end, take, spec))
    if mode is Mode.LIP_SYNC:
        spoken = Fraction(str(wish.sound_s))
        seconds = _enough(card, offered, spoken, "The sound")
        frames = max(1, int(spoken * spec.rate))
        return Span(seconds, frames, 0, shot.frames if shot.frames <= frames else 0)
    return None


def as_still(shot: Shot) -> Shot:
    """The shot for a picture: no movement, no beats, no sound, and no frame to start from."""
    camera = shot.elements.camera
    held = Camera(size=camera.size, angle=camera.angle, lens=camera.lens)
    return shot.model_copy(
        update={
            "elements": shot.elements.model_copy(update={"camera": held}),
            "beats": (),
            "dialogue": "",
            "audio": "",
            "first_frame_id": None,
            "last_frame_id": None,
        }
    )


# rules of lint about movement, which a still has none of
NOT_FOR_STILLS = frozenset({"no-motion", "missing-camera"})


def clip_of(wish: Wish) -> Picture | None:
    """The wish's take as a file that goes along with an order."""
    take = wish.take
    if take is None:
        return None
    return Picture(
        asset_id=take.id,
        file=take.file,
        sha256=take.sha256,
        media_type=_media_type(take.file),
        tag=take.slate,
    )


def _media_type(file: str) -> str:
    return _CLIPS.get(PurePosixPath(file).suffix.lower().lstrip("."), "video/mp4")


def known_there(wish: Wish, account: str, rehearsed: bool) -> tuple[str, str]:
    """Ticket and link under which this account has the take; empty for one made elsewhere."""
    job = wish.job
    if job is None or job.account != account or job.rehearsed is not rehearsed:
        return "", ""
    return job.ticket or "", job.downloads[0] if job.downloads else ""


def _from_shot(
    shot: Shot, card: ModelCard, hero_id: str | None, stills: tuple[str, ...]
) -> tuple[Mode, tuple[str, ...]]:
    first, last = shot.first_frame_id, shot.last_frame_id
    if first and last and Mode.FIRST_LAST in card.modes:
        return Mode.FIRST_LAST, (first, last)
    if first and Mode.FIRST_FRAME in card.modes:
        return Mode.FIRST_FRAME, (first,)
    if card.vendor == LOCAL:
        picture = first or hero_id
        return card.modes[0], (picture,) if picture else ()
    references = _references(shot, card, stills)
    if references and Mode.REFERENCES in card.modes:
        return Mode.REFERENCES, references
    if Mode.TEXT in card.modes:
        return Mode.TEXT, ()
    if not card.makes_shots():
        only = " and ".join(_ONLY.get(mode, mode.value) for mode in card.modes)
        raise NotCapable(
            f"{card.name} is for {only}, not for takes of a shot.", "Choose another model."
        )
    raise NotCapable(
        f"{card.name} needs a picture to start from; shot {shot.number} has none.",
        "Give the shot a first frame, or choose a model that works from words alone.",
    )


_ONLY = {Mode.STILL: "stills", Mode.LIP_SYNC: "lip sync", Mode.VIDEO: "restyling"}


def _references(shot: Shot, card: ModelCard, stills: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*shot.reference_ids, *stills)))[: card.reference_images]


def _take_of(shot: Shot, card: ModelCard, wish: Wish) -> Take:
    take = wish.take
    if take is None:
        raise BadInput(f"Nothing says which take of shot {shot.number} it is.", "Name a take.")
    if take.shot_id != shot.id:
        raise BadInput(f"{take.slate} is not a take of shot {shot.number}.", "Name one of its own.")
    if take.missing:
        raise MediaMissing(f"The file of {take.slate} is missing.", "Relink it, then ask again.")
    if card.clip_types and (kind := _media_type(take.file)) not in card.clip_types:
        known = [f".{name}" for name, one in _CLIPS.items() if one in card.clip_types]
        ending = PurePosixPath(take.file).suffix.lower()
        raise NotCapable(
            f"{card.name} takes no {ending or kind} files.",
            f"It takes {', '.join(known)}. Choose another model, or add the take as one of these.",
        )
    if card.own_takes and (wish.job is None or wish.job.order.vendor != card.vendor):
        raise not_made_there(card, take)
    return take


def not_made_there(card: ModelCard, take: Take) -> NotCapable:
    """Of a model that works on its vendor's own takes only."""
    return NotCapable(
        f"{card.name} works on its vendor's own takes only.",
        f"{take.slate} is none of this account's: choose one that was made there, or another "
        "model.",
    )


def _lips(shot: Shot, card: ModelCard, wish: Wish) -> tuple[str, ...]:
    """An avatar is made from a picture, which its card counts among its references."""
    if wish.sound is None:
        raise BadInput("Lips need a sound to follow.", "Choose an audio file.")
    if not card.reference_images:
        if wish.take is None:
            raise BadInput(f"{card.name} gives lips to a take.", "Name a take of the shot.")
        _take_of(shot, card, wish)
        return ()
    if wish.take is not None:
        raise NotCapable(
            f"{card.name} lets a picture speak, not a take.",
            "Leave the take out, or choose another model.",
        )
    if shot.first_frame_id is None:
        raise BadInput(
            f"Shot {shot.number} has no first frame that could speak.", "Give it a first frame."
        )
    return (shot.first_frame_id,)


def _added(card: ModelCard, lengths: Lengths, wanted: Fraction, spec: DeliverySpec) -> Span:
    offered = lengths.offered()
    if not offered:
        raise NotCapable(
            f"Nobody knows how many seconds {card.name} adds.", "Choose another model."
        )
    seconds = next((one for one in offered if one >= wanted), offered[-1])
    short = ceil((wanted - seconds) * spec.rate)
    note = f"adds {seconds} s"
    if short > 0:
        note = f"{card.name} adds {seconds} s at most: {short} frames stay missing"
    return Span(seconds, int(seconds * spec.rate), note=note)


def _enough(card: ModelCard, lengths: Lengths, wanted: Fraction, what: str) -> int:
    """The least length on offer that holds it; any whole second where none is named."""
    offered = lengths.offered()
    if not offered:
        return max(1, ceil(wanted))
    for seconds in offered:
        if seconds >= wanted:
            return seconds
    raise NotCapable(
        f"{what} lasts {float(wanted):.1f} s; {card.name} takes {offered[-1]} s at most.",
        "Use a shorter one, or choose another model.",
    )


def _at(frame: int, take: Take, spec: DeliverySpec) -> int:
    """A frame of a take, counted at the project's rate."""
    return round(frame * spec.rate / take.probe.rate)
