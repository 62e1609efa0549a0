"""The board: shots and scenes as rows, and every change of them as a reversible edit.

Undo is `commit(edit.inverse())`. Numbers are what people call a shot; the code in its slates is
given once and stays (requirement D1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from app.domain.asked import masks_of
from app.domain.board_row import BoardRow
from app.domain.edit import Edit, added, changed, edit, removed
from app.domain.errors import BadInput, NotFound
from app.domain.ids import new_id
from app.domain.model_card import ModelCard
from app.domain.money import Money
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, JobBook
from app.domain.project import DeliverySpec, Project
from app.domain.prompt import Finding, Severity
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.slate import shot_code
from app.production.art.art_department import ArtDepartment
from app.production.board.board_cuts import Cuts
from app.production.board.board_facts import Facts
from app.production.board.board_order import free_number, make_room, moved
from app.production.board.lock_changes import LockChanges
from app.production.board.replace import Replace
from app.production.board.selection import select_shots
from app.production.board.shot_clipboard import ShotClipboard
from app.production.board.tile_rows import BoardLook, SceneHead, TileRow, scene_heads, tile_row
from app.production.edits import commit
from app.production.fields.cells import Cells, cells_edit, check
from app.production.fields.shot_fields import FIELDS, Names, clean, read_fields
from app.production.fields.values import with_fields
from app.production.seams import Seams


class Board:
    """All reads are of committed rows; all writes return the edit that was committed."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        catalogue: Catalogue,
        art: ArtDepartment,
        clock: Clock,
        bus: Bus,
        estimate: Callable[[Shot, ModelCard, DeliverySpec], Money | None],
    ) -> None:
        self._store, self._book, self._catalogue = store, book, catalogue
        self._art, self._clock, self._bus, self._estimate = art, clock, bus, estimate
        self.cuts, self.facts = Cuts(store, book, bus), Facts(store, art, book)
        self.clipboard = ShotClipboard(store, bus, self.names)
        self.replace, self.seams = Replace(store, bus), Seams(store, bus)
        self.lock_changes = LockChanges(store)

    # reading

    def project(self) -> Project:
        return self._store.project()

    def shots(self) -> list[Shot]:
        return self._store.all(Shot)

    def shot(self, shot_id: str) -> Shot:
        return self._store.get(Shot, shot_id)

    def scene(self, scene_id: str) -> Scene:
        return self._store.get(Scene, scene_id)

    def select(self, words: str) -> list[Shot]:
        """The shots that words such as `10-80` or `scene:2` name; see `select_shots`."""
        return select_shots(self.shots(), self._store.all(Scene), words)

    def look(self) -> BoardLook:
        """Everything the board shows, each table read once."""
        shots, project = {shot.id: shot for shot in self.shots()}, self.project()
        rows = self._rows(self._store.board_rows(), shots, project)
        return BoardLook(project, shots, rows, self._heads(rows))

    def look_again(self, before: BoardLook, shot_ids: Collection[str]) -> BoardLook:
        """The look after an edit of these shots and of nothing else; the rest is not read."""
        fresh = {shot.id: shot for shot in self._store.all(Shot, id=list(shot_ids))}
        shots = {key: value for key, value in before.shots.items() if key not in shot_ids} | fresh
        tiles = {row.shot_id: row for row in before.rows if row.shot_id not in shot_ids}
        # a queue at work moves jobs several times a second, and none of that is in the history
        unedited = all(before.shots.get(key) == shot for key, shot in fresh.items())
        more = set() if unedited else self.seams.beside(shot_ids, before.shots, fresh)
        if not more <= set(shot_ids):
            return self.look_again(before, more.union(shot_ids))
        marked = {row.shot_id for row in before.rows if row.changed} if unedited else None
        again = self._rows(self._store.board_rows(shot_ids), fresh, before.project, marked)
        tiles |= {row.shot_id: row for row in again}
        order = sorted(shots.values(), key=lambda shot: (shot.position, shot.id))
        rows = [tiles[shot.id] for shot in order if shot.id in tiles]
        return BoardLook(before.project, {s.id: s for s in order}, rows, self._heads(rows))

    def rows(self, shot_ids: Collection[str] | None = None) -> list[TileRow]:
        """One row a shot in board order, of all shots or of these; those gone are left out."""
        if shot_ids is None:
            return self.look().rows
        shots = {shot.id: shot for shot in self._store.all(Shot, id=list(shot_ids))}
        found = {row.shot_id: row for row in self._store.board_rows(shot_ids)}
        ordered = [found[shot_id] for shot_id in shots if shot_id in found]
        return self._rows(ordered, shots, self.project())

    def row(self, shot_id: str) -> TileRow:
        self.shot(shot_id)
        return self.rows([shot_id])[0]

    def scenes(self) -> list[SceneHead]:
        """Scenes in board order with their sums; shots without a scene come as their own head."""
        return self.look().scenes

    def _heads(self, rows: Sequence[TileRow]) -> list[SceneHead]:
        scenes = self._store.all(Scene)
        facts = [(s.id, s.number, s.heading, s.time_of_day, s.tactic) for s in scenes]
        return scene_heads(rows, facts)

    def lint(self, shots: Sequence[Shot] | None = None) -> list[Finding]:
        return self._art.lint(self.shots() if shots is None else shots)

    def names(self) -> Names:
        """What names in cells stand for right now."""
        return Names(
            rate=self.project().spec.rate,
            scenes={scene.id: scene for scene in self._store.all(Scene)},
            characters=tuple(self._art.characters()),
            anchors=tuple(self._art.anchors()),
            assets=self._art.assets(),
            cards=tuple(self._catalogue.all()),
        )

    # writing

    def set_fields(self, shot_ids: Sequence[str], fields: Mapping[str, object]) -> Edit | None:
        """Set the same fields of many shots. Names are those of `shot_fields.FIELDS` with text
        values, or attribute paths such as `elements.style` with text or native values.
        """
        names, olds = self.names(), self._shots(shot_ids)
        news = [_with_fields(old, fields, names) for old in olds]
        if "number" in fields:
            self._check_numbers(news)
        for new in news:
            _check_references(new, names)
        changes = [changed(old, new) for old, new in zip(olds, news, strict=True)]
        what = next(iter(fields), "").rsplit(".", 1)[-1].replace("_", " ")
        label = f"Change {what} of {_count(len(olds), 'shot')}"
        return self._commit(edit(label, *changes))

    def set_cells(self, cells: Cells, deed: str = "Change") -> Edit | None:
        """Different text fields of many shots as one edit; `deed` is its verb. Raises `BadInput`
        with the first cell that does not fit, and writes nothing then.
        """
        numbered = any("number" in fields for _, fields in cells)
        found = self.shots() if numbered else self._shots([shot_id for shot_id, _ in cells])
        shots = {shot.id: shot for shot in found}
        checked = check(cells, shots, self.names())
        if checked.bad:
            bad = checked.bad[0]
            raise BadInput(f"Shot {bad.number}, {bad.field}: {bad.reason}", "Correct that cell.")
        return self._commit(cells_edit(deed, checked, shots))

    def new_shot(
        self,
        after: str | None = None,
        before: str | None = None,
        duplicate_of: str | None = None,
    ) -> Edit:
        """A shot behind or before another one, at the end by default; frames like its neighbour."""
        shots = self.shots()
        beside = duplicate_of or after or before or (shots[-1].id if shots else None)
        near = self.shot(beside) if beside else None
        place = len(shots)
        if near is not None:
            place = next(n for n, s in enumerate(shots) if s.id == near.id) + (before is None)
        moves, position = make_room(shots, place)
        number = free_number(shots, place)
        frames = near.frames if near else round(self.project().spec.rate * 3)
        shot = Shot(
            id=new_id(),
            scene_id=near.scene_id if near else None,
            position=position,
            number=number,
            code=shot_code(number, self._store.codes_ever()),
            frames=frames,
        )
        if duplicate_of and near:
            kept = {"id": shot.id, "position": position, "number": number, "code": shot.code}
            shot = near.model_copy(update=kept)
        label = f"Duplicate shot {near.number}" if duplicate_of and near else f"New shot {number}"
        return commit(self._store, self._bus, edit(label, *moves, added(shot)))

    def omit(self, shot_ids: Sequence[str], omitted: bool = True) -> Edit | None:
        """Leave shots out of the cut, or take them in again; their takes stay."""
        olds = self._shots(shot_ids)
        word = "Omit" if omitted else "Restore"
        return self._commit(
            edit(
                f"{word} {_count(len(olds), 'shot')}",
                *(changed(old, old.model_copy(update={"omitted": omitted})) for old in olds),
            )
        )

    def remove(self, shot_ids: Sequence[str], word: str = "Remove") -> Edit:
        """Remove shots that nothing was made for; others are refused whole. `word` begins the
        edit's name.
        """
        olds, used = self._shots(shot_ids), self.cuts.used(shot_ids)
        for old in olds:
            if old.id in used:
                raise BadInput(f"Shot {old.number} has takes or jobs.", "Omit it instead.")
        made = edit(f"{word} {_count(len(olds), 'shot')}", *(removed(old) for old in olds))
        return commit(self._store, self._bus, made)

    def move(
        self, shot_ids: Sequence[str], before: str | None, scene_id: str | None = ""
    ) -> Edit | None:
        """Reorder: the shots, in their order, before another one; None puts them at the end.

        They take this scene (None is none), unsaid that of where they land. See `reorder`.
        """
        moving = self._shots(shot_ids)
        wanted = {shot.id for shot in moving}
        if before in wanted:
            raise BadInput("Shots cannot be moved before themselves.", "Choose another place.")
        if not moving:
            return None
        rest = [shot for shot in self.shots() if shot.id not in wanted]
        if before is not None:
            self.shot(before)
        place = next((n for n, shot in enumerate(rest) if shot.id == before), len(rest))
        beside = rest[min(place, len(rest) - 1)] if rest else moving[-1]
        changes = moved(rest, moving, place, beside.scene_id if scene_id == "" else scene_id)
        return self._commit(edit(f"Move {_count(len(moving), 'shot')}", *changes))

    def renumber(self) -> Edit | None:
        """Tens again in board order; codes, slates and files keep their names."""
        return self._commit(
            edit(
                "Renumber shots",
                *(
                    changed(shot, shot.model_copy(update={"number": str(n * 10)}))
                    for n, shot in enumerate(self.shots(), 1)
                ),
            )
        )

    def set_scene(self, scene_id: str, fields: Mapping[str, object]) -> Edit | None:
        old = self.scene(scene_id)
        if "position" in fields:
            raise BadInput("A scene is where its shots are.", "Move the shots.")
        new = with_fields(old, {name: _cleaned(value) for name, value in fields.items()})
        numbers = {s.number.casefold() for s in self._store.all(Scene) if s.id != old.id}
        if new.number != old.number and (not new.number or new.number.casefold() in numbers):
            raise BadInput(f"A scene cannot be called {new.number!r}.", "Use another number.")
        return self._commit(edit(f"Change scene {new.number}", changed(old, new)))

    def set_project(self, fields: Mapping[str, object]) -> Edit | None:
        """Change name, client, style, negatives, takes_per_shot or media_root."""
        if {"spec", "cap", "locked_at", "created_at", "created_by"} & set(fields):
            raise BadInput("Spec, cap and lock have their own commands.", "Use those.")
        old = self.project()
        given = {name: _cleaned(value) for name, value in fields.items()}
        if isinstance(listed := given.get("negatives"), str):
            given["negatives"] = tuple(filter(None, map(str.strip, re.split(r"[;\n]", listed))))
        new = with_fields(old, given)
        if not new.name.strip():
            raise BadInput("A project needs a name.", "Write one.")
        if not 1 <= new.takes_per_shot <= 99:
            raise BadInput(f"{new.takes_per_shot} takes a shot.", "Use 1 to 99.")
        return self._commit(edit("Change the project", changed(old, new)))

    def lock(self, locked: bool = True) -> Edit | None:
        """Lock the board before generation; later changes stay possible and are seen as changes."""
        old = self.project()
        if locked == (old.locked_at is not None):
            return None
        new = old.model_copy(update={"locked_at": self._clock.now() if locked else None})
        return self._commit(
            edit("Lock the board" if locked else "Unlock the board", changed(old, new))
        )

    def commit(self, made: Edit) -> None:
        """Apply an edit or its inverse; `StaleEdit` leaves everything as it was."""
        commit(self._store, self._bus, made)

    def _commit(self, made: Edit) -> Edit | None:
        return commit(self._store, self._bus, made) or None

    def _rows(
        self,
        rows: Sequence[BoardRow],
        shots: Mapping[str, Shot],
        project: Project,
        changed: Collection[str] | None = None,
    ) -> list[TileRow]:
        """A shot made or removed between the two reads is left out; its edit is told next.

        `changed` are the shots that differ from the locked board, None while that is not known.
        """
        lint, spec = self._lint_counts(list(shots.values())), project.spec
        if changed is None:
            changed = self.lock_changes.shots() if project.locked_at else ()
        tiles = []
        for row in rows:
            shot = shots.get(row.shot_id)
            if shot is not None:
                card = self._card(shot)
                estimate = self._estimate(shot, card, spec) if card else None
                tiles.append(
                    tile_row(
                        row, self._picture_of, card, lint.get(shot.id), estimate, shot.id in changed
                    )
                )
        return tiles

    def _picture_of(self, key: str) -> str | None:
        path = self._art.thumbnail(key)
        return str(path) if path else None

    def _card(self, shot: Shot) -> ModelCard | None:
        try:
            return self._catalogue.get(shot.model) if shot.model else None
        except NotFound:
            return None

    def _lint_counts(self, shots: Sequence[Shot]) -> dict[str, dict[Severity, int]]:
        counts: dict[str, dict[Severity, int]] = {}
        for finding in self.lint(shots):
            of_shot = counts.setdefault(finding.shot_id, {})
            of_shot[finding.severity] = of_shot.get(finding.severity, 0) + 1
        return counts

    def _shots(self, shot_ids: Sequence[str]) -> list[Shot]:
        """Each shot once, in board order; raises `NotFound` for an id nobody has."""
        wanted = set(shot_ids)
        found = self._store.all(Shot, id=list(wanted))
        if len(found) < len(wanted):
            self.shot(min(wanted - {shot.id for shot in found}))
        return found

    def _check_numbers(self, news: Sequence[Shot]) -> None:
        ids = {shot.id for shot in news}
        numbers = Counter(shot.number for shot in self.shots() if shot.id not in ids)
        numbers.update(shot.number for shot in news)
        twice = next((shot.number for shot in news if numbers[shot.number] > 1), None)
        if twice is not None:
            raise BadInput(f"There is a shot {twice} already.", "Use another number.")


