"""A language model reads the script: asked, stopped, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.production.breakdown.model_desk import ModelDesk
from app.providers.script_readers import VendorReaders
from app.rehearsal.text_vendors import TextVendor, make_anthropic
from app.storage.keychain import SystemKeychain
from app.ui.pages.plan.script import ScriptPane
from tests.rehearsal.readers import served
from tests.ui.conftest import Opened
from tests.ui.script_stage import script

__all__ = ["script"]


@pytest.fixture
def reader(opened: Opened, tmp_path: Path) -> Iterator[tuple[TextVendor, ModelDesk]]:
    """The film's language models, spoken to over HTTP; a key for one of two vendors."""
    app = make_anthropic(speed=400.0, faults="bad-rows:1")
    with served(app) as base:
        known = {"TAKEBOARD_ANTHROPIC_KEY": app.key, "TAKEBOARD_ANTHROPIC_BASE_URL": base}
        keychain = SystemKeychain(known)
        bench = opened.stage.bench
        readers = VendorReaders(keychain, environment=known)
        desk = ModelDesk(bench.breakdown.script, bench.board, readers, keychain)
        bench.breakdown.models = desk
        yield app, desk


def test_a_language_model_proposes_only_after_the_button_that_says_what_leaves(
    opened: Opened, reader: tuple[TextVendor, ModelDesk], script: ScriptPane
) -> None:
    app, panel = reader[0], script.proposals
    panel.ways._buttons["model"].click()
    model = panel.model
    opened.wait(lambda: "Sends the script text (12 lines" in model.leaving.text())
    assert "to Anthropic, model claude-sonnet-5-5, at 127.0.0.1" in model.leaving.text()
    assert model.key.text() == "Key from the environment"
    assert app.heard == []
    model.vendor.choose("openai")
    model._choose_vendor()
    opened.wait(lambda: "to OpenAI" in model.leaving.text())
    assert model.key.text() == "No key"
    assert "takeboard account add openai" in model.where.text()
    assert not model.send.isEnabled()
    model.vendor.choose("anthropic")
    model._choose_vendor()
    assert not model.send.isEnabled()  # the sentence is still the other vendor's
    opened.wait(model.send.isEnabled)
    model.send.click()
    opened.wait(lambda: bool(panel.rows))
    opened.wait(lambda: model.told.isVisible())
    assert [one.state for one in panel.rows] == [
        "refused", "refused", "open", "refused", "refused", "open",
    ]  # fmt: skip
    assert "2 rows, 4 cannot be used" in model.told.text()
    assert "price not measured" in model.told.text()
    assert len(opened.stage.shots()) == 6
    panel.accept.click()
    opened.wait(lambda: len(opened.stage.shots()) == 8)
    opened.wait(opened.film.undo.stack.canUndo)
    opened.film.undo.stack.undo()
    opened.wait(lambda: len(opened.stage.shots()) == 6)
    assert len(app.heard) == 1


def test_a_reading_is_stopped_and_keeps_its_rows(
    opened: Opened, reader: tuple[TextVendor, ModelDesk], script: ScriptPane
) -> None:
    reader[0]._speed = 2.0
    panel = script.proposals
    panel.ways._buttons["model"].click()
    opened.wait(panel.model.send.isEnabled)
    panel.model.send.click()
    assert panel.model.stop.isVisible()
    opened.wait(lambda: len(panel.rows) > 0)
    panel.model.stop.click()
    opened.wait(lambda: "Stopped by you" in panel.model.told.text())
    assert not panel.model.stop.isVisible()
    assert panel.model.send.isEnabled()


def test_a_refused_key_is_told_in_the_panel(
    opened: Opened, reader: tuple[TextVendor, ModelDesk], script: ScriptPane
) -> None:
    reader[0].key = "another"
    panel = script.proposals
    panel.ways._buttons["model"].click()
    opened.wait(panel.model.send.isEnabled)
    panel.model.send.click()
    opened.wait(panel.model.problem.isVisible)
    assert "Anthropic does not accept the key (401)" in panel.model.problem.text()
    assert panel.rows == []
