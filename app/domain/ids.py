"""Sortable identifiers: 26 characters, time first, so that rows and files list in order of birth.

The alphabet and the layout (48 bits of milliseconds, 80 random bits, Crockford base 32) follow the
public ULID description. Not a secret and not a money-safe key by itself.
"""

from __future__ import annotations

import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh identifier; two calls in one process always sort in the order they were made."""
    global _last
    with _lock:
        stamp = int(time.time() * 1000) << 80 | secrets.randbits(80)
        _last = max(stamp, _last + 1)
        number = _last
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
