"""A proxy: a small copy of a take in which every picture stands for itself, made for motion.

It has the original's frames, one for one and in order, and may be deleted at any time.
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.value import Value


class ProxyState(StrEnum):
    NONE = "none"
    STALE = "stale"  # the original is not the file it was made from
    READY = "ready"
    DAMAGED = "damaged"  # the original does not decode to its end


class ProxyLook(Value):
    """What lies there for a take; `words` say what is wrong with a damaged original."""

    state: ProxyState = ProxyState.NONE
    words: str = ""
