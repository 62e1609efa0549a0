"""A take watched where it will stand: between its neighbours, or in the whole film.

Reads only. Nothing is circled or moved by watching, and no sequence is stored (D6): what plays is
derived anew from the board, the circles and the candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from app.domain.asset import Asset
from app.domain.cut import RateMethod, Segment
from app.domain.errors import NotFound
from app.domain.ports import FilmStore, MediaBin
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.production.board.board_order import called
from app.production.cut.assembly import rate_method, record_length


class InCut:
    """Sequences to watch, at the film's rate, without gaps: record ranges follow each other."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        proxy_of: Callable[[Take], Path | None] = lambda _take: None,
    ) -> None:
        self._store, self._media, self._proxy_of = store, media, proxy_of

    @property
    def rate(self) -> Fraction:
        return self._store.project().spec.rate

    def film(self, take_id: str = "") -> tuple[Segment, ...]:
        """The whole film with the current picks: the circled take of each shot, else its newest
        that is not rejected, else a slug of the shot's length. `take_id` stands in for the pick of
        its own shot. Omitted shots are left out. Raises `NotFound` for a take that is none.
        """
        candidate = self._store.get(Take, take_id) if take_id else None
        takes: dict[str, list[Take]] = {}
        for take in self._store.all(Take):
            takes.setdefault(take.shot_id, []).append(take)
        shots = [shot for shot in self._store.all(Shot) if not shot.omitted or _is(shot, candidate)]
        return self._laid(
            [(shot, *_pick(takes.get(shot.id, ()), candidate, shot)) for shot in shots]
        )

    def around(self, take_id: str, shoulder: int | None = None) -> tuple[Segment, ...]:
        """Left neighbour, the take, right neighbour; at the film's ends one neighbour is missing.

        `shoulder`: at most so many frames (> 0) of each neighbour, those next to the take; None is
        all of them. Raises `NotFound`.
        """
        whole = self.film(take_id)
        at = next((n for n, one in enumerate(whole) if one.take_id == take_id), None)
        if at is None:
            raise NotFound("The shot of this take is not in the film.", "Choose another take.")
        near = list(whole[max(0, at - 1) : at + 2])
        if shoulder is not None:
            place = min(at, 1)
            if place:
                near[0] = self._trimmed(near[0], shoulder, tail=True)
            if place + 1 < len(near):
                near[-1] = self._trimmed(near[-1], shoulder, tail=False)
        return _again(near)

    def _laid(self, picks: Sequence[tuple[Shot, Take | None, str]]) -> tuple[Segment, ...]:
        rate = self.rate
        wanted = [s.first_frame_id for s, take, _ in picks if take is None and s.first_frame_id]
        assets = {one.id: one for one in self._store.all(Asset, id=wanted)} if wanted else {}
        made: list[Segment] = []
        at = 0
        for shot, take, word in picks:
            length = record_length(take, rate) if take else shot.frames
            record = FrameRange(start=at, end=at + length)
            at = record.end
            number = called(shot.number)
            if take is None:
                keyframe = self._there(assets.get(shot.first_frame_id or ""))
                made.append(
                    Segment(
                        shot_id=shot.id, shot=number, word=word, record=record,
                        card=f"Shot {number} has no take yet", keyframe=keyframe,
                    )
                )  # fmt: skip
                continue
            file = self._media.path(take.file)
            there = file.exists()
            made.append(
                Segment(
                    shot_id=shot.id,
                    shot=number,
                    take_id=take.id,
                    slate=take.slate,
                    word=word,
                    file=file if there else None,
                    proxy=self._proxy_of(take) if there else None,
                    source=take.picked,
                    record=record,
                    method=rate_method(take.probe, rate),
                    card="" if there else f"The file of {take.slate} is missing: relink it",
                    has_sound=take.probe.has_audio and take.probe.audio_channels > 0,
                )
            )
        return tuple(made)

    def _there(self, asset: Asset | None) -> Path | None:
        if asset is None or not asset.media_type.startswith("image/"):
            return None
        path = self._media.path(asset.file)
        return path if path.exists() else None

    def _trimmed(self, segment: Segment, most: int, *, tail: bool) -> Segment:
        """Its last or first frames. A take at another rate gives as many as last that long."""
        length, source = segment.record.duration, segment.source
        if length <= most:
            return segment
        update: dict[str, object] = {"record": FrameRange(start=0, end=most)}
        if source is not None:
            used = max(1, round(Fraction(source.duration * most, length)))
            if segment.method is not RateMethod.BY_TIME:
                used = most
            start = source.end - used if tail else source.start
            update["source"] = FrameRange(start=start, end=start + used)
        return segment.model_copy(update=update)


def _is(shot: Shot, candidate: Take | None) -> bool:
    return candidate is not None and candidate.shot_id == shot.id


def _pick(takes: Sequence[Take], candidate: Take | None, shot: Shot) -> tuple[Take | None, str]:
    if candidate is not None and candidate.shot_id == shot.id:
        return candidate, "circled" if candidate.circled else "candidate"
    circled = next((take for take in takes if take.circled), None)
    if circled is not None:
        return circled, "circled"
    left = [take for take in takes if take.status is not Status.REJECT]
    newest = max(left, key=lambda take: (take.landed_at, take.number), default=None)
    return newest, "newest" if newest else "no take"


def _again(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Laid from frame 0 on."""
    made, at = [], 0
    for one in segments:
        record = FrameRange(start=at, end=at + one.record.duration)
        made.append(one.model_copy(update={"record": record}))
        at = record.end
    return tuple(made)
