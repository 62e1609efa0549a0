"""Vendors who are asked about an order nobody heard of again, answering by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import UserFacing
from app.domain.render_order import RenderOrder


@dataclass
class Asked:
    """What the vendors would say."""

    settling: bool = False
    answer: str | UserFacing = "running"
    tickets: list[tuple[str, str]] = field(default_factory=list)

    def settles(self, _vendor: str) -> bool:
        return self.settling

    def look_up(self, account: str, ticket: str, _order: RenderOrder, _stop: object) -> str:
        self.tickets.append((account, ticket))
        if isinstance(self.answer, UserFacing):
            raise self.answer
        return self.answer
