"""MiniMax's first interface: Hailuo 02, 2.3 and the 01 models. No list, no cancelling."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from app.domain.errors import BadReply, Bug, NotCapable
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Settled
from app.providers.adapters.minimax.codes import error_of, failure, number
from app.providers.answers import Look
from app.providers.inline_media import data_uri
from app.providers.talk import Read, Talk
from app.providers.wire_call import HttpCall, HttpReply, json_body, plain_words

LONGEST_PROMPT = 2000
_PICTURES = {"image/jpeg", "image/png", "image/webp"}
_LARGEST = 20_000_000  # "under 20 MB"


@dataclass(frozen=True, slots=True)
class _Wire:
    modes: frozenset[Mode]
    sizes: frozenset[str]
    seconds: frozenset[int] = frozenset({6, 10})
    only_pictured: frozenset[str] = frozenset()  # sizes of image to video alone


_T, _F, _L, _R = Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES
_SIX = frozenset({6})
_NOW = frozenset({"768P", "1080P"})
_OLD = frozenset({"720P"})
MODELS = {
    "MiniMax-Hailuo-2.3": _Wire(frozenset({_T, _F}), _NOW),
    "MiniMax-Hailuo-2.3-Fast": _Wire(frozenset({_F}), _NOW),
    "MiniMax-Hailuo-02": _Wire(
        frozenset({_T, _F, _L}), _NOW | {"512P"}, only_pictured=frozenset({"512P"})
    ),
    "T2V-01": _Wire(frozenset({_T}), _OLD, _SIX),
    "T2V-01-Director": _Wire(frozenset({_T}), _OLD, _SIX),
    "I2V-01": _Wire(frozenset({_F}), _OLD, _SIX),
    "I2V-01-Director": _Wire(frozenset({_F}), _OLD, _SIX),
    "I2V-01-live": _Wire(frozenset({_F}), _OLD, _SIX),
    "S2V-01": _Wire(frozenset({_R}), _OLD, _SIX),
}


def submission(order: RenderOrder, read: Read) -> HttpCall:
    name = order.options.get("wire_model", "")
    wire = MODELS.get(name)
    if wire is None:
        raise NotCapable(
            f"MiniMax has no model {name!r} that this version knows.", "Choose another model card."
        )
    _check(order, name, wire)
    fields: dict[str, object] = {"model": name}
    if order.text:
        fields["prompt"] = order.text
    # The optimiser rewrites words, and with them commands of the camera: what was compiled is sent.
    fields |= {"prompt_optimizer": False, "duration": order.seconds, "resolution": order.size_name}
    if order.mode in (_F, _L):
        fields["first_frame_image"] = _picture(order.first_frame, "first frame", read)
    if order.mode is _L:
        fields["last_frame_image"] = _picture(order.last_frame, "last frame", read)
    if order.mode is _R:
        person = _picture(next(iter(order.references), None), "reference", read)
        fields["subject_reference"] = [{"type": "character", "image": [person]}]
    return HttpCall(
        method="POST",
        path="/v1/video_generation",
        what="the order",
        headers={"Content-Type": "application/json"},
        body=json_body(fields),
        paid=True,
    )


def progress(ticket: str, _order: RenderOrder) -> Talk[Look]:
    """Waiting counts as running: nothing that was accepted can be taken back here."""
    path = f"/v1/query/video_generation?task_id={quote(ticket, safe='')}"
    reply = yield HttpCall(method="GET", path=path, what="the task")
    data = reply.data()
    match data.get("status"):
        case "Success":
            pass
        case "Fail":
            base = data.get("base_resp")
            base = base if isinstance(base, dict) else {}
            said = plain_words(base.get("status_msg"))
            words, may_retry = failure(number(base.get("status_code")), said)
            return Look(
                state="failed",
                price=Money.zero(),
                refunded=True,
                failure=f"{words}.",
                may_retry=may_retry,
            )
        case str():
            _same_task(data.get("task_id"), ticket, reply)
            return Look(state="running")
        case _:
            if trouble := error_of(data):
                raise trouble
            raise BadReply("MiniMax's answer has no status.", status=reply.status)
    _same_task(data.get("task_id"), ticket, reply)
    file_id = data.get("file_id")
    if not isinstance(file_id, str | int) or not str(file_id):
        raise BadReply("MiniMax says done but names no file.")
    path = f"/v1/files/retrieve?file_id={quote(str(file_id), safe='')}"
    answer = (yield HttpCall(method="GET", path=path, what="the link to the file")).data()
    if trouble := error_of(answer):
        raise trouble
    file = answer.get("file")
    file = file if isinstance(file, dict) else {}
    links = [file.get(key) for key in ("download_url", "backup_download_url")]
    found = tuple(link for link in links if isinstance(link, str) and link)
    if not found:
        raise BadReply("MiniMax says done but gives no link to the file.")
    return Look(state="done", progress=1.0, downloads=found[:1])


def cancel(_ticket: str) -> Talk[None]:
    raise Bug("this interface of MiniMax cannot cancel")


def settle(_order: RenderOrder, _doubt: Doubt) -> Talk[Settled]:
    yield from ()
    return NOBODY


def _same_task(found: object, ticket: str, reply: HttpReply) -> None:
    if found is not None and str(found) != ticket:
        raise BadReply("MiniMax answered about another task.", status=reply.status)


def _check(order: RenderOrder, name: str, wire: _Wire) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at MiniMax {what}", advice)

    if order.mode not in wire.modes:
        listed = ", ".join(sorted(wire.modes))
        raise no(f"cannot work from {order.mode}.", f"It works from {listed}.")
    sizes = wire.sizes if order.mode is _F else wire.sizes - wire.only_pictured
    if order.size_name not in sizes:
        listed = ", ".join(sorted(sizes))
        raise no(f"cannot make {order.size_name or 'this size'} here.", f"It makes {listed}.")
    if order.seconds not in wire.seconds:
        listed = ", ".join(str(s) for s in sorted(wire.seconds))
        raise no(f"cannot make {order.seconds} s.", f"It makes {listed} s.")
    if order.seconds == 10 and order.size_name == "1080P":
        raise no("makes 1080P for 6 s only.", "Shorten the shot, or take 768P.")
    if len(order.text) > LONGEST_PROMPT:
        over = len(order.text) - LONGEST_PROMPT
        raise no(f"takes {LONGEST_PROMPT} characters.", f"Shorten the prompt by {over}.")
    if not order.text and order.mode in (_T, _R):
        raise no("needs a prompt.", "Describe the shot.")
    if order.mode is _R and len(order.references) != 1:
        raise no("takes exactly one reference.", "Leave one picture of the person.")


def _picture(picture: Picture | None, what: str, read: Read) -> str:
    if picture is None:
        raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
    return data_uri(picture, read, vendor="MiniMax", types=_PICTURES, most_bytes=_LARGEST)
