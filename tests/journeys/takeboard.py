"""Running the program as people do: a process of its own, its answer, its exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    code: int
    data: dict[str, Any]
    said: str


def takeboard(*arguments: object, stdin: str = "", timeout: float = 280) -> Answer:
    """Run one command with --json and read its one document."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments), "--json"],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.stdout.strip(), f"no answer, exit {done.returncode}: {done.stderr[-2000:]}"
    return Answer(done.returncode, json.loads(done.stdout), done.stderr)
