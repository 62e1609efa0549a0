"""mpv as a peer, over its JSON socket: paused seeks that are as exact as ours."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

QUIET = ("--no-config", "--vo=null", "--ao=null", "--no-audio", "--hwdec=no", "--no-terminal")


def there() -> bool:
    return shutil.which("mpv") is not None


class Mpv:
    """One paused clip."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._left, self._asked = sock, b"", 0

    def seek(self, seconds: float) -> float:
        """Milliseconds until it says that the picture is there."""
        return self._timed("seek", seconds, "absolute+exact")

    def step(self, way: str) -> float:
        """`frame-step` or `frame-back-step`; milliseconds."""
        return self._timed(way)

    @property
    def seconds(self) -> float:
        return float(self._ask("get_property", "time-pos"))

    def _timed(self, *command: object) -> float:
        before = self._ask("get_property", "time-pos")
        begun = time.perf_counter()
        self._send(command)
        if command[0] == "frame-step":  # tells nothing when it is done
            while self._ask("get_property", "time-pos") == before:
                if time.perf_counter() - begun > 5:
                    break
        else:
            self._wait("playback-restart")
        return (time.perf_counter() - begun) * 1000

    def _ask(self, *command: object) -> float:
        number = self._send(command)
        while True:
            line = self._line()
            if line.get("request_id") == number and "error" in line:
                return float(line.get("data") or 0.0)

    def wait_loaded(self) -> None:
        self._wait("playback-restart")

    def _wait(self, event: str) -> None:
        while self._line().get("event") != event:
            pass

    def _send(self, command: tuple[object, ...]) -> int:
        self._asked += 1
        data = {"command": list(command), "request_id": self._asked}
        self._sock.sendall(json.dumps(data).encode() + b"\n")
        return self._asked

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._left:
            found = self._sock.recv(65536)
            if not found:
                raise EOFError("mpv ended")
            self._left += found
        line, _, self._left = self._left.partition(b"\n")
        return json.loads(line)


@contextlib.contextmanager
def paused(clip: Path) -> Iterator[Mpv]:
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/mpv"
        process = subprocess.Popen(
            ["mpv", *QUIET, "--pause", "--keep-open=yes", "--idle=yes", "--hr-seek=yes",
             f"--input-ipc-server={address}"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(30)
                for _ in range(500):
                    with contextlib.suppress(OSError):
                        sock.connect(address)
                        break
                    time.sleep(0.02)
                peer = Mpv(sock)
                peer._send(("loadfile", str(clip)))
                peer.wait_loaded()
                yield peer
        finally:
            process.kill()
            process.wait()
