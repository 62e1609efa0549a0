"""Setting fields of a frozen value from what a person gave, with a message when it does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from app.domain.errors import BadInput
from app.domain.value import Record

R = TypeVar("R", bound=Record)


def with_fields(record: R, fields: Mapping[str, object]) -> R:
    """The record with fields set, checked whole; raises `BadInput` naming the field."""
    if unknown := sorted(fields.keys() - (type(record).model_fields.keys() - {"id"})):
        raise BadInput(f"There is no field {unknown[0]!r} to set.", "Check the name.")
    try:
        return type(record).model_validate({**record.model_dump(), **fields})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"{first.get('input')!r} does not fit {where}: {first['msg']}.", "Check the value."
        ) from error
