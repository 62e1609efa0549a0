"""The compiled prompt looked at: for any model, beside another, and as the request it becomes.

Nothing here stores or sends. A request is built by the adapter that would send it (PR-17).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.model_card import ModelCard
from app.domain.ports import Catalogue, Clock, MediaBin
from app.domain.prompt import Brief, CompiledPrompt, Element, Phrase, PromptVersion
from app.domain.references import staying_behind, wanted_pictures
from app.domain.render_order import RenderOrder
from app.domain.shot import Shot
from app.domain.vendor_ports import RequestPreview
from app.production.art.art_department import ArtDepartment
from app.production.prompts.prompt_diff import DiffRow, diff_prompts
from app.production.request_text import pretty, readable
from app.production.shoot.call_sheet import LOCAL
from app.production.shoot.modes import NO_WISH, Wish
from app.production.shoot.wishes import as_asked, as_wished

NO_ADAPTER = "no adapter yet"


class LockState(StrEnum):
    """Whether a character's wording is in the prompt as it was locked (D11)."""

    LOCKED = "locked, word for word"
    OPEN = "word for word, not locked"
    CHANGED = "changed after the lock"
    ABSENT = "not in this prompt word for word"


@dataclass(frozen=True, slots=True)
class Lock:
    """`checksum` is that of the wording as it is now."""

    character_id: str
    name: str
    checksum: str
    state: LockState


@dataclass(frozen=True, slots=True)
class PromptSheet:
    """A prompt with what there is to say about it. `version` None: these words are not stored."""

    card: ModelCard
    prompt: CompiledPrompt
    version: int | None
    locks: tuple[Lock, ...]

    @property
    def name(self) -> str:
        """`Kling 3.0, v7`; `now` stands for words that no take was made with yet."""
        return f"{self.card.name}, {f'v{self.version}' if self.version else 'now'}"

    @property
    def length(self) -> str:
        """`486 of 1,000 characters`, or by how much it is over."""
        prompt, unit = self.prompt, self.card.prompting.unit
        words = unit if unit in ("characters", "bytes", "words") else "characters"
        if prompt.over:
            return f"{prompt.over:,} {words} over the limit of {prompt.limit or 0:,}"
        of = f" of {prompt.limit:,}" if prompt.limit else ""
        return f"{prompt.length:,}{of} {words}"


@dataclass(frozen=True, slots=True)
class Comparison:
    left: PromptSheet
    right: PromptSheet
    rows: tuple[DiffRow, ...]

    @property
    def same(self) -> int:
        return sum(row.same for row in self.rows)


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """What would leave. `text` is JSON to read, long values shortened and marked; empty: `note`.

    `sha256` is over `body`, the exact bytes.
    """

    title: str
    text: str = ""
    note: str = ""
    body: bytes = b""
    sha256: str = ""


