"""The script of the film: its versions, which lines each shot covers, and what is not covered yet.

Every write is one edit, so that it can be taken back. A version is never thrown away; the newest
is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.edit import Change, Edit, added, changed, edit
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.ports import Bus, FilmStore
from app.domain.script import LineKind, Script, ScriptForm
from app.domain.shot import Shot
from app.production.board.board import Board
from app.production.breakdown import proposals as made
from app.production.breakdown.coverage import Coverage, coverage, spans
from app.production.breakdown.drafts import cue_name, frames_for, place_of
from app.production.breakdown.lines import ScriptLine, script_lines
from app.production.breakdown.plan import ImportPlan
from app.production.breakdown.proposals import Proposal
from app.production.breakdown.prose import plan_prose_text
from app.production.breakdown.script import plan_script_text
from app.production.breakdown.text_file import Decoded, ScriptText, decode, script_text
from app.production.breakdown.versions import Matched, match
from app.production.edits import commit
from app.production.fields.shot_fields import Names

FORMS = {".fountain": ScriptForm.FOUNTAIN, ".txt": ScriptForm.PROSE, ".md": ScriptForm.PROSE}
_LINES_A_PAGE = 55
_SAME_SCRIPT = 0.3  # with fewer of its lines found again a text is another script


@dataclass(frozen=True, slots=True)
class ScriptView:
    """What the script pane shows. `spans` has the lines of each shot as words, by shot id."""

    script: Script
    lines: tuple[ScriptLine, ...]
    coverage: Coverage
    spans: dict[str, str]
    shots: dict[str, Shot]
    versions: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // _LINES_A_PAGE))


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A text beside the script in force; `losing` are numbers of shots that lose all their lines.

    `matched` is None while the film has no script.
    """

    text: ScriptText
    matched: Matched | None
    same: bool
    losing: tuple[str, ...]


