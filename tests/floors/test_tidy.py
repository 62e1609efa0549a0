"""What a reader may rely on in every file: short, explained, finished, nobody's machine in it."""

import ast
import re

from tests.floors.tree import ROOT, project_files, python_files, texts

LONGEST = 400
# Written in halves, so that this file may stand beside the rule it states.
LEFTOVERS = re.compile(
    r"TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error"
    r"|mark\.sk" r"ip|mark\.xf" r"ail|pytest\.sk" r"ip|pytest\.xf" r"ail|assert Tr" r"ue\b"
)  # fmt: skip
MACHINES = re.compile(
    r"(?<![\w.$}])/(?:wo" r"rk|tmp/bash" r"_jobs|fa" r"rm|ro" r"ot)/"
    r"|index" r"-url|python" r"hosted|registry\.npm" r"js|pypi\.o" r"rg"
)  # fmt: skip
# Qt keeps a lambda as long as what it is connected to, and with it everything the lambda names.
KEPT_BY_THE_FILM = re.compile(r"\b(film|bridge)(\.\w+)+\.connect\(\s*(lambda|partial)")
# Where both are garbage together, a method of what is gone is called all the same, on nothing.
CALLED_ON_NOTHING = re.compile(r"\bdestroyed\.connect\(\s*self\.")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "manager", "base"}


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {_name(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: count for name, count in lengths.items() if count > LONGEST} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in python_files()
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_every_folder_of_the_program_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in python_files("app")
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts()
        if name.startswith(("app/", "tests/", "packaging/"))
        for number, line in enumerate(text.splitlines(), 1)
        if LEFTOVERS.search(line)
    ]
    assert found == []


def test_no_machine_and_no_package_host_is_named() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINES.search(line)
    ]
    assert found == []


def test_every_name_says_something() -> None:
    empty = [
        _name(path)
        for path in project_files()
        if NAMES_THAT_SAY_NOTHING.intersection(
            part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts
        )
    ]
    assert empty == []


def test_broad_except_stands_only_at_a_border() -> None:
    """The borders: a job step, a bus handler, a bridge task, the crash hook, the command line.

    One that only cleans up and raises again swallows nothing and is not counted.
    """
    broad = {
        _name(path)
        for path in python_files("app")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _raises_again(node)
    }
    assert len(broad) <= 5, sorted(broad)


def test_a_closed_window_is_not_kept_by_the_film_it_showed() -> None:
    keeping = {_name(p) for p in python_files("app/ui") if KEPT_BY_THE_FILM.search(p.read_text())}
    assert keeping == set()


def test_what_ends_calls_no_method_of_what_may_have_ended_before() -> None:
    calling = {_name(p) for p in python_files("app/ui") if CALLED_ON_NOTHING.search(p.read_text())}
    assert calling == set()


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (
        isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}
    )


def _name(path) -> str:
    return path.relative_to(ROOT).as_posix()
