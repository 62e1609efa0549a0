"""The watch over silent failures must itself be able to catch them."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SILENT_FAILURES = """
import logging, socket, threading
import pytest
from PySide6.QtCore import QAbstractListModel, QTimer
from PySide6.QtWidgets import QApplication, QListView, QWidget


def test_error_of_a_stranger_fails():
    logging.getLogger("somebody.else").error("it broke")


def test_warning_of_ours_fails():
    logging.getLogger("takeboard.jobs").warning("odd")


def test_logger_that_does_not_propagate_is_heard():
    logger = logging.getLogger("deaf")
    logger.propagate = False
    logger.error("still audible")


def test_announced_line_that_never_comes_fails(expect_log):
    expect_log("takeboard.jobs", "never")


def test_thread_that_dies_fails():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()


def test_finalizer_that_dies_fails():
    class Careless:
        def __del__(self):
            raise ValueError("in a finalizer")
    Careless()


def test_exception_in_a_qt_override_fails_without_qtbot():
    app = QApplication.instance() or QApplication([])

    class Careless(QWidget):
        def paintEvent(self, event):
            raise ValueError("in paint")

    widget = Careless()
    widget.show()
    app.processEvents()
    widget.close()


def test_exception_in_a_slot_fails_without_qtbot():
    app = QApplication.instance() or QApplication([])
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: 1 / 0)
    timer.start(0)
    for _ in range(200):
        app.processEvents()


def test_warning_of_qt_fails(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("careless")


def test_reaching_the_world_fails_even_if_swallowed():
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=0.1)
    except OSError:
        pass


def test_python_warning_fails():
    import warnings
    warnings.warn("old")
"""

HARMLESS = """
import logging, socket


def test_warning_of_a_stranger_passes():
    logging.getLogger("somebody.else").warning("chatter")


def test_note_of_ours_passes():
    logging.getLogger("takeboard.jobs").info("fine")


def test_announced_line_passes(expect_log):
    expect_log("takeboard", "odd .*")
    logging.getLogger("takeboard.jobs").warning("odd one")


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
"""


@pytest.fixture
def newcomer_tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest('pytest_plugins = ["tests.unexpected"]')
    pytester.makeini(
        "[pytest]\nfilterwarnings = error\nqt_api = pyside6\nqt_log_level_fail = WARNING\n"
        "asyncio_default_fixture_loop_scope = function\n"
    )
    return pytester


def test_each_silent_failure_fails_its_test(newcomer_tests: pytest.Pytester) -> None:
    newcomer_tests.makepyfile(SILENT_FAILURES)
    result = newcomer_tests.runpytest_subprocess("-p", "no:cacheprovider")
    named = {line.split("::")[1].split(" ")[0] for line in result.outlines if _is_verdict(line)}
    assert named == {
        line.split("(")[0].removeprefix("def ")
        for line in SILENT_FAILURES.splitlines()
        if line.startswith("def test_")
    }


def test_what_is_harmless_or_announced_passes(newcomer_tests: pytest.Pytester) -> None:
    newcomer_tests.makepyfile(HARMLESS)
    newcomer_tests.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=4)


def _is_verdict(line: str) -> bool:
    return line.startswith(("FAILED ", "ERROR ")) and "::" in line
