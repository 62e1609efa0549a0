"""Where this person's own files lie: the office database, own model cards."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "TAKEBOARD_HOME"


def home_folder() -> Path:
    """`TAKEBOARD_HOME` where it is set, else the platform's folder for user data; may not exist."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("takeboard", appauthor=False)
