"""The simulated vendor's bill: one JSON line a charge, refund or correction.

Each line is safe before the answer leaves. `kind` is charged, refunded or corrected (a signed
difference). Comparing it with our own ledger after a crash proves that nothing was paid twice and
nothing was lost.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.money import Money


class Bill:
    """Lines in memory, and in `file` where one is named; an existing file is written on.

    Raises `BadInput` when the file cannot be written.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lines: list[dict[str, object]] = []
        if file is not None:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.open("ab").close()
            except OSError as error:
                raise BadInput(
                    f"The bill cannot be written to {file} ({error.strerror}).",
                    "Name a file in a folder you may write to.",
                ) from error

    @property
    def lines(self) -> tuple[dict[str, object], ...]:
        return tuple(self._lines)

    def enter(
        self,
        kind: str,
        task: str,
        model: str,
        money: Money,
        *,
        request_sha256: str,
        client_id: str | None = None,
    ) -> None:
        """On return the line survives a crash of this process and of the machine."""
        line: dict[str, object] = {
            "task": task,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "kind": kind,
            "model": model,
            "money": money.model_dump(mode="json"),
            "client_id": client_id,
            "request_sha256": request_sha256,
        }
        self._lines.append(line)
        if self._file is None:
            return
        # Opened for each line: whoever moves or empties the file meanwhile loses nothing of ours.
        with self._file.open("ab") as out:
            out.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
