"""Making proxies in a process of their own, at the lowest priority the system has.

A thread would share Python's lock with the window: put aside by a busy system while it holds it, it
would hold the window up too. And a file on which a decoder crashes ends that process only.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.errors import (
    DiskFull,
    MediaMissing,
    MediaUnreadable,
    Stopped,
    StudioError,
    ToolMissing,
)
from app.domain.proxy import FLAG
from app.media.proxy import ProxyMaker

_LOOK_S = 0.1
_TRIES = 2  # a process may end for reasons that are not the file's
_NICE = 19
_QUIET = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_IDLE = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)
_KINDS = {kind.kind: kind for kind in (DiskFull, MediaMissing, MediaUnreadable)}


class ProxyProcess(ProxyMaker):
    """Like `ProxyMaker`, for one thread: the process is started when needed, ended by `rest`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def make(self, original: Path, target: Path, go_on: Callable[[], bool]) -> None:
        for _ in range(_TRIES):
            if (answer := self._asked(original, target, go_on)) is not None:
                break
            self._clear(target.parent)
        else:
            words = f"{original.name} cannot be read: decoding it ended the process that did it."
            self.give_up(original, target, words)
            raise MediaUnreadable(words, "Convert the file to ProRes or H.264 and import it again.")
        if answer:
            kind = _KINDS.get(answer["kind"])
            raise (
                kind(answer["message"], answer["next"]) if kind else StudioError(answer["message"])
            )

    def rest(self) -> None:
        """There is nothing to do for now."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _asked(
        self, original: Path, target: Path, go_on: Callable[[], bool]
    ) -> dict[str, str] | None:
        """What went wrong, empty if nothing did; None where the process ended without a word."""
        process = self._running()
        assert process.stdin is not None
        order = json.dumps({"original": str(original), "target": str(target)})
        try:
            process.stdin.write(order.encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return None
        while True:
            try:
                said = self._answers.get(timeout=_LOOK_S)
            except queue.Empty:
                if not go_on():
                    self._clear(target.parent)
                    raise Stopped(
                        "The proxy was not finished.", "It goes on at the next start."
                    ) from None
                continue
            found: dict[str, str] | None = json.loads(said) if said else None
            return found

    def _clear(self, folder: Path) -> None:
        self.rest()
        self.clean(folder)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.rest()
        own = getattr(sys, "frozen", False)
        home = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(
                [sys.executable, FLAG] if own else [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                creationflags=_QUIET | _IDLE,
            )
        except OSError as error:
            raise ToolMissing(
                f"Proxies cannot be made ({error.strerror}).", "Takes play from the original."
            ) from error
        self._answers = queue.SimpleQueue()
        threading.Thread(
            target=_heard, args=(self._process, self._answers), name="proxy-answers", daemon=True
        ).start()
        return self._process


def _heard(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Passes lines on as they come, and an empty one at the end."""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            answers.put(line)
    except ValueError:  # closed while it was read
        pass
    answers.put(b"")


def main() -> int:
    """The process itself: orders on standard input, answers on standard output, a line each.

    It ends when its input does, also in the middle of a proxy: whoever asked is gone.
    """
    if hasattr(os, "nice"):
        os.nice(_NICE)
    orders: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    gone = threading.Event()

    def listen() -> None:
        for line in sys.stdin.buffer:
            orders.put(json.loads(line))
        gone.set()
        orders.put(None)

    threading.Thread(target=listen, daemon=True).start()
    maker = ProxyMaker()
    while (order := orders.get()) is not None:
        answer: dict[str, str] = {}
        try:
            maker.make(Path(order["original"]), Path(order["target"]), lambda: not gone.is_set())
        except Stopped:
            break
        except (DiskFull, MediaMissing, MediaUnreadable) as error:
            answer = {"kind": error.kind, "message": error.message, "next": error.next_step}
        except (StudioError, OSError) as error:
            answer = {"kind": "", "message": str(error), "next": ""}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
