"""Boards to begin with, and a finished board as the next version of its template."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import studio
from app.domain.errors import BadInput, NotFound
from app.domain.project import CINEMATIC, SOCIAL, Codec, parse_spec
from app.production.templates import Templates
from app.resources import resource

TYPES = {
    "brand_campaign", "brand_film", "commercial", "documentary_broll", "explainer", "music_video",
    "product_demo", "short_film", "social_cut", "talking_head",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAKEBOARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_every_shipped_template_fills_a_film_without_a_refusal(tmp_path: Path) -> None:
    office = studio.open_office()
    known = office.templates.all()
    assert {one.key for one in known} == TYPES
    assert office.templates.problems == []
    empty = studio.open_film(office.new_project(tmp_path, "Empty", CINEMATIC, ""), False)
    for one in known:
        plan = empty.breakdown.preview(one.folder / "shots.csv")
        assert (plan.refused, len(plan.shots)) == ((), one.shots)
        assert one.shots > 5
        assert one.checklist
    empty.session.close()
    made = office.templates.get("commercial")
    folder = office.from_template(tmp_path / "films", made.name, CINEMATIC, "A client", made.key)
    bench = studio.open_film(folder, False)
    try:
        project = bench.board.project()
        assert len(bench.board.rows()) == made.shots
        assert (project.style, project.takes_per_shot) == (made.style, made.takes)
        assert (project.spec, project.client) == (CINEMATIC, "A client")
    finally:
        bench.session.close()
    with pytest.raises(BadInput, match="already there"):
        office.from_template(tmp_path / "films", "Commercial", CINEMATIC, "", "commercial")
    with pytest.raises(NotFound, match="no template"):
        office.from_template(tmp_path / "films", "Other", CINEMATIC, "", "opera")
    assert not [one for one in (tmp_path / "films").iterdir() if one.name.startswith(".")]


def test_a_board_becomes_the_next_version_of_its_template(tmp_path: Path, home: Path) -> None:
    office = studio.open_office()
    folder = office.from_template(tmp_path, "Spring", SOCIAL, "", "social_cut")
    bench = studio.open_film(folder, True)
    board, art = bench.board, bench.art_department
    first = board.shots()[0]
    art.add_character("Mara", "A woman of about forty with short grey hair.")
    mara = art.characters()[0]
    board.set_fields([first.id], {"subject_action": "Our story", "frames": "45", "mood": "Bold"})
    board.set_fields([first.id], {"character_ids": (mara.id,)})
    board.remove([board.shots()[1].id])
    made = office.templates.save(
        bench.board, bench.breakdown, "Social cut", checklist=["Look twice"]
    )
    bench.session.close()
    assert (made.key, made.version, made.own, made.shots) == ("social_cut", 2, True, 6)
    assert office.templates.get("social_cut") == made
    assert (made.name, made.checklist, made.spec) == ("Social cut", ("Look twice",), "social")
    assert (made.whole, made.delivery()) == (None, SOCIAL)
    again = office.from_template(tmp_path, "Summer", parse_spec("640x360@24"), "", "social_cut")
    bench = studio.open_film(again, False)
    shot = bench.board.shots()[0]
    assert (shot.elements.subject_action, shot.character_ids) == ("", ())
    assert (shot.elements.mood, shot.frames) == ("Bold", 36)  # a second and a half at 24
    assert bench.art_department.characters() == []
    bench.session.close()


def test_a_template_brings_the_whole_spec_it_was_saved_with(tmp_path: Path, home: Path) -> None:
    office = studio.open_office()
    spec = CINEMATIC.model_copy(update={"codec": Codec.PRORES_HQ, "handles": 24})
    folder = office.from_template(tmp_path, "Spring", spec, "", "social_cut")
    bench = studio.open_film(folder, True)
    office.templates.save(bench.board, bench.breakdown, "House style")
    bench.session.close()
    made = office.templates.get("house_style")
    assert (made.spec, made.delivery()) == ("cinematic", spec)


def test_what_cannot_be_saved_or_read_is_said(tmp_path: Path, home: Path) -> None:
    office = studio.open_office()
    empty = studio.open_film(office.new_project(tmp_path, "Empty", CINEMATIC, ""), True)
    with pytest.raises(BadInput, match="no shots"):
        office.templates.save(empty.board, empty.breakdown, "Nothing")
    with pytest.raises(BadInput, match="needs a name"):
        office.templates.save(empty.board, empty.breakdown, "  !! ")
    empty.session.close()
    assert not list((home / "templates").rglob("*")) if (home / "templates").exists() else True
    broken = home / "templates" / "broken"
    shutil.copytree(resource("templates", "commercial"), broken)
    (broken / "template.toml").write_text("name = ", "utf-8")
    shelf = Templates(resource("templates"), home / "templates")
    assert {one.key for one in shelf.all()} == TYPES
    assert len(shelf.problems) == 1
    assert "broken" in shelf.problems[0]
