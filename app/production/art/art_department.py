"""Characters, kit, anchors, pictures, and the prompts compiled from them.

Every change is a reversible edit; pictures are kept once per content and never removed by an undo.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.model_card import Mode, ModelCard
from app.domain.picture import Darkroom
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, MediaBin
from app.domain.project import Project
from app.domain.prompt import Brief, CompiledPrompt, Finding, Kin, PromptVersion, Seam
from app.domain.reference_kit import Anchor
from app.domain.references import only
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.take import Take
from app.domain.wording import WordingReport
from app.production.art.characters import StaleShot
from app.production.art.kit import KitDesk
from app.production.art.kit_view import KitView, Reading, kit_view
from app.production.art.picture_intake import PictureIntake
from app.production.art.thumbnails import ThumbnailDesk
from app.production.kin import kin
from app.production.seams import seams, sequences
from app.prompting.compiler import compile_prompt
from app.prompting.lint import lint
from app.prompting.wording_lint import check_wording

_Seen = tuple[Brief, ModelCard | None, str, date]  # all that a finding depends on


class ArtDepartment(KitDesk):
    """What keeps the look together, and the words made of it."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        catalogue: Catalogue,
        clock: Clock,
        bus: Bus,
        thumbnails: ThumbnailDesk,
        darkroom: Darkroom,
    ) -> None:
        self._store, self._media, self._catalogue = store, media, catalogue
        self._clock, self._bus, self._thumbnails = clock, bus, thumbnails
        self._darkroom, self._looks = darkroom, {}
        self.intake = PictureIntake(store, media, darkroom, thumbnails)
        self._linted: dict[str, tuple[_Seen, list[Finding]]] = {}  # by shot

    # prompts

    def brief(self, shot: Shot, *, beside: bool = False) -> Brief:
        """Everything the compiler may read about one shot, and what only the lint reads: with
        `beside` what its sequence and its scene ask of it.
        """
        characters = {c.id: c for c in self.characters()} if shot.character_ids else {}
        anchors = {a.id: a for a in self.anchors()} if shot.anchor_ids or beside else {}
        project = self._store.project()
        seam = self._seams(project).get(shot.id) if beside else None
        shared = self._kin().get(shot.id) if beside else None
        kit = len(anchors) if beside else 0
        return _brief(project, shot, characters, anchors, seam, shared, kit)

    def compile(self, shot: Shot, card_id: str | None = None) -> CompiledPrompt:
        """The words for a model, not stored; raises `BadInput` when there is no model at all."""
        wanted = card_id or shot.model
        if wanted is None:
            raise BadInput(f"Shot {shot.number} has no model.", "Assign one or name it.")
        return self.words(shot, self._catalogue.get(wanted))

    def words(self, shot: Shot, card: ModelCard) -> CompiledPrompt:
        """The words for a card as it is given, not stored."""
        return compile_prompt(self.brief(shot), card, self._catalogue.version)

    def compile_all(
        self, wanted: Iterable[tuple[Shot, str]], mode: Mode | None = None
    ) -> dict[tuple[str, str], CompiledPrompt]:
        """The words of many shots for cards, by shot id and card id, the kit read once.

        Cards that are gone are left out. With a `mode` the words are for an order of that kind.
        """
        pairs = {(shot.id, card_id): shot for shot, card_id in wanted}
        if not pairs:
            return {}
        characters = {c.id: c for c in self.characters()}
        anchors = {a.id: a for a in self.anchors()}
        cards = {card.id: card for card in self._catalogue.all()}
        project, version = self._store.project(), self._catalogue.version
        found: dict[tuple[str, str], CompiledPrompt] = {}
        for (shot_id, card_id), shot in pairs.items():
            if card := cards.get(card_id):
                brief = _brief(project, shot, characters, anchors)
                seen = only(card, mode) if mode else card
                found[shot_id, card_id] = compile_prompt(brief, seen, version)
        return found

    def compile_for(self, shot: Shot, card: ModelCard) -> PromptVersion:
        """The stored version of a shot's words for a card; the same words are one version."""
        return self.keep(shot.id, self.words(shot, card))

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
        version, joined, shared = self._catalogue.version, self._seams(project), self._kin()
        found: list[Finding] = []
        for shot in shots:
            card = cards.get(shot.model or "")
            beside = joined.get(shot.id), shared.get(shot.id), len(anchors)
            brief = _brief(project, shot, characters, anchors, *beside)
            seen = (brief, card, version, today)
            known = self._linted.get(shot.id)
            if known is None or known[0] != seen:
                prompt = compile_prompt(brief, card, version) if card else None
                known = self._linted[shot.id] = (seen, lint(brief, card, prompt, today))
            found += known[1]
        return found

    def _seams(self, project: Project) -> dict[str, Seam]:
        """What sequences with a tactic ask of their shots; reads no shot where there are none."""
        scenes = self._store.all(Scene)
        ids = [scene.id for _tactic, members in sequences(scenes) for scene in members]
        return seams(scenes, self._store.all(Shot, scene_id=ids), project.style) if ids else {}

    def _kin(self) -> dict[str, Kin]:
        return kin(self._store.all(Shot, critical=True))

    # kit

    def kit_view(self, history: bool = True) -> KitView:
        """Sheets, stills, anchors with what they measure, and what is missing.

        Without `history` no take is counted and nothing is called stale.
        """
        shots, assets, people = self._store.all(Shot), self.assets(), self.characters()
        counts: dict[str, int] = {}
        stale: dict[str, list[StaleShot]] = {}
        if history:
            counts = {row.shot_id: row.take_count for row in self._store.board_rows()}
            for one in people:
                played = [shot for shot in shots if one.id in shot.character_ids]
                stale[one.id] = self._stale(one, people, played)
        parents = [one.parent_take_id for one in assets.values() if one.parent_take_id]
        slates = {take.id: take.slate for take in self._store.all(Take, id=parents)}
        cards, project = self._catalogue.all(), self._store.project()
        reading = Reading(project, shots, counts, stale, slates, assets, cards)
        return kit_view(self, reading, self.thumbnail)

    @staticmethod
    def check_wording(wording: str) -> WordingReport:
        """What a wording names and leaves open, while it is typed."""
        return check_wording(wording)

    # pictures

    def add_picture(self, file: Path, name: str = "") -> Asset:
        """Keep a picture once: the same bytes give the asset that is there already."""
        return self.intake.take(file, name).asset

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


def _brief(
    project: Project,
    shot: Shot,
    characters: Mapping[str, Character],
    anchors: Mapping[str, Anchor],
    seam: Seam | None = None,
    shared: Kin | None = None,
    kit: int = 0,
) -> Brief:
    return Brief(
        project=project,
        shot=shot,
        characters=tuple(characters[i] for i in shot.character_ids if i in characters),
        anchors=tuple(anchors[i] for i in shot.anchor_ids if i in anchors),
        has_first_frame=shot.first_frame_id is not None,
        seam=seam,
        kin=shared,
        kit_anchors=kit,
        rate=project.spec.rate,
    )
