"""What has to be reckoned to answer a question about many shots: findings by rule, older takes.

Reached as `Board.facts`. Slow in large films, so nothing of it is part of a tile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from app.domain.cut import RateMethod
from app.domain.model_card import Mode
from app.domain.ports import FilmStore, JobBook
from app.domain.prompt import CompiledPrompt, Element, Origin, PromptVersion
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.production.art.art_department import ArtDepartment
from app.production.board.aliases import Alias, aliases
from app.production.cut.assembly import rate_method
from app.production.rounds import Rounds, rounds

_RUN = 500  # ids in one question to the store


class Older(StrEnum):
    """In what a take is older than its shot."""

    LENGTH = "ordered with another length"
    WORDING = "made with other wording of its characters"
    WORDS = "made with other words"


class Facts:
    """Reads committed rows only."""

    def __init__(self, store: FilmStore, art: ArtDepartment, book: JobBook) -> None:
        self._store, self._art, self._book = store, art, book

    def rounds(self) -> Rounds:
        """How often shots were sent so far."""
        sent = self._book.sendings()
        scenes = dict(self._store.columns(Shot, "id", "scene_id")) if sent else {}
        return rounds(sent, scenes)

    def rules(self) -> dict[str, tuple[str, ...]]:
        """The names of the lint rules each shot breaks, by shot id; shots without are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for finding in self._art.lint(self._store.all(Shot)):
            found[finding.shot_id] = (*found.get(finding.shot_id, ()), finding.rule)
        return found

    def stale(self) -> set[str]:
        """The shots whose takes are older than the shot."""
        return set(self.older())

    def older(self, shot_ids: Collection[str] | None = None) -> dict[str, Older]:
        """In what the take that counts is older than its shot, by shot id; of these shots, or all.

        The circled take counts; where none is circled, a shot is only found when none of its
        takes, rejected ones aside, has its length and its words, and the newest says why.
        """
        if shot_ids is None:
            return self._older(self._store.all(Shot), self._store.all(Take))
        ids, found = list(shot_ids), dict[str, Older]()
        for start in range(0, len(ids), _RUN):
            run = ids[start : start + _RUN]
            found |= self._older(self._store.all(Shot, id=run), self._store.all(Take, shot_id=run))
        return found

    def aliases(self) -> list[Alias]:
        """Shots that are or were called otherwise, in board order."""
        return aliases(self._store)

    def _older(self, shots: Iterable[Shot], takes: Iterable[Take]) -> dict[str, Older]:
        by_shot: dict[str, list[Take]] = {}
        for take in takes:
            if take.status is not Status.REJECT:
                by_shot.setdefault(take.shot_id, []).append(take)
        counted = {
            shot.id: (shot, _counted(by_shot[shot.id])) for shot in shots if shot.id in by_shot
        }
        prompts = self._prompts(take for _shot, those in counted.values() for take in those)
        pairs = [
            (shot, prompts[take.prompt_id].card_id, prompts[take.prompt_id])
            for shot, those in counted.values()
            for take in those
            if take.prompt_id in prompts
        ]
        now = self._art.compile_all((shot, card_id) for shot, card_id, _sent in pairs)
        # An extended or restyled take carried no references, so its words spoke of none.
        bare = self._art.compile_all(
            (
                (shot, card_id)
                for shot, card_id, sent in pairs
                if (words := now.get((shot.id, card_id))) and not _same(sent, words)
            ),
            Mode.TEXT,
        )
        found: dict[str, Older] = {}
        rate = self._store.project().spec.rate
        for shot, those in counted.values():
            whys = [_why(take, shot, rate, prompts, now, bare) for take in those]
            if whys[0] is not None and all(whys):
                found[shot.id] = whys[0]
        return found

    def _prompts(self, takes: Iterable[Take]) -> dict[str | None, CompiledPrompt]:
        ids = sorted({take.prompt_id for take in takes if take.prompt_id})
        runs = (ids[start : start + _RUN] for start in range(0, len(ids), _RUN))
        return {
            one.id: one.prompt for run in runs for one in self._store.all(PromptVersion, id=run)
        }


def _counted(takes: list[Take]) -> list[Take]:
    """The circled take, else all of them, the newest first."""
    circled = [take for take in takes if take.circled]
    return circled or sorted(takes, key=lambda take: take.number, reverse=True)


def _why(
    take: Take,
    shot: Shot,
    rate: Fraction,
    prompts: Mapping[str | None, CompiledPrompt],
    now: Mapping[tuple[str, str], CompiledPrompt],
    bare: Mapping[tuple[str, str], CompiledPrompt],
) -> Older | None:
    """None as well where nobody can say: no words were kept, they were never the shot's own, or
    their model's card is gone.
    """
    if _of_another_length(take, shot, rate):
        return Older.LENGTH
    sent = None if take.external else prompts.get(take.prompt_id)
    words = now.get((shot.id, sent.card_id)) if sent is not None else None
    alone = bare.get((shot.id, sent.card_id)) if sent is not None else None
    if sent is None or words is None or _same(sent, words) or (alone and _same(sent, alone)):
        return None
    return Older.WORDING if _wordings(sent) != _wordings(words) else Older.WORDS


def _same(one: CompiledPrompt, two: CompiledPrompt) -> bool:
    return (one.text, one.negative) == (two.text, two.negative)


def _of_another_length(take: Take, shot: Shot, rate: Fraction) -> bool:
    """A shot counts frames at the film's `rate`, a take at its own."""
    if take.cut_range is None:
        return False
    if rate_method(take.probe, rate) is not RateMethod.BY_TIME:
        return take.cut_range.duration != shot.frames
    wanted = shot.frames * take.probe.rate / rate
    return abs(take.cut_range.duration - wanted) > 1  # both its ends were rounded


def _wordings(prompt: CompiledPrompt) -> list[str]:
    """What a prompt says word for word of its characters."""
    return [
        phrase.text
        for phrase in prompt.phrases
        if phrase.origin is Origin.KIT and phrase.element is Element.SUBJECT_ACTION
    ]
