"""Wan on a ComfyUI of one's own: a graph goes out, its file is fetched from there.

Facts: wire sheet B, section 5 (ComfyUI 0.3.64, with what is known of versions to 0.36; as of
2026-11-20). There is no account and no money, and a key only for a proxy before it. One graph runs
at a time. Our own id is the prompt's, so an order without an answer can always be looked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from app.domain.errors import BadReply, NotCapable, NotConfigured, Refused
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.domain.vendor_ports import ABSENT, Doubt, Settled
from app.providers.adapters.comfyui import hearing, refusals
from app.providers.adapters.comfyui.graphs import Template, template
from app.providers.answers import Look, Ticket, in_house
from app.providers.comfyui_shelf import graph_text
from app.providers.inline_media import raw_file
from app.providers.multipart import Part, form
from app.providers.talk import Aside, Login, Read, Talk, no_contents
from app.providers.wire_call import (
    HttpCall,
    HttpReply,
    in_path,
    json_body,
    plain_words,
    usable_ticket,
)

contents, read_refusal = no_contents, refusals.read_refusal
socket_path = hearing.socket_path
_MODES = {
    Mode.TEXT: "text",
    Mode.FIRST_FRAME: "first-frame",
    Mode.FIRST_LAST: "first-last",
}
_MODELS = {
    "wan2.1": tuple(_MODES),
    "wan2.2": tuple(_MODES),
    "wan2.2-5b": (Mode.TEXT, Mode.FIRST_FRAME),
}
_PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_LARGEST_UPLOAD = 100 * 1024 * 1024
_FOLDER, _MARK = "takeboard", "takeboard_order"
_SEEDS = 2**31
_RECENT = 64  # records of the history that are searched for a prompt under another id
_VIDEOS = (".mp4", ".webm", ".mkv", ".mov")
_NOT_THERE = frozenset({404, 405})


def login(key: str, _at: float) -> Talk[Login]:
    """ComfyUI has none; a proxy before it may want a header (`Name: value`) or a token."""
    yield from ()
    if not key.isascii() or not key.isprintable():
        raise NotConfigured(
            "What the proxy before ComfyUI wants has characters that cannot be sent.",
            "Write it as `Name: value`.",
        )
    return Login(key, hide=tuple(sign(key).values()))


def sign(secret: str) -> Mapping[str, str]:
    name, colon, value = secret.partition(":")
    if colon:
        return {name.strip(): value.strip()}
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    """Frames lie in ComfyUI's input folder, named by their content: twice the same is one file."""
    _template(order)
    sent: dict[str, str] = {}
    for picture in _frames(order).values():
        raw = raw_file(picture, read, vendor="ComfyUI", types=_PICTURES, most_bytes=_LARGEST_UPLOAD)
        name = f"{picture.sha256}.{_PICTURES[picture.media_type]}"
        kind, body = form(
            [
                Part("image", raw, name, picture.media_type),
                Part("type", b"input"),
                Part("subfolder", _FOLDER.encode()),
            ]
        )
        made = yield HttpCall(
            method="POST",
            path="/upload/image",
            what="the upload",
            headers={"Content-Type": kind},
            body=body,
        )
        data = made.data()
        stored, folder = data.get("name"), data.get("subfolder")
        if not isinstance(stored, str) or not stored:
            raise BadReply("ComfyUI does not say how it named the picture.")
        sent[picture.file] = f"{folder}/{stored}" if folder else stored
    return sent


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    plan = _template(order)
    own = str(uuid.UUID(aside.own_id))
    seed = uuid.UUID(own).int % _SEEDS if order.seed is None else order.seed
    values: dict[str, object] = {
        "text": order.text,
        "negative": order.negative,
        "width": order.width,
        "height": order.height,
        "frames": plan.frames(order.seconds),
        "seed": seed,
        "prefix": f"{_FOLDER}/{_plain(order.slate or order.shot_number)}_{own[:8]}",
        **{hole: aside.sent[picture.file] for hole, picture in _frames(order).items()},
    }
    fields = {
        "prompt": plan.filled(values, order.options),
        "prompt_id": own,
        "client_id": own,  # whose socket hears of the progress
        "extra_data": {_MARK: own},
    }
    return HttpCall(
        method="POST",
        path="/prompt",
        what="the order",
        headers={"Content-Type": "application/json"},
        body=json_body(fields),
        paid=True,
    )


