"""The kit as it is looked at: sheets, stills, hero frame, anchors, and what is still missing.

Reads, and measures pictures that nobody measured: not for the Qt thread.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.asset import Asset
from app.domain.character import FEWEST_STILLS, MOST_STILLS, Character
from app.domain.look import Look
from app.domain.model_card import Mode, ModelCard
from app.domain.project import Project
from app.domain.reference_kit import Anchor
from app.domain.shot import Shot
from app.domain.wording import WordingReport
from app.production.art.characters import StaleShot
from app.production.art.kit import Holder, KitDesk, Place
from app.prompting.wording_lint import check_wording

_Still = Callable[[str | None, str, Place], "StillView | None"]


@dataclass(frozen=True, slots=True)
class StillView:
    """A picture at its place. `path` is its thumbnail, None while it is being made."""

    asset_id: str
    name: str
    place: Place
    path: str | None
    size: tuple[int, int] = (0, 0)
    sha: str = ""
    of_take: str = ""  # the slate and frame it was taken from


@dataclass(frozen=True, slots=True)
class CharacterView:
    """`takes` counts all takes of the character's shots; `lacks` are sentences."""

    character: Character
    stills: tuple[StillView, ...]
    shots: int
    takes: int
    wording: WordingReport
    stale: tuple[StaleShot, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnchorView:
    anchor: Anchor
    still: StillView | None
    look: Look | None
    shots: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """A line of the readiness list; `jump` names the part to go to: `character:ID`, `hero` ..."""

    text: str
    done: bool
    jump: str


@dataclass(frozen=True, slots=True)
class KitUse:
    """How the model of some shots is given the kit, in words."""

    card: ModelCard
    shots: int
    how: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows a view is made of, read once."""

    project: Project
    shots: Sequence[Shot]
    take_counts: Mapping[str, int]  # by shot
    stale: Mapping[str, Sequence[StaleShot]]  # by character
    slates: Mapping[str, str]  # by take, of those that pictures were taken from
    assets: Mapping[str, Asset]
    cards: Sequence[ModelCard]


@dataclass(frozen=True, slots=True)
class KitView:
    project: Project
    characters: tuple[CharacterView, ...]
    stills: tuple[StillView, ...]
    hero: StillView | None
    hero_look: Look | None
    anchors: tuple[AnchorView, ...]
    uses: tuple[KitUse, ...]
    needs: tuple[Need, ...]

    @property
    def style_checksum(self) -> str:
        return hashlib.sha256(self.project.style.encode()).hexdigest()[:8]

    @property
    def missing(self) -> int:
        return sum(not need.done for need in self.needs)


def kit_view(desk: KitDesk, read: Reading, thumbnail: Callable[[str], Path | None]) -> KitView:
    """Everything of the kit in one look. `thumbnail` orders what is not made yet."""

    def still(asset_id: str | None, name: str, place: Place) -> StillView | None:
        asset = read.assets.get(asset_id or "")
        if asset is None:
            return None
        made = thumbnail(asset.id)
        slate = read.slates.get(asset.parent_take_id or "", "")
        return StillView(
            asset.id,
            name,
            place,
            str(made) if made else None,
            (asset.width or 0, asset.height or 0),
            asset.sha256,
            f"{slate} frame {asset.parent_frame}" if slate else "",
        )

    people, kit = desk.characters(), desk.kit()
    sheets = tuple(_sheet(one, read, still) for one in people)
    stills = [
        still(i, f"Still {n + 1}", Place(Holder.KIT, at=n)) for n, i in enumerate(kit.still_ids)
    ]
    anchored = Counter(i for shot in read.shots for i in shot.anchor_ids)
    anchors = tuple(
        AnchorView(
            one,
            seen := still(one.asset_id, one.name, Place(Holder.ANCHOR, one.id)),
            desk.look(seen.asset_id) if seen else None,
            anchored[one.id],
        )
        for one in desk.anchors()
    )
    hero = still(kit.hero_id, "Hero frame", Place(Holder.HERO))
    return KitView(
        read.project,
        sheets,
        tuple(one for one in stills if one),
        hero,
        desk.look(hero.asset_id) if hero else None,
        anchors,
        _uses(read),
        _needs(sheets, read.project, hero, anchors),
    )


def _sheet(one: Character, read: Reading, still: _Still) -> CharacterView:
    shots = [shot for shot in read.shots if one.id in shot.character_ids]
    stills = [
        still(asset_id, one.slot_name(asset_id), Place(Holder.CHARACTER, one.id, n))
        for n, asset_id in enumerate(one.still_ids)
    ]
    wording = check_wording(one.wording)
    return CharacterView(
        one,
        tuple(s for s in stills if s),
        len(shots),
        sum(read.take_counts.get(shot.id, 0) for shot in shots),
        wording,
        tuple(read.stale.get(one.id, ())),
        tuple(_lacks(one, wording)),
    )


def _lacks(one: Character, wording: WordingReport) -> list[str]:
    """What keeps a sheet from being ready, each as a short sentence."""
    lacks = []
    if not one.wording.strip():
        lacks.append("The wording is not written.")
    else:
        if wording.lacking():
            words = ", ".join(part.value for part in wording.lacking())
            lacks.append(f"The wording does not name: {words}.")
        vague = [f for f in wording.findings if f.rule == "vague-word"]
        if vague:
            lacks.append(f"{len(vague)} vague word{'s' if len(vague) > 1 else ''} in the wording.")
        if one.locked_checksum is None:
            lacks.append("The wording is not locked.")
    count = len(one.still_ids)
    if not FEWEST_STILLS <= count <= MOST_STILLS:
        lacks.append(f"{count} of {FEWEST_STILLS} to {MOST_STILLS} stills.")
    if not one.likeness.may_be_used():
        lacks.append("A real person, and no consent with name, day and scope.")
    return lacks


def _needs(
    sheets: Sequence[CharacterView],
    project: Project,
    hero: StillView | None,
    anchors: Sequence[AnchorView],
) -> tuple[Need, ...]:
    def each(text: str, lacking: str, ready: Callable[[CharacterView], bool]) -> Need:
        left = [sheet for sheet in sheets if not ready(sheet)]
        if not left:
            return Need(text, bool(sheets), "characters")
        names = ", ".join(sheet.character.name for sheet in left)
        return Need(f"{lacking}: {names}", False, f"character:{left[0].character.id}")

    needs = []
    if not sheets:
        needs.append(Need("A character", False, "characters"))
    else:
        needs += [
            each("3 to 5 stills each", "3 to 5 stills", _stills_ready),
            each("Wordings precise", "Wording imprecise", lambda s: s.wording.precise),
            each("Wordings locked", "Not locked", lambda s: bool(s.character.locked_checksum)),
        ]
        if any(sheet.character.likeness.real for sheet in sheets):
            needs.append(each("Consents recorded", "No consent", _may_be_shown))
    needs.append(Need("Style paragraph", bool(project.style.strip()), "style"))
    needs.append(Need("Hero frame", hero is not None, "hero"))
    pictured = sum(anchor.still is not None for anchor in anchors)
    whole = bool(anchors) and pictured == len(anchors)
    text = "Anchors" if whole or not anchors else f"Anchors, {pictured} of {len(anchors)}"
    open_one = next((a for a in anchors if a.still is None), None)
    needs.append(Need(text, whole, f"anchor:{open_one.anchor.id}" if open_one else "anchors"))
    return tuple(needs)


def _stills_ready(sheet: CharacterView) -> bool:
    return FEWEST_STILLS <= len(sheet.stills) <= MOST_STILLS


def _may_be_shown(sheet: CharacterView) -> bool:
    return sheet.character.likeness.may_be_used()


def _uses(read: Reading) -> tuple[KitUse, ...]:
    counted = Counter(shot.model for shot in read.shots if shot.model and not shot.omitted)
    known = {card.id: card for card in read.cards}
    return tuple(
        KitUse(known[model], count, _how(known[model]))
        for model, count in counted.most_common()
        if model in known
    )


def _how(card: ModelCard) -> str:
    """As `call_sheet` orders it: first frame, else references, else words alone."""
    given = []
    if card.vendor == "local":
        given.append("hero frame where a shot has no first frame")
    elif Mode.FIRST_FRAME in card.modes:
        given.append("the shot's first frame")
    if Mode.REFERENCES in card.modes and card.reference_images:
        given.append(f"else up to {card.reference_images} stills and anchors as pictures")
    anchors = "style in words" if Mode.REFERENCES in card.modes else "anchors and style in words"
    seed = "one seed" if card.seed_max is not None else "takes no seed"
    return ", ".join([*given, anchors, seed])
