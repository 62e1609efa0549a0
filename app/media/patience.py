"""Work that nobody looks at yet goes behind the window's, where the system allows it per thread."""

from __future__ import annotations

import os
import sys
import threading

_PATIENCE = 10  # nice


def be_patient() -> None:
    """Put the thread that calls this, and no other, at a lower priority; for good."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENCE)
