"""What a rehearsed ComfyUI says of its prompts: entries of the queue, records of the history."""

from __future__ import annotations

from typing import Any

from app.rehearsal.tasks import CANCELLED, DONE, FAILED, Task


def item_of(task: Task, ticket: str) -> list[Any]:
    """Number, id, graph, extra data, output nodes."""
    facts = task.ask.facts
    return [facts["number"], ticket, facts["graph"], facts["extra"], facts["outputs"]]


def record_of(task: Task, ticket: str, word: str) -> dict[str, Any]:
    """`word` is how the task ended."""
    plain = {"prompt_id": ticket, "timestamp": int(task.created_at.timestamp() * 1000)}
    messages: list[list[Any]] = [
        ["execution_start", plain],
        ["execution_cached", {"nodes": task.ask.facts["cached"], **plain}],
    ]
    outputs: dict[str, Any] = {}
    if word == DONE:
        messages.append(["execution_success", plain])
        outputs = outputs_of(task)
    elif word == FAILED:
        messages.append(["execution_error", {**plain, **error_of(task)}])
    elif word == CANCELLED:
        messages.append(["execution_interrupted", {**plain, **at_work(task)}])
    good = word == DONE
    return {
        "prompt": item_of(task, ticket),
        "outputs": outputs,
        "status": {
            "status_str": "success" if good else "error",
            "completed": good,
            "messages": messages,
        },
        "meta": {
            name: {"node_id": name, "display_node": name, "parent_node": None, "real_node_id": name}
            for name in outputs
        },
    }


def outputs_of(task: Task) -> dict[str, Any]:
    facts: dict[str, Any] = task.ask.facts
    folder, _, name = str(facts["file"]).rpartition("/")
    entry = {"filename": name, "subfolder": folder, "type": "output"}
    return {facts["outputs"][0]: {"images": [entry], "animated": [True]}}


def error_of(task: Task) -> dict[str, Any]:
    return {
        **at_work(task),
        "exception_message": task.failure,
        "exception_type": "RuntimeError",
        "traceback": [],
        "current_inputs": {},
        "current_outputs": [],
    }


def at_work(task: Task) -> dict[str, Any]:
    """The node that was at work when it ended."""
    facts: dict[str, Any] = task.ask.facts
    name = (facts["samplers"] or facts["outputs"])[0]
    return {"node_id": name, "node_type": facts["graph"][name]["class_type"], "executed": []}
