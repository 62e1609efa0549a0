"""New films from templates, and boards that become templates."""

from __future__ import annotations

from pathlib import Path

from app import studio
from app.ui.dialogs.new_film import NewFilm
from app.ui.dialogs.save_template import SaveTemplate
from tests.ui.conftest import Opened


def test_a_template_brings_its_spec_and_a_film_needs_a_name(opened: Opened, tmp_path: Path) -> None:
    known = studio.open_office().templates.all()
    dialog = NewFilm(opened.window, tmp_path, known)
    asked: list[tuple[object, ...]] = []
    dialog.wanted.connect(lambda *given: asked.append(given))
    dialog.confirm()
    assert "needs a name" in dialog.problem.text()
    dialog.name.setText("Spring")
    dialog.choose_template("social_cut")
    dialog.confirm()
    ((folder, name, spec, client, key),) = asked
    assert (folder, name, client, key) == (tmp_path, "Spring", "", "social_cut")
    assert (spec.width, spec.rate) == (1920, 30)  # type: ignore[attr-defined]


def test_the_name_of_a_template_makes_its_next_version(opened: Opened) -> None:
    known = studio.open_office().templates.all()
    dialog = SaveTemplate(opened.window, "First Light", known)
    asked: list[tuple[str, str, list[str]]] = []
    dialog.wanted.connect(lambda *given: asked.append(given))
    dialog.confirm()
    assert "needs a name" in dialog.problem.text()
    dialog.name.setText("brand film")
    assert "version 2 of Brand film" in dialog.what.text()
    dialog.checklist.setPlainText("Look twice\n\n Sleep on it ")
    dialog.confirm()
    assert asked == [("brand film", "", ["Look twice", "Sleep on it"])]
