"""What a person asks of one model beyond what the shot says: switches, a camera path, a brush.

Kept with the shot, by model. What a model takes stands on its card; how it is asked for, in
`production/shoot/extras.py`. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.value import Value

Point = tuple[float, float]  # shares of the picture from its upper left, 0 to 1


class Stroke(Value):
    """A mask of the brush and the way it goes; one that holds still has no way."""

    mask_id: str  # asset
    path: tuple[Point, ...] = ()
    still: bool = False


class Asked(Value):
    """Of the model with this card id. `options` are the adapter's own, by name and in order."""

    model: str
    options: tuple[tuple[str, str], ...] = ()
    strokes: tuple[Stroke, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.options or self.strokes)

    def option(self, name: str) -> str:
        return dict(self.options).get(name, "")

    def with_option(self, name: str, value: str) -> Asked:
        """An empty value takes it away."""
        kept = {k: v for k, v in self.options if k != name} | ({name: value} if value else {})
        return self.model_copy(update={"options": tuple(sorted(kept.items()))})

    def with_strokes(self, strokes: Sequence[Stroke]) -> Asked:
        return self.model_copy(update={"strokes": tuple(strokes)})


def asked_of(every: Sequence[Asked], model: str | None) -> Asked:
    """What is asked of this model, nothing if it was never asked."""
    return next((one for one in every if one.model == (model or "")), Asked(model=model or ""))


def with_asked(every: Sequence[Asked], fresh: Asked) -> tuple[Asked, ...]:
    """In the place of what was asked of the same model; what asks nothing is not kept."""
    kept = [one for one in every if one.model != fresh.model] + ([fresh] if fresh else [])
    return tuple(sorted(kept, key=lambda one: one.model))


def masks_of(every: Sequence[Asked]) -> list[str]:
    """Asset ids of all masks."""
    return [stroke.mask_id for one in every for stroke in one.strokes]
