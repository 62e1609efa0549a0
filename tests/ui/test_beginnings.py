"""New films from templates, and boards that become templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app import studio
from app.domain.project import CINEMATIC, SOCIAL, parse_spec
from app.ui.beginnings import Beginnings
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


def test_a_spec_that_words_cannot_say_comes_with_its_template(
    opened: Opened, tmp_path: Path
) -> None:
    (one, *_) = studio.open_office().templates.all()
    whole = CINEMATIC.model_copy(update={"handles": 24})
    dialog = NewFilm(opened.window, tmp_path, [replace(one, spec="cinematic", whole=whole)])
    dialog.choose_template(one.key)
    assert "24 frames of handles" in dialog._about.text()
    assert dialog._spec() == whole
    dialog._group.button(1).setChecked(True)
    assert dialog._spec() == SOCIAL


def test_what_a_template_holds_is_read_whole(opened: Opened, tmp_path: Path) -> None:
    known = studio.open_office().templates.all()
    dialog = NewFilm(opened.window, tmp_path, known)
    dialog.open()
    opened.wait(dialog.isVisible)
    told = dialog._about
    for n in range(1, len(known) + 1):
        dialog._start.setCurrentIndex(n)
        opened.qtbot.wait(20)
        assert told.height() >= told.heightForWidth(told.width()), told.text()
    dialog.reject()


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


def test_a_film_that_was_made_opens_on_its_plan(opened: Opened, tmp_path: Path) -> None:
    office, film, went = studio.open_office(), opened.film, list[tuple[Path, str]]()
    film.office = office
    made = Beginnings(opened.window, film, lambda folder, page: went.append((folder, page)))
    made._make(tmp_path, "Spring", parse_spec("320x180@24"), "", "brand_film")
    opened.wait(lambda: bool(went))
    assert went == [(tmp_path / "Spring.takeboard", "plan")]
    here = list[Path]()
    commands, film.workbench = opened.commands, None
    commands._open_here = here.append
    commands.go_to(*went[0])
    assert here == [tmp_path / "Spring.takeboard"]
    assert opened.window.current_page() == "plan"
