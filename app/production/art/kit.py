"""The reference kit: stills, hero frame and anchors, and what any picture place accepts.

Every change is a reversible edit; pictures are kept once per content and never removed by an undo.
Not for how it is shown (`kit_view`) or for characters' own sheets.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.asset import Asset
from app.domain.character import MOST_STILLS
from app.domain.edit import Edit, added, changed, edit, removed
from app.domain.errors import BadInput, StudioError
from app.domain.ids import new_id
from app.domain.look import METER, Look
from app.domain.picture import Darkroom
from app.domain.ports import MediaBin
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.shot import Shot
from app.production.art.characters import Characters, free_name, only
from app.production.art.look_words import describe
from app.production.fields.shot_fields import clean
from app.production.fields.values import with_fields


class Holder(StrEnum):
    CHARACTER = "character"
    KIT = "kit"
    HERO = "hero"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture may lie. `id` is of the character or anchor, empty for a new anchor;
    `at` counts stills from 0.
    """

    holder: Holder
    id: str = ""
    at: int = 0


class KitDesk(Characters):
    """A part of the art department."""

    _media: MediaBin
    _darkroom: Darkroom
    _looks: dict[str, Look]  # by hash, for films that may not be written

    def kit(self) -> ReferenceKit:
        kits = self._store.all(ReferenceKit)
        return kits[0] if kits else ReferenceKit(id="kit")

    def set_kit(self, fields: Mapping[str, object], label: str = "Change the kit") -> Edit | None:
        """Change hero_id or still_ids."""
        kits = self._store.all(ReferenceKit)
        old = kits[0] if kits else None
        only(fields, {"hero_id", "still_ids"})
        new = with_fields(self.kit(), fields)
        if old is None:
            return self._commit(edit("Set the kit", added(new)))
        return self._change(label, old, new)

    def anchors(self) -> list[Anchor]:
        return self._store.all(Anchor)

    def add_anchor(self, name: str, picture: Path | None, description: str = "") -> Edit:
        asset_id = self.add_picture(picture).id if picture else None
        anchor = self._new_anchor(name, asset_id, description, self.anchors())
        return self._commit(edit(f"Add anchor {anchor.name}", added(anchor)))

    def set_anchor(self, anchor_id: str, fields: Mapping[str, object]) -> Edit | None:
        """Change name, description or asset_id."""
        old = self._store.get(Anchor, anchor_id)
        only(fields, {"name", "description", "asset_id"})
        if "name" in fields:
            others = [a for a in self.anchors() if a.id != old.id]
            fields = {**fields, "name": free_name(str(fields["name"]), "anchor", others)}
        new = with_fields(old, fields)
        return self._change(f"Change anchor {new.name}", old, new)

    def remove_anchor(self, anchor_id: str, from_shots: bool = False) -> Edit:
        """Like `remove_character`."""
        old = self._store.get(Anchor, anchor_id)
        used = [shot for shot in self._store.all(Shot) if anchor_id in shot.anchor_ids]
        if used and not from_shots:
            raise BadInput(
                f"{old.name} is an anchor of {len(used)} shots.",
                "Take it off these shots first, or remove both together.",
            )
        without = [
            changed(
                shot,
                shot.model_copy(
                    update={"anchor_ids": tuple(i for i in shot.anchor_ids if i != anchor_id)}
                ),
            )
            for shot in used
        ]
        return self._commit(edit(f"Remove anchor {old.name}", *without, removed(old)))

    # places for pictures

    def put(self, place: Place, asset_ids: Sequence[str]) -> Edit | None:
        """Give pictures to a place, as one edit; None when they lie there already.

        Raises `BadInput` when there is no room.
        """
        wanted = list(dict.fromkeys(asset_ids))
        if not wanted:
            return None
        single = place.holder is Holder.HERO or (place.holder is Holder.ANCHOR and place.id)
        if single and len(wanted) > 1:
            one = "The hero frame is" if place.holder is Holder.HERO else "An anchor has"
            raise BadInput(
                f"{one} one picture; {len(wanted)} were given.",
                "Give one here; several become anchors beside the last one.",
            )
        match place.holder:
            case Holder.CHARACTER:
                return self.put_stills(place.id, wanted, place.at)
            case Holder.KIT:
                return self._put_kit_stills(wanted, place.at)
            case Holder.HERO:
                return self.set_kit({"hero_id": wanted[0]}, "Set the hero frame")
            case Holder.ANCHOR:
                if place.id:
                    return self.set_anchor(place.id, {"asset_id": wanted[0]})
                return self._add_anchors(wanted)

    def move(self, asset_id: str, source: Place, target: Place) -> Edit | None:
        """Move a still within its sheet or to another one; onto hero frame and anchors it is
        copied, and stays where it was.
        """
        stills = (Holder.CHARACTER, Holder.KIT)
        if (source.holder, source.id) == (target.holder, target.id):
            if source.holder is Holder.CHARACTER:
                return self.move_still(source.id, asset_id, target.at)
            if source.holder is Holder.KIT:
                return self._put_kit_stills([asset_id], target.at, moved=True)
            return None
        both_sheets = source.holder is target.holder is Holder.CHARACTER
        if not both_sheets or target.holder not in stills:
            return self.put(target, [asset_id])
        return self._hand_over(asset_id, source.id, target)

    def take_out(self, place: Place, asset_id: str) -> Edit | None:
        """Take a picture off a place; it stays among the film's pictures."""
        match place.holder:
            case Holder.CHARACTER:
                return self.remove_still(place.id, asset_id)
            case Holder.KIT:
                ids = tuple(i for i in self.kit().still_ids if i != asset_id)
                return self.set_kit({"still_ids": ids}, "Remove a still of the kit")
            case Holder.HERO:
                return self.set_kit({"hero_id": None}, "Remove the hero frame")
            case Holder.ANCHOR:
                return self.set_anchor(place.id, {"asset_id": None})

    def uses(self, asset_id: str) -> list[str]:
        """Where a picture is used, in words: `front of Mara`, `first frame of 030` ..."""
        kit = self.kit()
        found = [
            f"{one.slot_name(asset_id).lower()} of {one.name}"
            for one in self.characters()
            if asset_id in one.still_ids
        ]
        found += ["hero frame"] if kit.hero_id == asset_id else []
        found += ["still of the kit"] if asset_id in kit.still_ids else []
        found += [f"anchor {a.name}" for a in self.anchors() if a.asset_id == asset_id]
        for shot in self._store.all(Shot):
            for word, there in (
                ("first frame", shot.first_frame_id == asset_id),
                ("last frame", shot.last_frame_id == asset_id),
                ("reference", asset_id in shot.reference_ids),
            ):
                found += [f"{word} of {shot.number}"] if there else []
        return found

    # what pictures measure

    def look(self, asset_id: str) -> Look | None:
        """A picture's values, measured once and kept with it; None when it cannot be read.

        Decodes a picture: not for the Qt thread.
        """
        asset = self._store.get(Asset, asset_id)
        known = asset.look or self._looks.get(asset.sha256)
        if known is not None and known.meter == METER:
            return known
        try:
            found = self._darkroom.measure(self._media.path(asset.file))
        except StudioError:
            return None
        self._looks[asset.sha256] = found
        with contextlib.suppress(StudioError):  # a film that may only be read
            self._store.put(asset.model_copy(update={"look": found}))
        return found

    def describe(self, asset_id: str) -> str:
        """Words for what a picture measures, a proposal; empty when it cannot be read."""
        found = self.look(asset_id)
        return describe(found) if found else ""

    def _put_kit_stills(self, wanted: list[str], at: int, moved: bool = False) -> Edit | None:
        ids = list(self.kit().still_ids)
        place = min(at, len(ids))
        if len(wanted) == 1 and place < len(ids) and wanted[0] not in ids and not moved:
            ids[place] = wanted[0]
        else:
            ids = [i for i in ids if i not in wanted]
            ids[place:place] = wanted
        if len(ids) > max(MOST_STILLS, len(self.kit().still_ids)):
            raise BadInput(
                f"The kit would have {len(ids)} stills; {MOST_STILLS} is the most.",
                "Drop a picture onto the still it is to replace, or remove one first.",
            )
        return self.set_kit({"still_ids": tuple(ids)}, "Change the stills of the kit")

    def _hand_over(self, asset_id: str, source_id: str, target: Place) -> Edit | None:
        giver, taker = self.character(source_id), self.character(target.id)
        if asset_id in taker.still_ids or len(taker.still_ids) >= MOST_STILLS:
            full = "has this still already" if asset_id in taker.still_ids else "has no slot free"
            raise BadInput(f"{taker.name} {full}.", "Remove a still there first.")
        left = tuple(i for i in giver.still_ids if i != asset_id)
        names = {i: giver.slot_name(i) for i in left}
        got = list(taker.still_ids)
        got.insert(target.at, asset_id)
        theirs = {i: taker.slot_name(i) for i in taker.still_ids} | {asset_id: taker.next_slot()}
        return self._commit(
            edit(
                f"Move a still from {giver.name} to {taker.name}",
                changed(giver, giver.model_copy(update={"still_ids": left, "slots": names})),
                changed(taker, taker.model_copy(update={"still_ids": tuple(got), "slots": theirs})),
            )
        )

    def _add_anchors(self, asset_ids: Sequence[str]) -> Edit:
        present, made = self.anchors(), list[Anchor]()
        for asset_id in asset_ids:
            name = self._store.get(Asset, asset_id).name or "Anchor"
            taken = {a.name.casefold() for a in (*present, *made)}
            free = next(
                each
                for n in range(1, len(taken) + 2)
                if (each := name if n == 1 else f"{name} {n}").casefold() not in taken
            )
            made.append(self._new_anchor(free, asset_id, "", [*present, *made]))
        label = f"Add anchor {made[0].name}" if len(made) == 1 else f"Add {len(made)} anchors"
        return self._commit(edit(label, *(added(anchor) for anchor in made)))

    def _new_anchor(
        self, name: str, asset_id: str | None, description: str, present: Sequence[Anchor]
    ) -> Anchor:
        return Anchor(
            id=new_id(),
            name=free_name(name, "anchor", present),
            asset_id=asset_id,
            description=clean(description),
            position=max((a.position for a in present), default=-1) + 1,
        )