def _with_fields(shot: Shot, fields: Mapping[str, object], names: Names) -> Shot:
    for name, value in fields.items():
        if name in FIELDS and isinstance(value, str):
            shot = read_fields(shot, {name: value}, names)
        else:
            shot = _with_path(shot, name.split("."), value)
    return shot


def _with_path(shot: Shot, path: Sequence[str], value: object) -> Shot:
    data = shot.model_dump()
    inner: object = data
    for part in path[:-1]:
        inner = inner.get(part) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or path[-1] not in inner or path[0] in _FIXED:
        raise BadInput(f"There is no field {'.'.join(path)!r} to set.", "Check the name.")
    empty = value == "" and not isinstance(inner[path[-1]], str)
    inner[path[-1]] = None if empty else _cleaned(value)
    return with_fields(shot, {path[0]: data[path[0]]})


_FIXED = ("id", "code", "position")


def _check_references(shot: Shot, names: Names) -> None:
    """Raises `BadInput` for an id that stands for nothing in this film."""
    wanted = [
        ("scene", [shot.scene_id] if shot.scene_id else [], set(names.scenes)),
        ("character", shot.character_ids, {c.id for c in names.characters}),
        ("anchor", shot.anchor_ids, {a.id for a in names.anchors}),
        ("picture", (*shot.reference_ids, *masks_of(shot.vendor_options)), set(names.assets)),
        ("picture", filter(None, (shot.first_frame_id, shot.last_frame_id)), set(names.assets)),
    ]
    for what, ids, known in wanted:
        if unknown := [one for one in ids if one not in known]:
            raise BadInput(f"There is no {what} {unknown[0]!r} in this film.", "Choose another.")


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
