"""Plain: no register of its own; the built-in Animatic and unknown families."""

from __future__ import annotations

from app.prompting.dialect import Dialect

DIALECT = Dialect("plain", lambda brief, card: ())
