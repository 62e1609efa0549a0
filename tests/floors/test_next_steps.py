"""Whatever a person is shown says what to do next."""

import ast
from pathlib import Path

from app.domain import errors

APP = Path(__file__).parents[2] / "app"
# its one caller hands over a sentence that ends in what to do
ALLOWED = {("main_window.py", "UserFacing"), ("line.py", "BelongsElsewhere")}


def test_every_error_for_people_says_what_to_do_next() -> None:
    mute = set()
    for file in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            kind = getattr(errors, node.func.id, None)
            if not (isinstance(kind, type) and issubclass(kind, errors.UserFacing)):
                continue
            told = len(node.args) > 1 or any(word.arg == "next_step" for word in node.keywords)
            if not told and not kind.usual_step:
                mute.add((file.name, node.func.id))
    assert mute <= ALLOWED


def test_the_usual_step_stands_in_for_one_that_is_not_given() -> None:
    assert str(errors.NotFound("There is no shot 7.")) == "There is no shot 7. Check the name."
    assert errors.NotFound("No.", "Look.").next_step == "Look."