class ScriptDesk:
    """`read` gives a file's bytes, `now` the time."""

    def __init__(
        self,
        store: FilmStore,
        board: Board,
        bus: Bus,
        read: Callable[[Path], bytes],
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._board, self._bus = store, board, bus
        self._read, self._now = read, now

    # reading

    def script(self) -> Script | None:
        """The version in force; None while the film has no script."""
        return max(self.versions(), key=lambda one: one.position, default=None)

    def versions(self) -> list[Script]:
        """Oldest first."""
        return self._store.all(Script)

    def view(self) -> ScriptView | None:
        versions = self.versions()
        if not versions:
            return None
        script, shots = versions[-1], self._board.shots()
        lines = tuple(script_lines(script.text, script.form))
        return ScriptView(
            script=script,
            lines=lines,
            coverage=coverage(lines, shots),
            spans={shot.id: spans(shot.script_lines, lines) for shot in shots},
            shots={shot.id: shot for shot in shots},
            versions=len(versions),
        )

    # versions

    def compare(self, file: Path) -> NewVersion:
        """A script file beside the version in force; nothing is written."""
        form = FORMS.get(file.suffix.lower())
        if form is None:
            raise BadInput(f"{file.name} is not a script.", f"Use {', '.join(FORMS)}.")
        return self._beside(script_text(decode(self._read(file), file.name), file.name, form))

    def compare_pasted(self, text: str) -> NewVersion:
        """Text from the clipboard; Fountain where it has a heading of that format."""
        return self._beside(pasted(text))

    def take(self, version: NewVersion) -> Edit | None:
        """Put a version in force; the shots keep every line that is still there.

        None, and nothing written, when it says the same as the one in force.
        """
        changes = self.version_changes(version.text)
        word = "new version" if version.matched else "script"
        return commit(self._store, self._bus, edit(f"Read {word} of {version.text.name}", *changes)
                      ) or None  # fmt: skip

    def version_changes(self, text: ScriptText) -> list[Change]:
        """The changes that put a text in force; none when it is in force already."""
        current = self.script()
        if current is not None and current.sha256 == text.sha256:
            return []
        fresh = Script(
            id=new_id(),
            position=current.position + 1 if current else 1,
            name=text.name,
            form=text.form,
            text=text.text,
            sha256=text.sha256,
            encoding=text.encoding,
            read_at=self._now(),
        )
        changes: list[Change | None] = [added(fresh)]
        if current is not None:
            matched = match(current.text, text.text)
            changes += [_lined(s, matched.carry(s.script_lines)) for s in self._board.shots()]
        return [change for change in changes if change]

    def is_other_script(self, text: ScriptText) -> bool:
        """Whether hardly a line of the script in force is found again."""
        current = self.script()
        if current is None:
            return False
        old = [n for n, line in enumerate(current.text.split("\n"), 1) if line.strip()]
        kept = match(current.text, text.text).lines
        return bool(old) and sum(n in kept for n in old) < _SAME_SCRIPT * len(old)

    # links

    def link(self, shot_ids: Sequence[str], lines: Sequence[int]) -> Edit | None:
        """The shots cover these lines as well."""
        wanted = self._filmed(lines)
        return self._relined(
            shot_ids, lambda shot: (*shot.script_lines, *wanted), "Link {} to the script"
        )

    def unlink(self, shot_ids: Sequence[str], lines: Sequence[int] | None = None) -> Edit | None:
        """The shots no longer cover these lines, or no line at all."""
        gone = None if lines is None else set(lines)
        return self._relined(
            shot_ids,
            lambda shot: tuple(n for n in shot.script_lines if gone is not None and n not in gone),
            "Unlink {} from the script",
        )

    def move_link(self, shot_id: str, old: Sequence[int], lines: Sequence[int]) -> Edit | None:
        """The shot covers `lines` instead of `old`: its bracket was dragged."""
        wanted, gone = self._filmed(lines), set(old)
        return self._relined(
            [shot_id],
            lambda shot: (*(n for n in shot.script_lines if n not in gone), *wanted),
            "Move {} in the script",
        )

    def cover(self, lines: Sequence[int]) -> Edit:
        """A new shot over these lines, with what they say as its action and dialogue."""
        view = self._need()
        wanted = self._filmed(lines)
        proposal = _from_lines(view.lines, wanted, self._board.names())
        return self._made([proposal], "Cover {} with a new shot")

    # proposals

    def propose(self) -> list[Proposal]:
        """A shot for every gap, by the rules of an import; free, the same every time."""
        view = self._need()
        names = self._board.names()
        plan = plan_text(view.script, names)
        open_lines = {n for gap in view.coverage.gaps for n in range(gap.first, gap.last + 1)}
        people = {one.id: one.name for one in (*names.characters, *plan.characters)}
        found = []
        for planned in plan.shots:
            lines = [n for n in planned.shot.script_lines if n in open_lines]
            if not lines:
                continue
            if len(lines) < len(planned.shot.script_lines):
                found.append(_from_lines(view.lines, lines, names))
            else:
                cast = (people[i] for i in planned.shot.character_ids if i in people)
                found.append(made.from_shot(planned.shot, cast, lines))
        return found

    def accept(self, chosen: Sequence[Proposal]) -> Edit:
        """Make shots of proposals, all in one edit."""
        return self._made(chosen, "")

    def _made(self, chosen: Sequence[Proposal], label: str) -> Edit:
        view = self._need()
        words = f"{len(chosen)} lines" if len(chosen) > 1 else _lines_word(chosen[0].lines)
        edited = made.accept(
            chosen,
            view.lines,
            self._board.shots(),
            self._board.names(),
            self._store.codes_ever(),
            label.format(words),
        )
        return commit(self._store, self._bus, edited)

    def _need(self) -> ScriptView:
        view = self.view()
        if view is None:
            raise BadInput("The film has no script yet.", "Read one in Plan, Script.")
        return view

    def _filmed(self, lines: Sequence[int]) -> tuple[int, ...]:
        view = self._need()
        kinds = {line.number: line.kind for line in view.lines}
        found = tuple(sorted({n for n in lines if n in kinds and kinds[n].filmed}))
        if not found:
            raise BadInput("None of these lines is filmed.", "Select lines of action or dialogue.")
        return found

    def _relined(
        self,
        shot_ids: Sequence[str],
        wanted: Callable[[Shot], Sequence[int]],
        label: str,
    ) -> Edit | None:
        shots = [self._board.shot(shot_id) for shot_id in dict.fromkeys(shot_ids)]
        words = f"shot {shots[0].number}" if len(shots) == 1 else f"{len(shots)} shots"
        changes = [_lined(shot, tuple(sorted(set(wanted(shot))))) for shot in shots]
        return commit(self._store, self._bus, edit(label.format(words), *changes)) or None

    def _beside(self, text: ScriptText) -> NewVersion:
        current = self.script()
        if current is None:
            return NewVersion(text, None, False, ())
        matched = match(current.text, text.text)
        losing = [
            shot.number
            for shot in self._board.shots()
            if shot.script_lines and not matched.carry(shot.script_lines)
        ]
        return NewVersion(text, matched, current.sha256 == text.sha256, tuple(losing))


def pasted(text: str, name: str = "Pasted text") -> ScriptText:
    """Text from the clipboard as a script; raises `BadInput` when it is empty or too long."""
    found = decode(text.encode("utf-8", "replace"), name)
    plain = script_text(Decoded(found.text, "the clipboard"), name, ScriptForm.PROSE)
    marked = any(
        line.startswith(("INT.", "EXT.", "INT/", "I/E", "Title:")) for line in text.splitlines()
    )
    if not marked:
        return plain
    return script_text(Decoded(found.text, "the clipboard"), name, ScriptForm.FOUNTAIN)


def plan_text(script: Script, names: Names) -> ImportPlan:
    """What an import of a script in the film would make."""
    found = ScriptText(script.name, script.form, script.text, script.encoding)
    planned = plan_script_text if script.form is ScriptForm.FOUNTAIN else plan_prose_text
    return planned(found, names, frozenset())


def _lined(shot: Shot, lines: tuple[int, ...]) -> Change | None:
    return changed(shot, shot.model_copy(update={"script_lines": lines}))


def _lines_word(lines: Sequence[int]) -> str:
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]}–{lines[-1]}"


def _from_lines(lines: Sequence[ScriptLine], wanted: Sequence[int], names: Names) -> Proposal:
    """Some lines taken at their word."""
    action: list[str] = []
    spoken: list[str] = []
    people: list[str] = []
    words = 0
    for line in (lines[n - 1] for n in wanted):
        text = " ".join(line.text.split())
        if line.kind is LineKind.ACTION:
            action.append(text)
        elif line.kind is LineKind.CUE:
            people.append(cue_name(text))
            spoken.append(f"{people[-1]}:")
        elif spoken:
            spoken[-1] += f" {text}"
        else:
            spoken.append(text)
        words += len(text.split()) if line.kind is LineKind.DIALOGUE else 0
    heading = made.heading_above(lines, wanted[0])[0]
    place, time = place_of(heading)
    verb = "talks" if len(set(people)) == 1 else "talk"
    said = f"{' and '.join(dict.fromkeys(people))} {verb}." if people else " ".join(spoken)
    return Proposal(
        lines=tuple(wanted),
        frames=frames_for(words, names.rate),
        action=" ".join(action) or said,
        place=", ".join(part for part in (place, time.lower()) if part),
        dialogue="\n".join(spoken),
        people=tuple(dict.fromkeys(people)),
    )
