"""What is remembered of a vendor account beside its name. Never a key, and nothing made of one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.value import Value


class Verdict(StrEnum):
    """What a free test of a key came to. `NOT_MEASURED`: asked, and no answer about the key."""

    WORKS = "works"
    REFUSED = "refused"
    NOT_MEASURED = "not measured"
    NOT_TESTED = "not tested"


class AccountNote(Value):
    """`base_url` is scheme, host and port, empty for the vendor's own. `seconds` the test took."""

    base_url: str = ""
    verdict: Verdict = Verdict.NOT_TESTED
    said: str = ""
    tested_at: datetime | None = None
    seconds: float = 0.0
