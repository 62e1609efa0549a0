"""The bank of prompts that worked on the first or second try (PR-14, PR-15).

Kept over films, in the person's own data. Using one is an edit of the film like any other; how
often it was used is counted and is not taken back by an undo.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.bank import BankedPrompt, PromptShelf
from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput, NotFound
from app.domain.model_card import ModelCard
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, JobBook
from app.domain.prompt import PromptVersion
from app.domain.references import only
from app.domain.shot import Elements, Shot
from app.domain.take import Take
from app.production.art.art_department import ArtDepartment
from app.production.edits import commit
from app.production.prompts.near_takes import NearTake, near_takes

MOST_TRIES = 2
_LATELY = 30  # days


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of shots whose prompts were to be kept; `refused` is (number, why)."""

    kept: tuple[BankedPrompt, ...]
    known: int
    refused: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        count = len(self.kept)
        parts = [f"{count} prompt{'' if count == 1 else 's'} kept in the bank"] if count else []
        parts += [f"{self.known} in the bank already"] if self.known else []
        parts += [f"shot {number}: {why}" for number, why in self.refused]
        return "; ".join(parts)


class PromptBank:
    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        art: ArtDepartment,
        catalogue: Catalogue,
        shelf: PromptShelf,
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store, self._book, self._art, self._catalogue = store, book, art, catalogue
        self._shelf, self._clock, self._bus = shelf, clock, bus

    def entries(self, words: str = "", model: str = "", coverage: str = "") -> list[BankedPrompt]:
        """Those that hold every one of the words, of this model and type of shot; the most used
        first, then the newest.
        """
        wanted = words.casefold().split()
        found = [
            one
            for one in self._shelf.all()
            if (not model or one.model == model)
            and (not coverage or one.coverage.casefold() == coverage.casefold())
            and all(word in _searched(one) for word in wanted)
        ]
        found.sort(key=lambda one: one.kept_at, reverse=True)
        return sorted(found, key=lambda one: -one.used)

    def size_words(self, shown: int, entries: Sequence[BankedPrompt]) -> str:
        """How large the bank is and whether it grows: `5 of 80 prompts, 12 new in 30 days, 31
        used`; empty for an empty bank.
        """
        if not entries:
            return ""
        since = self._clock.now() - timedelta(days=_LATELY)
        count, new = len(entries), sum(one.kept_at >= since for one in entries)
        of = f"{shown} of {count}" if shown != count else str(count)
        reused = sum(one.used > 0 for one in entries)
        return f"{of} prompt{'' if count == 1 else 's'}, {new} new in {_LATELY} days, {reused} used"

    def near(self, shot: Shot, card_id: str) -> list[NearTake]:
        """Takes that nearly the words a model would get now made already (PR-16)."""
        prompt, card = self._art.compile(shot, card_id), self._catalogue.get(card_id)
        return near_takes(self._store, self._book, shot, card, prompt)

    def keep(self, shot_ids: Sequence[str]) -> Kept:
        """Keep the prompts of the circled takes. Raises `BadInput` when nothing can be kept."""
        kept: list[BankedPrompt] = []
        refused: list[tuple[str, str]] = []
        known = 0
        for shot_id in shot_ids:
            shot = self._store.get(Shot, shot_id)
            try:
                entry = self._entry(shot)
            except BadInput as error:
                refused.append((shot.number, error.message))
                continue
            if self._shelf.get(entry.id) is None:
                self._shelf.put(entry)
                kept.append(entry)
            else:
                known += 1
        if refused and not kept and not known:
            more = f" {len(refused) - 1} more shots cannot be kept." if len(refused) > 1 else ""
            raise BadInput(f"Shot {refused[0][0]}: {refused[0][1]}{more}", "Nothing was kept.")
        return Kept(tuple(kept), known, tuple(refused))

    def use(self, shot_ids: Sequence[str], prompt_id: str) -> Edit | None:
        """Give shots the camera, style, negatives and settings of a prompt, as one edit.

        Words of place, mood and subject and the model go only where the shot has none; preset and
        seed only where the shot's model is the same or takes them. Raises `NotFound`.
        """
        entry = self._shelf.get(prompt_id)
        if entry is None:
            raise NotFound("This prompt is not in the bank any more.", "Choose another.")
        olds = [self._store.get(Shot, shot_id) for shot_id in shot_ids]
        count = f"shot {olds[0].number}" if len(olds) == 1 else f"{len(olds)} shots"
        changes = [changed(old, self._with(old, entry)) for old in olds]
        made = edit(f"Use “{entry.name}” from the bank for {count}", *changes)
        if not made:
            return None
        done = commit(self._store, self._bus, made)
        used = {"used": entry.used + len(made.changes), "used_at": self._clock.now()}
        self._shelf.put(entry.model_copy(update=used))
        return done

    def forget(self, prompt_id: str) -> None:
        """Take a prompt out of the bank; shots it was used for stay as they are."""
        self._shelf.remove(prompt_id)

    # inside

    def _entry(self, shot: Shot) -> BankedPrompt:
        """Raises `BadInput` with the reason why the shot has nothing to keep."""
        circled = [one for one in self._store.all(Take, shot_id=shot.id) if one.circled]
        if not circled:
            raise BadInput("no take is circled.", "Circle one first.")
        take = circled[0]
        if take.number > MOST_TRIES:
            raise BadInput(
                f"{take.slate} was take {take.number}; the bank keeps what worked on the first "
                "or second try.",
                "Keep another shot's prompt.",
            )
        if take.prompt_id is None or take.job_id is None:
            raise BadInput(f"{take.slate} was made elsewhere.", "Its prompt is not known.")
        sent = self._store.get(PromptVersion, take.prompt_id).prompt
        card, order = self._card(sent.card_id), self._book.get(take.job_id).order
        now = self._art.words(shot, only(card, order.mode)) if card else None
        if card is None or now is None or (now.text, now.negative) != (sent.text, sent.negative):
            raise BadInput(
                f"its words changed since {take.slate} was made.",
                "Make a take with the new words, or take the change back.",
            )
        project = self._store.project()
        settings = (card.id, sent.text, sent.negative, sent.preset, str(order.seed))
        return BankedPrompt(
            id=hashlib.sha256("\0".join(settings).encode()).hexdigest()[:26],
            name=_name(shot),
            film=project.name,
            slate=take.slate,
            kept_at=self._clock.now(),
            tries=take.number,
            rehearsed=take.rehearsed,
            model=card.id,
            model_name=card.name,
            coverage=shot.coverage.strip(),
            elements=_own_style(shot.elements, project.style),
            negatives=shot.negatives,
            preset=sent.preset or order.preset,
            text=sent.text,
            negative=sent.negative,
            seconds=order.seconds,
            width=order.width,
            height=order.height,
            seed=order.seed,
        )

    def _with(self, shot: Shot, entry: BankedPrompt) -> Shot:
        theirs, own = entry.elements, shot.elements
        elements = own.model_copy(
            update={
                "camera": theirs.camera,
                "style": theirs.style or own.style,
                **{
                    name: getattr(theirs, name)
                    for name in ("subject_action", "environment_lighting", "mood")
                    if not getattr(own, name).strip()
                },
            }
        )
        update: dict[str, object] = {
            "elements": elements,
            "negatives": tuple(dict.fromkeys((*shot.negatives, *entry.negatives))),
        }
        if shot.model is None and self._card(entry.model) is not None:
            update["model"] = entry.model
        card = self._card(str(update.get("model", shot.model or "")))
        same = card is not None and card.id == entry.model
        if entry.preset and card and (same or entry.preset in card.prompting.presets):
            update["preset"] = entry.preset
        if same and entry.seed is not None:
            update["seed"] = entry.seed
        if not shot.coverage.strip():
            update["coverage"] = entry.coverage
        return shot.model_copy(update=update)

    def _card(self, card_id: str) -> ModelCard | None:
        try:
            return self._catalogue.get(card_id) if card_id else None
        except NotFound:
            return None


def _own_style(elements: Elements, paragraph: str) -> Elements:
    """The register the take had: the shot's own, or the film's where the shot has none."""
    if elements.style.strip():
        return elements
    return elements.model_copy(update={"style": paragraph.strip()})


def _name(shot: Shot) -> str:
    return shot.title.strip() or shot.elements.subject_action.strip()[:60] or f"Shot {shot.number}"


def _searched(entry: BankedPrompt) -> str:
    said = (entry.name, entry.text, entry.elements.style, entry.model_name, entry.coverage)
    return " ".join((*said, entry.elements.camera.size, entry.film)).casefold()
