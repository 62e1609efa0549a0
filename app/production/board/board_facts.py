"""What has to be reckoned to answer a question about many shots: findings by rule, older takes.

Reached as `Board.facts`. Slow in large films, so nothing of it is part of a tile.
"""

from __future__ import annotations

from app.domain.errors import NotFound
from app.domain.ports import FilmStore
from app.domain.prompt import CompiledPrompt, PromptVersion
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.production.art.art_department import ArtDepartment


class Facts:
    """Reads committed rows only."""

    def __init__(self, store: FilmStore, art: ArtDepartment) -> None:
        self._store, self._art = store, art

    def rules(self) -> dict[str, tuple[str, ...]]:
        """The names of the lint rules each shot breaks, by shot id; shots without are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for finding in self._art.lint(self._store.all(Shot)):
            found[finding.shot_id] = (*found.get(finding.shot_id, ()), finding.rule)
        return found

    def stale(self) -> set[str]:
        """The shots with a take, rejected ones aside, that is older than the shot: ordered with
        another length, or with other words than the shot has now.
        """
        shots = {shot.id: shot for shot in self._store.all(Shot)}
        prompts = {version.id: version for version in self._store.all(PromptVersion)}
        found: set[str] = set()
        words: dict[tuple[str, str], tuple[str, str] | None] = {}
        for take in self._store.all(Take):
            shot = shots.get(take.shot_id)
            if shot is None or shot.id in found or take.status is Status.REJECT:
                continue
            ordered = prompts.get(take.prompt_id or "")
            if self._other_length(take, shot) or (
                ordered is not None and self._other_words(ordered.prompt, shot, words)
            ):
                found.add(shot.id)
        return found

    def _other_length(self, take: Take, shot: Shot) -> bool:
        return take.cut_range is not None and take.cut_range.duration != shot.frames

    def _other_words(
        self,
        ordered: CompiledPrompt,
        shot: Shot,
        words: dict[tuple[str, str], tuple[str, str] | None],
    ) -> bool:
        key = (shot.id, ordered.card_id)
        if key not in words:
            try:
                now = self._art.compile(shot, ordered.card_id)
                words[key] = (now.text, now.negative)
            except NotFound:  # the model's card is gone: nobody can say
                words[key] = None
        return words[key] not in (None, (ordered.text, ordered.negative))
