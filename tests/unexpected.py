"""Fails a test on anything that went wrong quietly.

A logged error (from anybody), a logged warning of ours, and a connection to a host that is not
this machine each fail the test in whose setup, call or teardown they happened. Exceptions swallowed
in Qt overrides are caught by pytest-qt, those in threads and finalizers by pytest itself, because
warnings are errors; tests/floors/test_unexpected.py proves all of them.

A test that provokes a log line says so with the `expect_log` fixture, and fails if it never came.
"""

import ipaddress
import logging
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

OURS = "takeboard"


@dataclass
class _Watch:
    """What one test let slip, and what it announced."""

    slips: list[tuple[str, str]] = field(default_factory=list)
    announced: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)

    def unexpected(self) -> list[str]:
        return [f"{logger}: {text}" for logger, text in self.slips if not self._known(logger, text)]

    def missing(self) -> list[str]:
        return [
            f"{logger}: {pattern.pattern}"
            for logger, pattern in self.announced
            if not self.came(logger, pattern)
        ]

    def came(self, logger: str, pattern: re.Pattern[str]) -> bool:
        return any(_under(logger, name) and pattern.search(text) for name, text in self.slips)

    def _known(self, logger: str, text: str) -> bool:
        return any(_under(name, logger) and p.search(text) for name, p in self.announced)


_watch = _Watch()


@pytest.fixture
def expect_log() -> Callable[[str, str], Callable[[], bool]]:
    """`expect_log("takeboard.jobs", "regular expression")`: this line will come and is wanted.

    What is returned says whether it came by now, for a test that must wait for it.
    """

    def announce(logger: str, pattern: str) -> Callable[[], bool]:
        wanted = re.compile(pattern)
        _watch.announced.append((logger, wanted))
        return lambda: _watch.came(logger, wanted)

    return announce


def pytest_configure(config: pytest.Config) -> None:
    if getattr(logging.Logger.callHandlers, "watched", False):
        return
    logging.Logger.callHandlers = _noting(logging.Logger.callHandlers)  # type: ignore[method-assign]
    sys.addaudithook(_stay_at_home)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    _watch.slips.clear()
    _watch.announced.clear()
    yield
    _judge()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield
    _judge()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    yield
    _judge()
    if missing := _watch.missing():
        pytest.fail("announced but never logged:\n" + "\n".join(missing), pytrace=False)


def _judge() -> None:
    if found := _watch.unexpected():
        _watch.slips.clear()
        _watch.announced.clear()
        pytest.fail("unexpected log lines:\n" + "\n".join(found), pytrace=False)


def _noting(call_handlers: Callable[..., None]) -> Callable[..., None]:
    # Not a handler: a logger that does not propagate, or whose handlers are replaced, is heard too.
    def noting(self: logging.Logger, record: logging.LogRecord) -> None:
        floor = logging.WARNING if _under(OURS, record.name) else logging.ERROR
        if record.levelno >= floor:
            _watch.slips.append((record.name, _told(record)))
        call_handlers(self, record)

    noting.watched = True  # type: ignore[attr-defined]
    return noting


def _told(record: logging.LogRecord) -> str:
    text = record.getMessage()
    if record.exc_info and record.exc_info[1] is not None:
        text += f" ({record.exc_info[1]!r})"
    return text


def _under(parent: str, logger: str) -> bool:
    return logger == parent or logger.startswith(parent + ".")


def _stay_at_home(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = host == "localhost"
    if not near:
        message = f"a test tried to reach {host}"
        _watch.slips.append(("network", message))
        raise PermissionError(message)
