"""What ComfyUI says when it takes a graph not: by node, since that is where the reason lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadReply, ProviderError, RateLimited, Refused
from app.providers.refusals import by_status
from app.providers.wire_call import HttpReply, plain_words

# Where a loader looks for its files, under `models` of the ComfyUI.
_FOLDERS = {
    "unet_name": "diffusion_models",
    "clip_name": "text_encoders",
    "vae_name": "vae",
    "lora_name": "loras",
}
_NODES = {"CLIPVisionLoader": "clip_vision"}
_AGAIN = "Put it there, then retry; a ComfyUI that runs finds it by itself."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    """ComfyUI has no accounts: 401, 403, 429 and 502 to 504 come from something before it."""
    status = reply.status
    try:
        data = reply.data()
    except BadReply:
        data = {}
    words = f"{top_words(data).rstrip('.') or 'no reason given'} ({status})"
    if status in (401, 403, 407):
        return Refused(
            f"Something before ComfyUI asks who we are: {words}.",
            "Set TAKEBOARD_COMFYUI_KEY to the header it wants, as `Name: value`.",
            status=status,
        )
    if status == 429:
        return RateLimited(
            f"A proxy before ComfyUI asks to wait: {words}.", retry_after=reply.retry_after()
        )
    if found := by_status("ComfyUI", words, reply):
        return found
    if refusal := of_nodes(data, status):
        return refusal
    if status == 404 and not paid:
        return Refused("ComfyUI does not have this (404).", status=status)
    if kind_of(data) in ("invalid_prompt", "missing_node_type"):
        return Refused(
            f"This ComfyUI lacks a node: {words}.", "Update it to 0.3.64 or later.", status=status
        )
    return Refused(
        f"ComfyUI refused the graph: {words}.", "Look into the log of the ComfyUI.", status=status
    )


def of_nodes(data: Mapping[str, Any], status: int) -> Refused | None:
    """The refusal that `node_errors` amount to; None without any."""
    nodes = data.get("node_errors")
    if not isinstance(nodes, dict) or not nodes:
        return None
    missing: list[str] = []
    wrong: list[str] = []
    for node in nodes.values():
        if not isinstance(node, dict):
            continue
        at = plain_words(node.get("class_type")) or "a node"
        errors = node.get("errors")
        for error in errors if isinstance(errors, list) else ():
            if isinstance(error, dict):
                file = _missing_file(at, error)
                (missing if file else wrong).append(file or _said(at, error))
    if missing:
        files = ", ".join(dict.fromkeys(missing))
        return Refused(f"This ComfyUI has no model file {files}.", _AGAIN, status=status)
    said = "; ".join(dict.fromkeys(wrong)) or "no reason given"
    return Refused(
        f"ComfyUI refused the graph: {plain_words(said)}.",
        "Choose another size or length, or look into the log of the ComfyUI.",
        status=status,
    )


def top_words(data: Mapping[str, Any]) -> str:
    """`error` is an object, or in some places a text."""
    error = data.get("error")
    if isinstance(error, dict):
        parts = (plain_words(error.get("message")), plain_words(error.get("details")))
        return ": ".join(part for part in parts if part) or plain_words(error.get("type"))
    return plain_words(error)


def kind_of(data: Mapping[str, Any]) -> str:
    error = data.get("error")
    return plain_words(error.get("type")) if isinstance(error, dict) else ""


def _missing_file(at: str, error: Mapping[str, Any]) -> str:
    """A model file by folder and name, where the error is that a loader does not find it."""
    extra = error.get("extra_info")
    if error.get("type") != "value_not_in_list" or not isinstance(extra, dict):
        return ""
    folder = _NODES.get(at) or _FOLDERS.get(str(extra.get("input_name")))
    name = plain_words(extra.get("received_value"))
    return f"models/{folder}/{name}" if folder and name else ""


def _said(at: str, error: Mapping[str, Any]) -> str:
    extra = error.get("extra_info")
    name = plain_words(extra.get("input_name")) if isinstance(extra, dict) else ""
    words = plain_words(error.get("details")) or plain_words(error.get("message"))
    return f"{at}{f', {name}' if name else ''}: {words or plain_words(error.get('type'))}"