class PromptDesk:
    """`draft` freezes an order without storing it; see `Shooting.draft`."""

    def __init__(
        self,
        art: ArtDepartment,
        catalogue: Catalogue,
        media: MediaBin,
        clock: Clock,
        draft: Callable[[Shot, str, PromptVersion, Wish], RenderOrder],
        preview: RequestPreview,
    ) -> None:
        self._art, self._catalogue, self._media = art, catalogue, media
        self._clock, self._draft, self._preview = clock, draft, preview

    def sheet(self, shot: Shot, card_id: str | None = None) -> PromptSheet:
        """The words a model would get now; raises `BadInput` without any model, `NotFound`."""
        prompt = self._art.compile(shot, card_id)
        card = self._catalogue.get(prompt.card_id)
        stored = next((v for v in self.versions(shot.id) if v.prompt == prompt), None)
        locks = _locks(self._art.brief(shot), prompt)
        return PromptSheet(card, prompt, stored.version if stored else None, locks)

    def stored(self, shot: Shot, version: PromptVersion) -> PromptSheet:
        """A version as takes were made with it; locks compare today's wording with its words."""
        card = self._catalogue.get(version.card_id)
        locks = _locks(self._art.brief(shot), version.prompt)
        return PromptSheet(card, version.prompt, version.version, locks)

    def versions(self, shot_id: str) -> list[PromptVersion]:
        """Newest first."""
        found = self._art.versions(shot_id)
        return sorted(found, key=lambda v: (v.created_at, v.version), reverse=True)

    def compare(self, shot: Shot, left: str, right: str) -> Comparison:
        """Each side is a card id for the words of now, or the id of a stored version."""
        one, two = self._side(shot, left), self._side(shot, right)
        return Comparison(one, two, diff_prompts(one.prompt, two.prompt))

    def request(self, shot: Shot, card_id: str | None = None, wish: Wish = NO_WISH) -> RequestSheet:
        """Exactly what the next take would send; raises what sending would raise."""
        card = self._catalogue.get(self._art.compile(shot, card_id).card_id)
        if card.vendor != LOCAL and not self._preview.speaks(card.vendor):
            note = f"{card.name} goes through {card.vendor}: {NO_ADAPTER}."
            return RequestSheet(title=NO_ADAPTER, note=note)
        prompt = self._art.words(as_wished(shot, card, wish), as_asked(card, wish))
        order = self._draft(shot, card.id, self._version(shot, prompt), wish)
        if card.vendor == LOCAL:
            body = order.model_dump_json().encode()
            return RequestSheet(
                title="Local renderer: this order, nothing leaves the machine",
                text=pretty(order.model_dump(mode="json")),
                body=body,
                sha256=hashlib.sha256(body).hexdigest(),
            )
        made = self._preview.request(order, lambda file: self._media.path(file).read_bytes())
        shown = {
            "method": made.method,
            "url": made.url,
            "headers": dict(made.headers),
            "body": readable(made.body),
        }
        return RequestSheet(
            title=f"{made.method} {made.url}",
            note=" ".join(filter(None, (made.missing, self._behind(shot, card, order)))),
            text=pretty(shown),
            body=made.body,
            sha256=hashlib.sha256(made.body).hexdigest(),
        )

    def _behind(self, shot: Shot, card: ModelCard, order: RenderOrder) -> str:
        """A sentence on the shot's pictures that the order does not carry."""
        wanted = wanted_pictures(shot, self._art.characters(), self._art.anchors())
        sent = [picture.asset_id for picture in order.files()]
        said = staying_behind(card, order.mode, wanted, sent)
        return f"{said[:1].upper()}{said[1:]}." if said else ""

    def _side(self, shot: Shot, which: str) -> PromptSheet:
        version = next((v for v in self.versions(shot.id) if v.id == which), None)
        return self.stored(shot, version) if version else self.sheet(shot, which)

    def _version(self, shot: Shot, prompt: CompiledPrompt) -> PromptVersion:
        for version in self.versions(shot.id):
            if version.prompt == prompt:
                return version
        digest = hashlib.sha256(prompt.model_dump_json().encode()).hexdigest()
        return PromptVersion(
            id="not stored",
            shot_id=shot.id,
            card_id=prompt.card_id,
            version=0,
            prompt=prompt,
            sha256=digest,
            created_at=self._clock.now(),
        )


_FIELDS = {
    "subject and action": "elements.subject_action",
    "dialogue": "dialogue",
    "place and light": "elements.environment_lighting",
    "camera move": "elements.camera.move",
    "framing": "elements.camera.size",
    "camera note": "elements.camera.note",
    "shot style": "elements.style",
    "Kling preset": "preset",
    "audio cue": "audio",
    "mood": "elements.mood",
    "negatives": "negatives",
    "style paragraph": "project.style",
    "register": "model",
}
_ELEMENTS = {
    Element.SUBJECT_ACTION: "elements.subject_action",
    Element.ENVIRONMENT_LIGHTING: "elements.environment_lighting",
    Element.CAMERA: "elements.camera.move",
    Element.STYLE: "elements.style",
    Element.MOOD: "elements.mood",
    Element.NEGATIVE: "negatives",
}


def field_of(phrase: Phrase) -> str:
    """The path of the field a phrase was made of: a shot's, `project.style` or the model itself.

    Characters and anchors are fields of the shot too; a beat is `beats`.
    """
    source = phrase.source
    if source.endswith(", wording"):
        return "character_ids"
    if source.startswith("anchor "):
        return "anchor_ids"
    if re.fullmatch(r"beat [0-9]+", source):
        return "beats"
    return _FIELDS.get(source) or _ELEMENTS[phrase.element]


def beat_of(phrase: Phrase) -> int | None:
    """Which beat a phrase says, counted from 0 in order of time."""
    found = re.fullmatch(r"beat ([0-9]+)", phrase.source)
    return int(found[1]) - 1 if found else None


def _locks(brief: Brief, prompt: CompiledPrompt) -> tuple[Lock, ...]:
    locks = []
    for character in brief.characters:
        if not character.wording:
            continue
        checksum = character.checksum()
        if character.wording not in prompt.text:
            state = LockState.ABSENT
        elif character.locked_checksum is None:
            state = LockState.OPEN
        elif character.locked_checksum != checksum:
            state = LockState.CHANGED
        else:
            state = LockState.LOCKED
        locks.append(Lock(character.id, character.name, checksum, state))
    return tuple(locks)
