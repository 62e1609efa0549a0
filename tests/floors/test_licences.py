"""Nothing the program needs to run may force its own licence upon it.

Read from the metadata of what is installed. The LGPL is fine for what stays a replaceable library.
What wheels carry inside is another matter: tests/bundle lists the libraries of a built folder.
"""

import importlib.metadata
import re
import tomllib

from packaging.requirements import Requirement

from tests.floors.tree import ROOT

FORCING = re.compile(r"\b(?:A?GPL(?:[- ]?v?\d[\d.]*)?|(?:Affero )?General Public License)\b", re.I)
LESSER = re.compile(r"LGPL[\w.-]*|(?:GNU )?Lesser General Public License[\w. ()]*", re.I)


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """One line: the SPDX expression where there is one, else field and classifiers together."""
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [
        value.split("::")[-1].strip()
        for value in metadata.get_all("Classifier", [])
        if value.startswith("License ::")
    ]
    told = (metadata.get_all("License") or [""])[0].strip().splitlines()[:1]
    words = told + classifiers
    return " ".join(words)


def forces_itself(licence: str) -> bool:
    """Whether every alternative offered is the GPL or AGPL; `A OR B` leaves the choice to us."""
    alternatives = re.split(r"\s+OR\s+", licence)
    return all(FORCING.search(LESSER.sub("", one)) for one in alternatives)


def needed_to_run() -> set[str]:
    """Distributions reached from the project's own dependencies on this machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        extras = requirement.extras or {""}
        for line in importlib.metadata.requires(requirement.name) or []:
            below = Requirement(line)
            met = not below.marker or any(below.marker.evaluate({"extra": e}) for e in extras)
            if met and below.name.lower() not in seen:
                waiting.append(below)
        seen.add(requirement.name.lower())
    return seen


def test_no_package_needed_to_run_forces_its_licence() -> None:
    licences = {name: licence_of(importlib.metadata.metadata(name)) for name in needed_to_run()}
    assert len(licences) > 30
    assert {name: text for name, text in licences.items() if not text} == {}
    assert {name: text for name, text in licences.items() if forces_itself(text)} == {}


def test_the_judgement_knows_the_lesser_licence_from_the_other() -> None:
    assert forces_itself("GPL-3.0-or-later")
    assert forces_itself("GNU Affero General Public License v3")
    assert forces_itself("GNU General Public License v2 or later (GPLv2+)")
    assert not forces_itself("LGPL-3.0-only OR GPL-2.0-only")
    assert not forces_itself("GNU Lesser General Public License v3 (LGPLv3)")
    assert not forces_itself("Apache-2.0")
