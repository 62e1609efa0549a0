"""What a status outside 2xx means at any vendor, where its contract says nothing special of it."""

from __future__ import annotations

from app.domain.errors import BadReply, ProviderError, RateLimited, Unreachable
from app.providers.wire_call import HttpReply


def by_status(vendor: str, words: str, reply: HttpReply) -> ProviderError | None:
    """Wait, trouble, or an answer that says nothing; None for a refusal whose words decide.

    After trouble nobody knows whether an order was accepted.
    """
    status = reply.status
    if status == 429:
        return RateLimited(f"{vendor} asks to wait: {words}.", retry_after=reply.retry_after())
    if status >= 500:
        return Unreachable(f"{vendor} is in trouble: {words}.", status=status)
    if not 400 <= status < 500:
        return BadReply(f"{vendor} answered {status}, which says nothing.", status=status)
    return None
