"""Which task of a vendor's list is the order in doubt, where the list keeps no id of ours. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.vendor_ports import Doubt, Settled

_EARLY, _LATE = timedelta(minutes=1), timedelta(minutes=15)


class Sifting:
    """Hears the tasks of a list, newest first; `oldest` is the last time it heard."""

    def __init__(self, doubt: Doubt) -> None:
        self._doubt = doubt
        self._found: list[tuple[datetime, str]] = []
        self.oldest: datetime | None = None

    def hear(self, at: datetime | None, ticket: object, *, same: bool) -> None:
        """`same`: what the list says of the task is what was ordered."""
        self.oldest = at or self.oldest
        if at is None or not same or not isinstance(ticket, str) or not ticket:
            return
        sent = self._doubt.sent_at
        if ticket not in self._doubt.known and sent - _EARLY <= at <= sent + _LATE:
            self._found.append((at, ticket))

    @property
    def past(self) -> bool:
        """Whatever follows in the list began before the order was sent."""
        return self.oldest is not None and self.oldest < self._doubt.sent_at - _EARLY

    def settled(self, otherwise: Settled) -> Settled:
        """The oldest that nobody knows and that began when this order was sent, if any."""
        return Settled("found", min(self._found)[1]) if self._found else otherwise
