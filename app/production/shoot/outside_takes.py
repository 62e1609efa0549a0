"""Takes made elsewhere, with what a person knows of them: model, prompt, cost, each if known (D28).

The file is checked like any other. The words are kept as a prompt version, and the cost stands in
the account book as an order that was settled outside, so that the film's sums are whole.
"""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import NotFound
from app.domain.events import MoneyMoved, RecordsChanged
from app.domain.ids import new_id
from app.domain.job import Job, JobState, LedgerKind
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, JobBook
from app.domain.prompt import CompiledPrompt, Element, Origin, Phrase
from app.domain.render_order import RenderOrder
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.art.art_department import ArtDepartment
from app.production.shoot.dailies import Dailies

OUTSIDE = "external"  # the vendor and the account of what was paid elsewhere
_WAY = (JobState.SUBMITTING, JobState.EVALUATING, JobState.READY)


class OutsideTakes:
    """Not for the Qt thread: files are copied and checked."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        dailies: Dailies,
        art: ArtDepartment,
        catalogue: Catalogue,
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store, self._book, self._dailies = store, book, dailies
        self._art, self._catalogue, self._clock, self._bus = art, catalogue, clock, bus

    def add(
        self,
        shot_id: str,
        file: Path,
        *,
        model: str = "",
        prompt: str = "",
        cost: Money | None = None,
        note: str = "",
    ) -> Take:
        """`model` is a card's id or name, or any other name. Raises `NotFound`, `BadInput`,
        `MediaUnreadable`, `DiskFull`; then nothing was taken in.
        """
        card = self._card(model.strip())
        words = prompt.strip()
        take = self._dailies.add_take(shot_id, file, note, card)
        if not words and cost is None:
            return take
        shot = self._store.get(Shot, shot_id)
        kept = self._art.keep(shot_id, _prompt(card, words)).id if words else None
        with self._store.transaction() as tx:
            now_is = self._store.get(Take, take.id)  # somebody may have judged it meanwhile
            update: dict[str, object] = {"prompt_id": kept}
            if cost is not None:
                job = self._settled(shot, now_is, kept or "", words, cost)
                self._book.add(tx, [job], job.created_at)
                for state in _WAY:
                    fields = {"take_id": take.id} if state is JobState.READY else {}
                    self._book.move(tx, job.id, state, "made elsewhere", job.created_at, **fields)
                self._book.enter(tx, job, LedgerKind.SPENT, cost, job.created_at, note="elsewhere")
                update["job_id"] = job.id
            made = now_is.model_copy(update=update)
            self._store.put(made, tx=tx)
        self._bus.publish(RecordsChanged(kinds=frozenset({"Take"}), ids=frozenset({take.id})))
        if cost is not None:
            self._bus.publish(MoneyMoved())
        return made

    def _card(self, model: str) -> str:
        """The card that is meant, else the name as it was written."""
        if not model:
            return OUTSIDE
        try:
            return self._catalogue.get(model).id
        except NotFound:
            same = (one.id for one in self._catalogue.all() if one.name.lower() == model.lower())
            return next(same, model)

    def _settled(self, shot: Shot, take: Take, prompt_id: str, text: str, cost: Money) -> Job:
        probe, now = take.probe, self._clock.now()
        order = RenderOrder(
            shot_id=shot.id,
            shot_number=shot.number,
            card_id=take.model,
            vendor=OUTSIDE,
            mode=Mode.TEXT,
            prompt_id=prompt_id,
            text=text,
            seconds=max(1, round(probe.frames / probe.rate)),
            frames=probe.frames,
            rate=probe.rate,
            width=probe.width,
            height=probe.height,
            audio=probe.has_audio,
            slate=take.slate,
        )
        return Job(
            id=take.id,
            shot_id=shot.id,
            take_number=take.number,
            order=order,
            account=OUTSIDE,
            price=cost,
            price_formula="paid elsewhere",
            batch_id=new_id(),
            created_at=now,
            updated_at=now,
        )


def _prompt(card: str, words: str) -> CompiledPrompt:
    phrase = Phrase(
        text=words, origin=Origin.SUBJECT, element=Element.SUBJECT_ACTION, source="as given"
    )
    return CompiledPrompt(
        card_id=card,
        text=words,
        phrases=(phrase,),
        length=len(words),
        compiler_version="elsewhere",
        catalogue_version="",
    )
