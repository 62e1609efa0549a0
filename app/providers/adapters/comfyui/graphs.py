"""Graphs with named holes: what a file of `resources/comfyui_graphs` says, and how it is filled.

A text value that begins with `$` is a hole. The holes of `files` and `settings` have values in the
file itself, which an option of the same name replaces; the others come from the order. `large`
replaces files above 480p, `fast` brings the LoRAs that need four steps.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.errors import NotCapable

LARGE_PIXELS = 600_000  # between 480p and 720p
_HOLE = "$"
Graph = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """`rate` is in frames a second, `step` what width and height are multiples of; `samplers` are
    the nodes that work long, in their order, `output` is the one that saves.
    """

    about: str
    rate: int
    step: int
    samplers: tuple[str, ...]
    output: str
    files: Mapping[str, str]
    large: Mapping[str, str]
    settings: Mapping[str, float]
    fast: Mapping[str, Any] | None
    graph: Graph

    def frames(self, seconds: int) -> int:
        """The model thinks in fours of frames, and one before them."""
        return seconds * self.rate // 4 * 4 + 1

    def filled(self, values: Mapping[str, object], options: Mapping[str, str]) -> Graph:
        """The graph with `values` in its holes. Raises `NotCapable` for an option that is no number
        where one must be, and for four steps where there is no LoRA for them.
        """
        graph, settings = copy.deepcopy(self.graph), dict(self.settings)
        files = dict(self.files)
        if int(str(values["width"])) * int(str(values["height"])) > LARGE_PIXELS:
            files |= self.large
        if options.get("fast") == "true":
            if self.fast is None:
                raise NotCapable(f"{self.about}: there is no way in four steps.", "Take more.")
            files |= self.fast["files"]
            settings |= self.fast["settings"]
            graph |= copy.deepcopy(self.fast["add"])
            for node, inputs in self.fast["links"].items():
                graph[node]["inputs"] |= inputs
        files |= {name: options[name] for name in files if name in options}
        numbers = {name: _number(name, options, plain) for name, plain in settings.items()}
        filling: dict[str, object] = {**files, **numbers, "rate": float(self.rate), **values}
        for node in graph.values():
            inputs = node["inputs"]
            for name, value in inputs.items():
                if isinstance(value, str) and value.startswith(_HOLE):
                    inputs[name] = filling[value.removeprefix(_HOLE)]
        return graph


@cache
def template(text: str) -> Template:
    found = json.loads(text)
    return Template(
        about=found["about"],
        rate=found["rate"],
        step=found["step"],
        samplers=tuple(found["samplers"]),
        output=found["output"],
        files=found["files"],
        large=found.get("large", {}),
        settings=found["settings"],
        fast=found.get("fast"),
        graph=found["graph"],
    )


def _number(name: str, options: Mapping[str, str], plain: float) -> float:
    if name not in options:
        return plain
    try:
        return type(plain)(options[name])
    except ValueError:
        raise NotCapable(
            f"The option {name} of this card is no number ({options[name]!r}).", "Correct the card."
        ) from None
