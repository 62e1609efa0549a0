"""How ComfyUI judges a graph before it is queued, and what a graph that passed will make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.domain.money import Money
from app.rehearsal.comfyui_nodes import NODES
from app.rehearsal.tasks import Ask

Graph = Mapping[str, Any]
_PIXELS = 832 * 480 * 81  # of what takes about two minutes in twenty steps
_NUMBERS = {"INT": int, "FLOAT": float}


def error(kind: str, message: str, details: str = "", **extra: object) -> dict[str, Any]:
    return {"type": kind, "message": message, "details": details, "extra_info": extra}


def judged(
    graph: object, pictures: Collection[str], *, later: bool
) -> tuple[dict[str, Any] | None, dict[str, Any], list[str]]:
    """The error for all of it, errors by node, and the outputs that can be made."""
    if not isinstance(graph, dict) or not graph:
        return error("prompt_no_outputs", "Prompt has no outputs"), {}, []
    for name, node in graph.items():
        kind = node.get("class_type") if isinstance(node, dict) else None
        if kind not in NODES:
            word = "missing_node_type" if later else "invalid_prompt"
            text = (
                "Cannot execute because a node is missing the class_type property."
                if kind is None
                else f"Cannot execute because node {kind} does not exist."
            )
            return error(word, text, f"Node ID '#{name}'"), {}, []
    outputs = [name for name, node in graph.items() if NODES[node["class_type"]]["output_node"]]
    if not outputs:
        return error("prompt_no_outputs", "Prompt has no outputs"), {}, []
    found: dict[str, Any] = {}
    good = [name for name in outputs if _whole(graph, name, name, pictures, found, ())]
    if good:
        return None, found, good
    lines = [
        f"* {node['class_type']} {name}:\n  - {one['message']}: {one['details']}"
        for name, node in found.items()
        for one in node["errors"]
    ]
    failed = "Prompt outputs failed validation"
    return error("prompt_outputs_failed_validation", failed, "\n".join(lines)), found, []


def _whole(
    graph: Graph,
    name: str,
    output: str,
    pictures: Collection[str],
    found: dict[str, Any],
    above: tuple[str, ...],
) -> bool:
    """Whether a node and everything it hangs on is right; what is not joins `found`."""
    node = graph[name]
    kind, inputs = node["class_type"], node.get("inputs")
    inputs = inputs if isinstance(inputs, dict) else {}
    wanted = NODES[kind]["input"]
    errors: list[dict[str, Any]] = []
    good = True
    for part in ("required", "optional"):
        for field, config in wanted.get(part, {}).items():
            if field not in inputs:
                if part == "required":
                    errors.append(
                        error(
                            "required_input_missing",
                            "Required input is missing",
                            field,
                            input_name=field,
                        )
                    )
                continue
            value = inputs[field]
            if isinstance(value, list):
                wrong = _link(graph, field, value, config)
                if wrong is None and value[0] in (*above, name):
                    wrong = error("dependency_cycle", "Dependency cycle detected", field)
                if wrong is not None:
                    errors.append(wrong)
                else:
                    chain = (*above, name)
                    good &= _whole(graph, value[0], output, pictures, found, chain)
            elif (wrong := _value(field, value, config, kind, pictures)) is not None:
                errors.append(wrong)
    if errors:
        entry = found.setdefault(
            name, {"errors": errors, "dependent_outputs": [], "class_type": kind}
        )
        if output not in entry["dependent_outputs"]:
            entry["dependent_outputs"].append(output)
    return good and not errors


def _link(graph: Graph, field: str, value: list[Any], config: list[Any]) -> dict[str, Any] | None:
    said = {"input_name": field, "input_config": config, "received_value": value}
    if len(value) != 2 or not isinstance(value[0], str) or not isinstance(value[1], int):
        text = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
        return error("bad_linked_input", text, field, **said)
    if value[0] not in graph:
        return error("exception_during_validation", "Exception when validating node", field)
    made = NODES[graph[value[0]]["class_type"]]["output"]
    got = made[value[1]] if 0 <= value[1] < len(made) else "nothing"
    if got == config[0]:
        return None
    text = f"{field}, received_type({got}) mismatch input_type({config[0]})"
    extra = {**said, "received_type": got, "linked_node": value}
    return error("return_type_mismatch", "Return type mismatch between linked nodes", text, **extra)


def _value(
    field: str, value: object, config: list[Any], kind: str, pictures: Collection[str]
) -> dict[str, Any] | None:
    said = {"input_name": field, "input_config": config, "received_value": value}
    if isinstance(config[0], list):
        if value in config[0]:
            return None
        few = len(config[0]) <= 20
        listed = str(config[0]) if few else f"(list of length {len(config[0])})"
        text = f"{field}: '{value}' not in {listed}"
        return error("value_not_in_list", "Value not in list", text, **said)
    if convert := _NUMBERS.get(config[0]):
        try:
            number = convert(value)
        except (TypeError, ValueError) as wrong:
            text = f"Failed to convert an input value to a {config[0]} value"
            return error("invalid_input_type", text, f"{field}, {value}, {wrong}", **said)
        if number < config[1]["min"]:
            text = f"Value {number} smaller than min of {config[1]['min']}"
            return error("value_smaller_than_min", text, field, **said)
        if number > config[1]["max"]:
            text = f"Value {number} bigger than max of {config[1]['max']}"
            return error("value_bigger_than_max", text, field, **said)
        return None
    if config[0] != "STRING":  # a model, a picture: those come by link only
        text = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
        return error("bad_linked_input", text, field, **said)
    if kind == "LoadImage" and str(value) not in pictures:
        text = f"image - Invalid image file: {value}"
        return error("custom_validation_failed", "Custom validation failed for node", text, **said)
    return None


def ask_of(graph: Graph, output: str, pictures: Mapping[str, bytes], called: str) -> Ask:
    """What the graph before an output makes."""
    video = _inputs(graph, graph[output]["inputs"]["video"])
    rate = round(float(video["fps"]))
    before = _behind(graph, output)
    shape = next(node for node in before.values() if "width" in node["inputs"])["inputs"]
    frames = int(shape.get("length", shape["batch_size"]))
    samplers = samplers_of(graph, output)
    words, seed, steps, picture = "", None, 0, None
    if samplers:
        first = graph[samplers[0]]["inputs"]
        words = _words(graph, first["positive"])
        seed = int(first.get("seed", first.get("noise_seed", 0)))
        steps = int(first["steps"])
    if isinstance(shape.get("start_image"), list):
        picture = pictures.get(str(_inputs(graph, shape["start_image"]).get("image")))
    wide, high = int(shape["width"]), int(shape["height"])
    files = [n["inputs"]["unet_name"] for n in before.values() if n["class_type"] == "UNETLoader"]
    return Ask(
        model=files[0].removesuffix(".safetensors") if files else "no model",
        words=words,
        width=wide,
        height=high,
        seconds=max(1, round((frames - 1) / rate)),
        price=Money.zero(),
        takes_s=1.0 + 6.0 * steps * wide * high * frames / _PIXELS,
        seed=seed,
        rate=rate,
        picture=picture,
        called=lambda _id: called,
    )


def samplers_of(graph: Graph, output: str) -> list[str]:
    """The nodes that work long, in the order they run."""
    found = [n for n, node in _behind(graph, output).items() if "steps" in node["inputs"]]
    return sorted(found, key=lambda name: len(_behind(graph, name)))


def _behind(graph: Graph, name: str) -> dict[str, Any]:
    """A node and all it hangs on."""
    found = {name: graph[name]}
    for value in graph[name]["inputs"].values():
        if isinstance(value, list):
            found |= _behind(graph, value[0])
    return found


def _inputs(graph: Graph, link: list[Any]) -> Mapping[str, Any]:
    inputs: Mapping[str, Any] = graph[link[0]]["inputs"]
    return inputs


def _words(graph: Graph, link: list[Any]) -> str:
    inputs = _inputs(graph, link)
    return str(inputs["text"]) if "text" in inputs else _words(graph, inputs["positive"])
