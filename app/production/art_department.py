"""Characters, kit, anchors, pictures, and the prompts compiled from them.

Every change is a reversible edit; pictures are kept once per content and never removed by an undo.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.edit import Edit, added, changed, edit
from app.domain.errors import BadInput, NotFound
from app.domain.ids import new_id
from app.domain.model_card import ModelCard
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, MediaBin
from app.domain.project import Project
from app.domain.prompt import Brief, CompiledPrompt, Finding, PromptVersion
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.edits import commit
from app.production.shot_fields import clean
from app.production.thumbnails import ThumbnailDesk
from app.production.values import with_fields
from app.prompting.compiler import compile_prompt
from app.prompting.lint import lint

_Seen = tuple[Brief, ModelCard | None, str, date]  # all that a finding depends on
_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


class ArtDepartment:
    """What keeps the look together, and the words made of it."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        catalogue: Catalogue,
        clock: Clock,
        bus: Bus,
        thumbnails: ThumbnailDesk,
    ) -> None:
        self._store, self._media, self._catalogue = store, media, catalogue
        self._clock, self._bus, self._thumbnails = clock, bus, thumbnails
        self._linted: dict[str, tuple[_Seen, list[Finding]]] = {}  # by shot

    # prompts

    def brief(self, shot: Shot) -> Brief:
        """Everything the compiler may read about one shot."""
        characters = {c.id: c for c in self.characters()} if shot.character_ids else {}
        anchors = {a.id: a for a in self.anchors()} if shot.anchor_ids else {}
        return _brief(self._store.project(), shot, characters, anchors)

    def compile(self, shot: Shot, card_id: str | None = None) -> CompiledPrompt:
        """The words for a model, not stored; raises `BadInput` when there is no model at all."""
        wanted = card_id or shot.model
        if wanted is None:
            raise BadInput(f"Shot {shot.number} has no model.", "Assign one or name it.")
        card = self._catalogue.get(wanted)
        return compile_prompt(self.brief(shot), card, self._catalogue.version)

    def compile_for(self, shot: Shot, card: ModelCard) -> PromptVersion:
        """The stored version of a shot's words for a card; the same words are one version."""
        prompt = compile_prompt(self.brief(shot), card, self._catalogue.version)
        return self.keep(shot.id, prompt)

    def keep(self, shot_id: str, prompt: CompiledPrompt) -> PromptVersion:
        digest = hashlib.sha256(prompt.model_dump_json().encode()).hexdigest()
        earlier = self._store.all(PromptVersion, shot_id=shot_id, card_id=prompt.card_id)
        for version in earlier:
            if version.sha256 == digest:
                return version
        version = PromptVersion(
            id=new_id(),
            shot_id=shot_id,
            card_id=prompt.card_id,
            version=max((v.version for v in earlier), default=0) + 1,
            prompt=prompt,
            sha256=digest,
            created_at=self._clock.now(),
        )
        self._store.put(version)
        return version

    def prompt(self, prompt_id: str) -> PromptVersion:
        return self._store.get(PromptVersion, prompt_id)

    def versions(self, shot_id: str) -> list[PromptVersion]:
        return self._store.all(PromptVersion, shot_id=shot_id)

    def lint(self, shots: Sequence[Shot]) -> list[Finding]:
        """Findings of many shots, in their order; what nothing changed of is not read again."""
        characters = {c.id: c for c in self.characters()}
        anchors = {a.id: a for a in self.anchors()}
        cards = {card.id: card for card in self._catalogue.all()}
        project, today = self._store.project(), self._clock.now().date()
        version = self._catalogue.version
        found: list[Finding] = []
        for shot in shots:
            card = cards.get(shot.model or "")
            brief = _brief(project, shot, characters, anchors)
            seen = (brief, card, version, today)
            known = self._linted.get(shot.id)
            if known is None or known[0] != seen:
                prompt = compile_prompt(brief, card, version) if card else None
                known = self._linted[shot.id] = (seen, lint(brief, card, prompt, today))
            found += known[1]
        return found

    # characters

    def characters(self) -> list[Character]:
        return self._store.all(Character)

    def add_character(self, name: str, wording: str = "", stills: Sequence[Path] = ()) -> Edit:
        present = self.characters()
        character = Character(
            id=new_id(),
            name=_free_name(name, "character", present),
            wording=clean(wording),
            still_ids=tuple(self.add_picture(file).id for file in stills),
            position=max((c.position for c in present), default=-1) + 1,
        )
        return self._commit(edit(f"Add character {character.name}", added(character)))

    def set_character(self, character_id: str, fields: Mapping[str, object]) -> Edit | None:
        """Change name, wording, seed, consent or still_ids. A locked wording is refused."""
        old = self._store.get(Character, character_id)
        _only(fields, {"name", "wording", "seed", "consent", "still_ids"})
        if "name" in fields:
            others = [c for c in self.characters() if c.id != old.id]
            fields = {**fields, "name": _free_name(str(fields["name"]), "character", others)}
        if "wording" in fields and old.locked_checksum and fields["wording"] != old.wording:
            raise BadInput(f"{old.name}'s wording is locked.", "Unlock the sheet first.")
        new = with_fields(old, fields)
        return self._change(f"Change {new.name}", old, new)

    def lock_character(self, character_id: str, locked: bool = True) -> Edit | None:
        old = self._store.get(Character, character_id)
        if locked and not old.wording.strip():
            raise BadInput(f"{old.name} has no wording to lock.", "Write the wording first.")
        checksum = old.checksum() if locked else None
        word = "Lock" if locked else "Unlock"
        return self._change(
            f"{word} {old.name}", old, old.model_copy(update={"locked_checksum": checksum})
        )

    # kit

    def kit(self) -> ReferenceKit:
        kits = self._store.all(ReferenceKit)
        return kits[0] if kits else ReferenceKit(id="kit")

    def set_kit(self, fields: Mapping[str, object]) -> Edit | None:
        """Change hero_id or still_ids."""
        kits = self._store.all(ReferenceKit)
        old = kits[0] if kits else None
        _only(fields, {"hero_id", "still_ids"})
        new = with_fields(self.kit(), fields)
        if old is None:
            return self._commit(edit("Set the kit", added(new)))
        return self._change("Change the kit", old, new)

    def anchors(self) -> list[Anchor]:
        return self._store.all(Anchor)

    def add_anchor(self, name: str, picture: Path | None, description: str = "") -> Edit:
        present = self.anchors()
        anchor = Anchor(
            id=new_id(),
            name=_free_name(name, "anchor", present),
            asset_id=self.add_picture(picture).id if picture else None,
            description=clean(description),
            position=max((a.position for a in present), default=-1) + 1,
        )
        return self._commit(edit(f"Add anchor {anchor.name}", added(anchor)))

    # pictures

    def add_picture(self, file: Path, name: str = "") -> Asset:
        """Keep a picture once: the same bytes give the asset that is there already."""
        if not file.is_file():
            raise NotFound(f"There is no picture {file}.", "Check the path.")
        if file.suffix.lower() not in _PICTURES:
            kinds = ", ".join(sorted(_PICTURES))
            raise BadInput(f"{file.name} is not a picture the kit can keep.", f"Use {kinds}.")
        width, height = self._thumbnails.size(file)
        kept, digest, media_type = self._media.keep_reference(file)
        known = self._store.all(Asset, sha256=digest)
        if known:
            return known[0]
        asset = Asset(
            id=new_id(),
            file=kept,
            sha256=digest,
            media_type=media_type or mimetypes.guess_type(file.name)[0] or "image/jpeg",
            width=width,
            height=height,
            name=re.sub(r"[;\s]+", " ", clean(name or file.stem)).strip(),
        )
        self._store.put(asset)
        self._thumbnails.want(asset.id)
        return asset

    def add_frame(self, take: Take, frame: int) -> Asset:
        """Keep a frame of a take as a still that knows where it comes from; frames count from 0.

        The same frame again gives the asset that is there. Raises `MediaMissing`,
        `MediaUnreadable`, `BadInput` for a frame the take does not have.
        """
        if not 0 <= frame < take.probe.frames:
            raise BadInput(
                f"{take.slate} has no frame {frame}.",
                f"It has frames 0 to {take.probe.frames - 1}.",
            )
        known = self._store.all(Asset, parent_take_id=take.id, parent_frame=frame)
        if known:
            return known[0]
        source = self._media.path(take.file)
        part = self._media.part(f"{take.slate}-{frame}-{new_id()[-6:]}.png")
        try:
            self._thumbnails.write_frame(source, part, frame)
            asset = self.add_picture(part, f"{take.slate} frame {frame}")
        finally:
            part.unlink(missing_ok=True)
        if asset.parent_take_id is None:
            asset = asset.model_copy(update={"parent_take_id": take.id, "parent_frame": frame})
            self._store.put(asset)
        return asset

    def asset(self, asset_id: str) -> Asset:
        return self._store.get(Asset, asset_id)

    def assets(self) -> dict[str, Asset]:
        return {asset.id: asset for asset in self._store.all(Asset)}

    def thumbnail(self, asset_id: str, width: int = 480) -> Path | None:
        """The made thumbnail or None; a missing one is ordered and told on the bus."""
        return self._thumbnails.get(asset_id, width)

    def _change(
        self, label: str, old: Character | ReferenceKit, new: Character | ReferenceKit
    ) -> Edit | None:
        made = edit(label, changed(old, new))
        return self._commit(made) if made else None

    def _commit(self, made: Edit) -> Edit:
        return commit(self._store, self._bus, made)


def _brief(
    project: Project,
    shot: Shot,
    characters: Mapping[str, Character],
    anchors: Mapping[str, Anchor],
) -> Brief:
    return Brief(
        project=project,
        shot=shot,
        characters=tuple(characters[i] for i in shot.character_ids if i in characters),
        anchors=tuple(anchors[i] for i in shot.anchor_ids if i in anchors),
        has_first_frame=shot.first_frame_id is not None,
        rate=project.spec.rate,
    )


def _only(fields: Mapping[str, object], allowed: set[str]) -> None:
    if unknown := sorted(fields.keys() - allowed):
        raise BadInput(
            f"There is no field {unknown[0]!r} to set.", f"Fields: {', '.join(sorted(allowed))}."
        )


def _free_name(name: str, what: str, present: Sequence[Character | Anchor]) -> str:
    """The name as it may stand in a cell beside others, and nobody else's."""
    wanted = clean(name).strip()
    if not wanted or re.search(r"[;\n\r]", wanted):
        raise BadInput(
            f"{name!r} cannot be the name of a {what}.", "Write one line without a semicolon."
        )
    if any(one.name.casefold() == wanted.casefold() for one in present):
        raise BadInput(f"There is a {what} {wanted!r} already.", "Use another name.")
    return wanted