def read_ticket(reply: HttpReply) -> Ticket:
    data = reply.data()
    if refusal := refusals.of_nodes(data, reply.status):
        raise refusal
    return Ticket(usable_ticket(data.get("prompt_id")), Money.zero())


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    """An empty history says nothing: the queue is asked, and then the history once more, since the
    prompt may have ended in between.
    """
    found = yield from _record(ticket)
    if found is None:
        running, waiting = yield from _queue()
        if any(item[1] == ticket for item in running):
            return Look(state="running")
        if any(item[1] == ticket for item in waiting):
            return Look(state="waiting")
        found = yield from _record(ticket)
    if found is None:
        raise Refused(
            "ComfyUI does not know this prompt any more: it was taken out of the queue, or ComfyUI "
            "was started anew.",
            "Render it again; nothing was charged.",
            status=404,
        )
    return _read(found, _template(order))


def overheard(text: str, order: RenderOrder) -> tuple[str, float] | None:
    return hearing.share_of(text, _template(order).samplers)


def may_cancel(look: Look) -> bool:
    """There is no money to lose, and a machine to free."""
    return look.state in ("waiting", "running")


def cancel(ticket: str, _order: RenderOrder) -> Talk[None]:
    """Later versions do it in one call. Earlier ones ask who waits and who runs: to interrupt
    without looking would stop somebody else's graph.
    """
    job = yield _post(f"/api/jobs/{in_path(ticket)}/cancel", {}, "the cancelling", _NOT_THERE)
    if job.ok:
        return
    running, waiting = yield from _queue()
    if any(item[1] == ticket for item in waiting):
        yield _post("/queue", {"delete": [ticket]}, "the cancelling")
    elif any(item[1] == ticket for item in running):
        yield _post("/interrupt", {"prompt_id": ticket}, "the cancelling")


def settle(_order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """By our own id; a version that gives ids of its own keeps ours beside the graph."""
    own = str(uuid.UUID(doubt.own_id))
    if (yield from _record(own)) is not None:
        return Settled("found", own)
    running, waiting = yield from _queue()
    for item in (*running, *waiting):
        if item[1] == own or _marked(item, own):
            return Settled("found", usable_ticket(item[1]))
    path = f"/history?max_items={_RECENT}"
    recent = (yield HttpCall(method="GET", path=path, what="the history")).data()
    for ticket, record in recent.items():
        asked = record.get("prompt") if isinstance(record, dict) else None
        if ticket == own or _marked(asked, own):
            return Settled("found", usable_ticket(ticket))
    return ABSENT


def greeting() -> Talk[str]:
    data = (yield HttpCall(method="GET", path="/system_stats", what="the server")).data()
    system, devices = data.get("system"), data.get("devices")
    if not isinstance(system, dict):
        raise BadReply("This server does not answer like a ComfyUI.")
    version = plain_words(system.get("comfyui_version")) or "of unknown version"
    names = [
        plain_words(one.get("name"))
        for one in (devices if isinstance(devices, list) else ())
        if isinstance(one, dict)
    ]
    shown = ", ".join(name for name in names if name)
    return f"ComfyUI {version} answers{f'; it runs on {shown}' if shown else ''}."


def _template(order: RenderOrder) -> Template:
    """The graph for an order; raises `NotCapable` for what no graph makes."""
    model = order.options.get("wire_model", "")
    if model not in _MODELS:
        raise NotCapable(
            f"There is no graph for {model or 'this model'}.", "Choose another model card."
        )
    if order.mode not in _MODELS[model]:
        listed = ", ".join(_MODELS[model])
        raise NotCapable(f"{model} cannot work from {order.mode}.", f"It works from {listed}.")
    plan = template(graph_text(f"{model}-{_MODES[order.mode]}"))
    if order.audio:
        raise NotCapable(f"{model} makes no sound.", "Order it silent and add the sound later.")
    if order.seconds < 1:
        raise NotCapable(f"{model} cannot make {order.seconds} s.", "It makes 1 s and more.")
    if order.width < plan.step or order.width % plan.step or order.height % plan.step:
        raise NotCapable(
            f"{model} cannot make {order.width} by {order.height}.",
            f"Width and height are multiples of {plan.step}.",
        )
    return plan


def _frames(order: RenderOrder) -> dict[str, Picture]:
    """The pictures of an order by the holes they fill."""
    wanted = {
        Mode.FIRST_FRAME: (("first_frame", order.first_frame),),
        Mode.FIRST_LAST: (("first_frame", order.first_frame), ("last_frame", order.last_frame)),
    }
    found: dict[str, Picture] = {}
    for hole, picture in wanted.get(order.mode, ()):
        if picture is None:
            what = hole.replace("_", " ")
            raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
        found[hole] = picture
    return found


def _record(ticket: str) -> Talk[Mapping[str, Any] | None]:
    """None: queued, running, taken out, or never heard of."""
    reply = yield HttpCall(method="GET", path=f"/history/{in_path(ticket)}", what="the prompt")
    data = reply.data()
    if not data:
        return None
    record = data.get(ticket)
    if not isinstance(record, dict):
        raise BadReply("ComfyUI answered about another prompt.", status=reply.status)
    return record


def _queue() -> Talk[tuple[list[list[Any]], list[list[Any]]]]:
    """What runs and what waits, each as number, prompt id, graph, extra data, outputs."""
    data = (yield HttpCall(method="GET", path="/queue", what="the queue")).data()
    lists = [data.get(name) for name in ("queue_running", "queue_pending")]
    if not all(isinstance(one, list) for one in lists):
        raise BadReply("ComfyUI's queue is not one.")
    running, waiting = (
        [item for item in one if isinstance(item, list) and len(item) > 1]
        for one in lists
        if isinstance(one, list)
    )
    return running, waiting


def _marked(item: object, own: str) -> bool:
    extra = item[3] if isinstance(item, list) and len(item) > 3 else None
    return isinstance(extra, dict) and extra.get(_MARK) == own


def _read(record: Mapping[str, Any], plan: Template) -> Look:
    status = record.get("status")
    told = status if isinstance(status, dict) else {}
    messages = {
        entry[0]: entry[1]
        for entry in (told.get("messages") or ())
        if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str)
    }
    match told.get("status_str"):
        case "error" if "execution_interrupted" in messages:
            return Look(state="cancelled", price=Money.zero(), failure="Interrupted at ComfyUI.")
        case "error":
            return _failed(messages.get("execution_error"))
        case "success" | None if record.get("outputs") or told:
            return Look(
                state="done",
                progress=1.0,
                price=Money.zero(),
                downloads=(_file(record.get("outputs"), plan.output),),
            )
        case _:
            return Look(state="running")


