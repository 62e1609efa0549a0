"""A name that is said after the first decisions holds for those too: what was decided since the
film was opened is signed in one step, which can be undone.

Nothing in the record of edits is rewritten. Signing is an edit of its own that changes no field and
names the person; the history reads it beside what it signs.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from app.domain.edit import Change, Edit, edit
from app.domain.ports import Bus, FilmStore
from app.domain.take import Take
from app.production.edits import commit
from app.production.screening.culling import decided_take
from app.production.screening.signature import Signature


def signs(made: Edit) -> bool:
    """Whether an edit says whose decisions those before it were, and changes nothing."""
    return bool(made.changes) and all(
        change.kind == "Take" and change.before is not None and change.before == change.after
        for change in made.changes
    )


class Signing:
    """Reads and writes at once; not on the Qt thread."""

    def __init__(self, store: FilmStore, bus: Bus, signature: Signature) -> None:
        self._store, self._bus, self._signature = store, bus, signature
        self._since = datetime.now(UTC)

    def sign(self, name: str) -> Edit:
        """Keep the name and put it beside the decisions of this session that have none; an empty
        edit where there are none. Raises `BadInput`.
        """
        said = self._signature.keep(name)
        takes = self._unsigned()
        there = {take.id: take for take in self._store.all(Take, id=list(set(takes)))}
        now = [_as_it_is(there[one], said) for one in takes if one in there]
        what = "1 decision" if len(now) == 1 else f"{len(now)} decisions"
        return commit(self._store, self._bus, edit(f"Sign {what} as {said}", *now))

    def _unsigned(self) -> list[str]:
        """The take of each decision that nobody's name stands beside, newest first."""
        found: list[str] = []
        names = Names()
        for at, made in self._store.edits_back():
            if at < self._since:
                break
            take = decided_take(made)
            if not names.learn(made) and take is not None and not names.of(made):
                found.append(take)
        return found


class Names:
    """Whose decisions are whose, for edits that are read from the newest to the oldest."""

    def __init__(self) -> None:
        self._signed: dict[str, list[str]] = {}
        self._undone: Counter[str] = Counter()

    def learn(self, made: Edit) -> bool:
        """Whether the edit signs others; then it is remembered and is no decision itself."""
        if not signs(made):
            return False
        for change in made.changes:
            if not change.by:  # the inverse of one that signed
                self._undone[change.id] += 1
            elif self._undone[change.id]:
                self._undone[change.id] -= 1
            else:
                self._signed.setdefault(change.id, []).append(change.by)
        return True

    def of(self, made: Edit) -> str:
        """The name beside a decision; empty where nobody had said one. Ask once for each edit."""
        by = next((change.by for change in made.changes if change.by), "")
        take = decided_take(made)
        if by or take is None:
            return by
        waiting = self._signed.get(take)
        return waiting.pop() if waiting else ""


def _as_it_is(take: Take, by: str) -> Change:
    now = {"status": take.status.value, "circled": take.circled}
    return Change(kind="Take", id=take.id, before=now, after=now, by=by)
