"""Find and replace in the text of many shots, always with a preview first.

Reached as `Board.replace`. The wording of characters and other text that belongs to the whole film
is found too, and shown as locked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.character import Character
from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput, StaleEdit, ToolMissing
from app.domain.ports import Bus, FilmStore
from app.domain.reference_kit import Anchor
from app.domain.shot import Shot
from app.production.board import pattern_worker
from app.production.board.board_order import called
from app.production.edits import commit
from app.production.fields.shot_fields import clean
from app.production.fields.shot_texts import texts_of, with_texts

MOST_HITS = 5_000
PATIENCE_S = 4.0
_MOST_PATTERN = 1_000


@dataclass(frozen=True, slots=True)
class Search:
    """`into` may name groups (`\\1`) when `regex` is set."""

    find: str
    into: str = ""
    match_case: bool = False
    whole_words: bool = False
    regex: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One text in which something was found. `old` and `new` are the places [start, end) of what
    was found in `before` and of what stands there in `after`. `locked` says why it stays.
    """

    shot_id: str
    number: str
    field: str
    name: str
    before: str
    after: str
    old: tuple[tuple[int, int], ...]
    new: tuple[tuple[int, int], ...]
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in board order, those that are locked last. `more`: there are more than shown."""

    hits: tuple[Hit, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    shot_id: str
    number: str
    field: str
    name: str
    text: str
    locked: str = ""


class Replace:
    """Previews read committed rows; `apply` is one edit."""

    def __init__(self, store: FilmStore, bus: Bus) -> None:
        self._store, self._bus = store, bus

    def preview(self, search: Search, shot_ids: Collection[str] | None = None) -> Found:
        """What would change, in all shots or in these. Takes at most a few seconds.

        Raises `BadInput` for a pattern that is wrong or takes too long.
        """
        if not search.find:
            return Found(())
        places = self._places(shot_ids)
        texts = [place.text for place in places]
        answer = _run(_asked(search, texts), in_child=search.regex)
        if "error" in answer:
            raise BadInput(
                f"The pattern is not right: {answer['error']}.",
                "Correct it, or look for the words as they are.",
            )
        hits = [_hit(places[n], spans) for n, spans in answer["found"]]
        return Found(tuple(hits), bool(answer["more"]))

    def apply(self, search: Search, hits: Sequence[Hit]) -> Edit | None:
        """Write these hits; locked ones are passed over. Raises `StaleEdit` when a text is no
        longer what the preview showed.
        """
        by_shot: dict[str, dict[str, Hit]] = {}
        for hit in hits:
            if not hit.locked and hit.before != hit.after:
                by_shot.setdefault(hit.shot_id, {})[hit.field] = hit
        changes, count = [], 0
        for shot in self._store.all(Shot, id=list(by_shot)):
            wanted = by_shot.pop(shot.id)
            now = {key: text for key, _name, text in texts_of(shot)}
            for key, hit in wanted.items():
                if now.get(key) != hit.before:
                    raise _changed_since(hit)
            fresh = {key: clean(hit.after) for key, hit in wanted.items()}
            changes.append(changed(shot, with_texts(shot, fresh)))
            count += 1
        if by_shot:
            raise _changed_since(next(iter(next(iter(by_shot.values())).values())))
        words = search.find if len(search.find) <= 24 else f"{search.find[:23]}…"
        label = f"Replace “{words}” in {count} shot{'' if count == 1 else 's'}"
        return commit(self._store, self._bus, edit(label, *changes)) or None

    def _places(self, shot_ids: Collection[str] | None) -> list[_Place]:
        shots = (
            self._store.all(Shot)
            if shot_ids is None
            else self._store.all(Shot, id=list(dict.fromkeys(shot_ids)))
        )
        places = [
            _Place(shot.id, called(shot.number), key, name, text, _LOCKED.get(key, ""))
            for shot in shots
            for key, name, text in texts_of(shot)
            if text
        ]
        people = {i for shot in shots for i in shot.character_ids}
        anchors = {i for shot in shots for i in shot.anchor_ids}
        for person in self._store.all(Character):
            if person.wording and (shot_ids is None or person.id in people):
                why = "Character wording stays word for word. Change it on the character's sheet."
                places.append(_Place("", "", "wording", person.name, person.wording, why))
        for anchor in self._store.all(Anchor):
            if anchor.description and (shot_ids is None or anchor.id in anchors):
                why = "An anchor's words belong to the kit. Change them there."
                places.append(_Place("", "", "anchor", anchor.name, anchor.description, why))
        style = self._store.project().style
        if style and shot_ids is None:
            why = "The film's style belongs to all shots. Change it in Plan."
            places.append(_Place("", "", "style", "Film's style", style, why))
        return places


_LOCKED = {"preset": "A preset is the model's own name. Choose another one in the shot."}


def _asked(search: Search, texts: Sequence[str]) -> dict[str, Any]:
    pattern = search.find if search.regex else re.escape(search.find)
    if len(pattern) > _MOST_PATTERN:
        raise BadInput("What to look for is too long.", f"Use up to {_MOST_PATTERN} signs.")
    if search.whole_words:
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    template = search.into if search.regex else search.into.replace("\\", r"\\")
    flags = re.NOFLAG if search.match_case else re.IGNORECASE
    return {"pattern": pattern, "flags": int(flags), "template": template, "texts": texts,
            "most": MOST_HITS}  # fmt: skip


def _run(asked: Mapping[str, Any], *, in_child: bool) -> dict[str, Any]:
    """Plain words are looked for here; a pattern in a process that is ended after a while."""
    if not in_child:
        return pattern_worker.find(**asked)
    own = getattr(sys, "frozen", False)
    command = [sys.executable, pattern_worker.FLAG] if own else [
        sys.executable, "-I", "-S", pattern_worker.__file__
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise BadInput(
            "This pattern takes too long.",
            "Make it simpler: a repeat inside a repeat, such as (a+)+, may never end.",
        ) from error
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise ToolMissing(
            "Patterns cannot be looked for on this machine.", "Look for plain words."
        ) from error
    return answer


def _hit(place: _Place, spans: Sequence[Sequence[Any]]) -> Hit:
    after, new, at = "", [], 0
    for start, end, words in spans:
        after += place.text[at:start]
        new.append((len(after), len(after) + len(words)))
        after += words
        at = end
    after += place.text[at:]
    old = tuple((start, end) for start, end, _words in spans)
    return Hit(
        place.shot_id, place.number, place.field, place.name, place.text,
        place.text if place.locked else after, old, old if place.locked else tuple(new),
        place.locked,
    )  # fmt: skip


def _changed_since(hit: Hit) -> StaleEdit:
    return StaleEdit(
        f"Nothing was replaced: shot {hit.number} changed since ({hit.name}).",
        "Look at the preview again.",
    )