def _failed(error: object) -> Look:
    """What went wrong on the machine may go right another time; too little memory does not."""
    told = error if isinstance(error, dict) else {}
    at, said = plain_words(told.get("node_type")), plain_words(told.get("exception_message"))
    kind = plain_words(told.get("exception_type"))
    short = "OutOfMemory" in kind
    words = f"{at}: {said or kind or 'no reason given'}" if at else said or "no reason given"
    advice = " Choose a smaller picture or a shorter shot." if short else ""
    return Look(
        state="failed",
        price=Money.zero(),
        failure=f"ComfyUI failed ({words.rstrip('.')}).{advice}",
        may_retry=not short,
    )


def _file(outputs: object, output: str) -> str:
    """Core nodes list videos under `images`, others under `gifs` or `videos`."""
    nodes = outputs if isinstance(outputs, dict) else {}
    ours = [nodes[output]] if output in nodes else []
    for node in (*ours, *nodes.values()):
        for name in ("images", "videos", "gifs", "video"):
            listed = node.get(name) if isinstance(node, dict) else None
            for one in listed if isinstance(listed, list) else ():
                if link := _link(one):
                    return link
    raise BadReply("ComfyUI says done but names no file.")


def _link(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    name, folder, kind = (entry.get(one) for one in ("filename", "subfolder", "type"))
    if not isinstance(name, str) or not name.lower().endswith(_VIDEOS) or kind == "temp":
        return ""
    asked = {"filename": name, "subfolder": str(folder or ""), "type": str(kind or "output")}
    return in_house(f"/view?{urlencode(asked)}")


def _post(
    path: str, fields: Mapping[str, object], what: str, expects: frozenset[int] = frozenset()
) -> HttpCall:
    return HttpCall(
        method="POST",
        path=path,
        what=what,
        headers={"Content-Type": "application/json"},
        body=json_body(fields),
        expects=expects,
    )


def _plain(name: str) -> str:
    """A slate as part of a file name; `%` would be read as a variable there."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
    return kept[:60] or "take"
