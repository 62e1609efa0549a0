"""What Google's APIs have in common in a rehearsal: orders, and results inside answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.rehearsal.google_rules import Order
from app.rehearsal.google_shelf import Shelf, inside
from app.rehearsal.house import House
from app.rehearsal.tasks import Task


class Rooms(House):
    def __init__(self, speed: float = 1.0, **wishes: Any) -> None:
        self.shelf = Shelf(self)
        super().__init__(speed, **wishes)

    def order(self, order: Order, raw: bytes, name: Callable[[str], str]) -> Task:
        """Take what the rules let through; `name` makes what it is called here of a task's id."""
        ask = replace(order.ask, called=name)
        ask.facts.update(samples=order.samples, folder=order.folder)
        return self.take(ask, raw, client_id=order.own_id)

    async def inline(self, task: Task, nth: int = 0) -> str:
        """A result as it stands inside an answer, or what faults make of it."""
        words = task.ask.words
        if self.faults.strikes("wrong-content-type", words):
            return inside(b"<html><body>Please sign in</body></html>")
        text = inside(await self.sample(task, nth))
        if self.faults.strikes("truncated-file", words):
            return text[: len(text) // 8 * 4 + 1]
        return text

    async def sample(self, task: Task, nth: int) -> bytes:
        look = task.look
        return await self.pictures.clip(replace(look, number=look.number + nth))
