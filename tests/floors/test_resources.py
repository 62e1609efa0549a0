"""One locator finds what travels with the program."""

from pathlib import Path

import pytest

from app.domain.errors import Bug
from app.resources import resource
from tests.floors.tree import ROOT


def test_a_checkout_finds_its_own_folder() -> None:
    assert resource() == ROOT / "resources"


def test_a_bundle_finds_what_was_packed_with_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "model_cards").mkdir(parents=True)
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource("model_cards") == tmp_path / "resources" / "model_cards"


def test_what_is_not_there_is_a_bug_that_names_where_was_looked() -> None:
    with pytest.raises(Bug, match=r"resources.*no-such-thing"):
        resource("no-such-thing")
