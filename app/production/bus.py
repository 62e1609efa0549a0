"""Facts to whoever wants to know them, after they were committed.

Not a queue: handlers run at once in the publishing thread and must be quick (the window re-emits
through a queued signal). A handler that fails is logged; the others and the caller go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from app.domain.events import Event

E = TypeVar("E", bound=Event)
_log = logging.getLogger("takeboard.bus")


class EventBus:
    """Implements `domain.ports.Bus`; safe from any thread."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Callable[[Any], None]]] = {}
        self._lock = threading.Lock()

    def publish(self, *events: Event) -> None:
        for event in events:
            with self._lock:
                handlers = [h for kind in type(event).__mro__ for h in self._handlers.get(kind, ())]
            for handler in handlers:
                try:
                    handler(event)
                except Exception:  # noqa: BLE001 - a border: one listener must not stop another
                    _log.exception("a handler of %s failed", type(event).__name__)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Hear events of `kind` and its subclasses; call the result to stop hearing them."""
        with self._lock:
            self._handlers.setdefault(kind, []).append(handler)

        def unsubscribe() -> None:
            with self._lock:
                if handler in self._handlers.get(kind, []):
                    self._handlers[kind].remove(handler)

        return unsubscribe
