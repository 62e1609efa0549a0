"""The program read once and forked for every command: reading its modules costs more than most
commands do.

What runs is a process of its own, with its own exit code, streams, environment and end, and may be
killed like any other. That the program also starts cold is for the tests of the wheel, of the
window and of whatever runs beside a journey.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[1]
APP = "import sys; from app.__main__ import main; sys.exit(main())"
# Their builders import the rest of the program, and say so where they do.
_BUILDERS = ("app/studio.py", "app/new_films.py")
_BESIDE = ("app.__main__", "app.cli", "dbos", "alembic.command", "sqlalchemy.dialects.sqlite")
_HOW = "--warm"


class Running:
    """A process that was forked, as `subprocess.Popen` is one that was started; killed with its
    block if it still runs.
    """

    def __init__(
        self,
        code: str,
        arguments: Sequence[object],
        streams: tuple[int, int, int],
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Run `code` with `sys.argv` of `arguments`."""
        self.returncode: int | None = None
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {
            "code": code,
            "arguments": ["takeboard", *map(str, arguments)],
            "env": {**os.environ, **(env or {})},
        }
        socket.send_fds(_control(), [json.dumps(order).encode()], [theirs.fileno(), *streams])
        theirs.close()
        self.pid = int(self._line.recv(64))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.wait()

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(self._line.recv(64))
            self._line.close()
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def run(
    code: str,
    arguments: Sequence[object] = (),
    *,
    stdin: str = "",
    timeout: float = 280,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run to the end, as `subprocess.run` does with its streams captured."""
    with contextlib.ExitStack() as stack:
        given, out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin.encode())
        given.seek(0)
        streams = (given.fileno(), out.fileno(), err.fileno())
        with Running(code, arguments, streams, env) as process:
            code_at_end = process.wait(timeout)
        words = list(map(str, arguments))
        return subprocess.CompletedProcess(words, code_at_end, _text(out), _text(err))


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return io.TextIOWrapper(io.BytesIO(stream.read()), "utf-8").read()


_reader: list[tuple[socket.socket, subprocess.Popen[bytes]]] = []


def _control() -> socket.socket:
    """The line to the process that has read the program; one for every process of tests."""
    if not _reader:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", __name__, _HOW, str(theirs.fileno())]
        process = subprocess.Popen(
            command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        _reader.append((mine, process))
    return _reader[0][0]


def close() -> None:
    """Let the reader go, and wait for it."""
    while _reader:
        line, process = _reader.pop()
        line.close()
        process.wait(30)


def _serve(control: socket.socket) -> dict[str, Any]:
    """Fork for every order until nobody is there any more; returns in what was forked."""
    for module in (*_BESIDE, *_built_of()):
        importlib.import_module(module)
    gc.freeze()  # or the first collection in every process would copy all of it
    lines: dict[int, socket.socket] = {}  # to who asked, by the handle of the process
    pids: dict[int, int] = {}
    while True:
        ready = select.select([control.fileno(), *lines], [], [])[0]
        for handle in set(ready) & set(lines):
            _, status = os.waitpid(pids.pop(handle), 0)
            with contextlib.suppress(OSError):  # who asked may be gone
                lines[handle].send(str(os.waitstatus_to_exitcode(status)).encode())
            lines.pop(handle).close()
            os.close(handle)
        if control.fileno() not in ready:
            continue
        message, handles, _, _ = socket.recv_fds(control, 1 << 20, 4)
        if not message:
            os._exit(0)
        line = socket.socket(fileno=handles[0])
        pid = os.fork()
        if not pid:
            for own, stream in enumerate(handles[1:]):
                os.dup2(stream, own)
                os.close(stream)
            for other in (control, line, *lines.values()):
                other.close()
            for handle in lines:
                os.close(handle)
            order: dict[str, Any] = json.loads(message)
            return order
        for stream in handles[1:]:
            os.close(stream)
        line.send(str(pid).encode())
        handle = os.pidfd_open(pid)
        lines[handle], pids[handle] = line, pid


def _built_of() -> Iterator[str]:
    for file in _BUILDERS:
        for node in ast.walk(ast.parse((ROOT / file).read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield node.module


def _main() -> None:
    order = _serve(socket.socket(fileno=int(sys.argv[2])))
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    sys.argv = order["arguments"]
    code = 1
    try:
        exec(compile(order["code"], "<warm>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - a border: what an interpreter says at its end
        traceback.print_exc()
    # What an interpreter does at its end, but for taking apart module by module what was read.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    _main()
