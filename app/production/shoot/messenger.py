"""Tells an address of the person's own what becomes of jobs, beside the line and never in its way.

One thread a film, asleep unless a job moved or a try is due. What is told is decided here; the
outbox keeps it over a restart, the poster signs and sends it. Delivered at least once, each time
with the same id and body; `data.sequence` tells the receiver the order.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from app.domain.errors import (
    NotConfigured,
    RateLimited,
    Refused,
    Stopped,
    StudioError,
    UserFacing,
)
from app.domain.events import JobMoved
from app.domain.ids import new_id
from app.domain.ports import Bus, Clock, FilmStore, JobBook, Keychain
from app.domain.webhook import NEUTRAL, Hook, News, Notice, Outbox, Poster

WAITS = (5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200)  # seconds after a try in vain
VENDOR = "webhook"  # under which its secret is kept
NO_SECRET = ("There is no secret to sign messages with.", "Set the address again with its secret.")
_LONGEST_WAIT_S = 3600.0  # that a receiver may ask for
_AT_ONCE = 50
_GATHER_S = 0.2
_SLACK = timedelta(seconds=1)  # so that the first of several is not overtaken by the second
_TROUBLE_S = 60.0
_LAST_S = 2.0
_log = logging.getLogger("takeboard.webhooks")


class Messenger:
    """`hook` says where news goes now, or None; `allowed` whether this folder may send at all."""

    def __init__(
        self,
        outbox: Outbox,
        store: FilmStore,
        book: JobBook,
        hook: Callable[[], Hook | None],
        keychain: Keychain,
        poster: Poster,
        clock: Clock,
        bus: Bus,
        allowed: Callable[[], bool] = lambda: True,
    ) -> None:
        self._outbox, self._store, self._book = outbox, store, book
        self._hook, self._keychain, self._poster = hook, keychain, poster
        self._clock, self._allowed = clock, allowed
        self._wake, self._stop = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._rest_until = 0.0  # on the monotonic clock: the receiver is not well
        self.said = ""
        self._deaf = bus.subscribe(JobMoved, lambda _event: self.wake())

    def start(self) -> None:
        """Before the line: what moves from here on is news. Costs one read without a hook."""
        if self._hook() is not None and self._allowed():
            self._outbox.begin()
            self.wake()

    def wake(self) -> None:
        self._wake.set()
        with self._lock:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
                self._thread.start()

    def hurry(self) -> None:
        """Something was changed that may help: try at once."""
        self._rest_until = 0.0
        self.wake()

    def close(self) -> None:
        """What is due is tried once more for two seconds; the rest waits for the next start."""
        self._deaf()
        self._stop.set()
        self._wake.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(_LAST_S + 1)

    def _work(self) -> None:
        while not self._stop.is_set():
            wait = self._round(self._stop.is_set)
            if not self._wake.wait(wait):
                continue
            self._wake.clear()
            self._stop.wait(_GATHER_S)
        end = time.monotonic() + _LAST_S
        self._round(lambda: time.monotonic() > end)

    def _round(self, stop: Callable[[], bool]) -> float | None:
        """Seconds until there is something to do again; None: until somebody wakes it."""
        try:
            hook = self._hook()
            if hook is None or not self._allowed():
                if hook is None and self._outbox.begun():
                    self._outbox.forget()
                return None
            if not self._outbox.begun():
                self._outbox.begin()
            self._collect()
            return self._send(hook, stop)
        except UserFacing as error:  # a full disk: the changes are recorded, nothing is lost
            _log.info("messages wait: %s", error)
            self.said = str(error)
        except (StudioError, OSError, ValueError) as error:
            _log.warning("messages wait: %s", type(error).__name__, exc_info=True)
        return _TROUBLE_S

    def _collect(self) -> None:
        while news := self._outbox.news(_AT_ONCE):
            fresh = [self._notice(one) for one in news if _is_change(one)]
            self._outbox.keep(fresh, news[-1].seq)

    def _notice(self, news: News) -> Notice:
        film, job = self._store.project(), self._book.get(news.job_id)
        state = NEUTRAL[news.state]
        body = {
            "type": f"job.{state}",
            "timestamp": news.at.isoformat(),
            "data": {
                "sequence": news.seq,
                "film": {"id": film.id, "name": film.name},
                "job": job.id,
                "shot": job.order.shot_number,
                "slate": job.order.slate,
                "take": job.take_number,
                "model": job.order.card_id,
                "state": state,
                "rehearsed": job.rehearsed,
            },
        }
        return Notice(
            id=f"msg_{new_id()}",
            seq=news.seq,
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            due_at=self._clock.now(),
        )

    def _send(self, hook: Hook, stop: Callable[[], bool]) -> float | None:
        if (rest := self._rest_until - time.monotonic()) > 0:
            return rest
        soon = self._clock.now() + _SLACK
        waiting = self._outbox.waiting(soon, _AT_ONCE)
        if not waiting:
            return self._until_due()
        try:
            secret = self._keychain.key(VENDOR, hook.account)
        except NotConfigured:
            self.said = f"{NO_SECRET[0]} {NO_SECRET[1]}"
            return _TROUBLE_S
        for notice in waiting:
            if stop() or not self._sent(hook, secret, notice, stop):
                break
        return self._until_due()

    def _sent(self, hook: Hook, secret: str, notice: Notice, stop: Callable[[], bool]) -> bool:
        """Whether the next one may be tried: False when the receiver is not well."""
        now = self._clock.now()
        try:
            self._poster.post(hook.url, secret, notice.id, now, notice.body.encode(), stop)
        except Stopped:
            return False
        except UserFacing as error:
            self.said = error.message
            wait = self._put_off(notice, error)
            if isinstance(error, Refused):  # this one message; another may be taken
                return True
            self._rest_until = time.monotonic() + wait
            return False
        self.said = ""
        self._outbox.sent(notice.id)
        return True

    def _put_off(self, notice: Notice, error: UserFacing) -> float:
        """Write the try down; returns seconds until the next one."""
        wait = float(WAITS[min(notice.tries, len(WAITS) - 1)])
        if isinstance(error, RateLimited) and error.retry_after is not None:
            wait = max(wait, min(error.retry_after, _LONGEST_WAIT_S))
        fresh = {
            "tries": notice.tries + 1,
            "due_at": self._clock.now() + timedelta(seconds=wait),
            "said": error.message,
            "given_up": notice.tries >= len(WAITS),
        }
        self._outbox.put(notice.model_copy(update=fresh))
        return wait

    def _until_due(self) -> float | None:
        first = self._outbox.next_due()
        if first is None:
            return None
        left = (first - self._clock.now()).total_seconds()
        return max(left, self._rest_until - time.monotonic(), 0.05)


def _is_change(news: News) -> bool:
    """Submitting, rendering and fetching are one state to an outsider."""
    return news.before is None or NEUTRAL[news.before] != NEUTRAL[news.state]
