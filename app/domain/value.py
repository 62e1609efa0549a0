"""The frozen base of every domain value.

Not for rows or wire formats: storage and adapters translate to and from these values.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value, equal by content, safe to hand across threads."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


class Record(Value):
    """A value with an identity that storage keeps; `id` never changes."""

    id: str
