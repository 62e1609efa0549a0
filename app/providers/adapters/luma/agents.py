"""Luma's Agents: ray-3.2 with frames as bytes, video edits from an upload, and stills."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from app.domain.errors import BadReply, NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Settled
from app.providers.adapters.luma.dream import failed, ratio
from app.providers.answers import Look
from app.providers.inline_media import raw_file
from app.providers.talk import Aside, Read, Talk
from app.providers.wire_call import HttpCall, in_path, json_body, plain_words, usable_ticket

LONGEST_PROMPT = 6000
VIDEO_RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
STILL_RATIOS = (
    *("3:1", "2:1", "21:9", "16:9", "4:3", "3:2", "1:1", "3:4", "2:3", "9:16", "1:2", "1:3"),
)
_VIDEO, _STILLS = ("ray-3.2",), ("uni-1", "uni-1-max")
_RESOLUTIONS = ("360p", "540p", "720p", "1080p")
_PICTURES = {"image/jpeg", "image/png", "image/webp"}
_VIDEOS = {"video/mp4", "video/quicktime"}
_LARGEST_PICTURE, _LARGEST_VIDEO = 10_000_000, 500_000_000
_FRAMES = (Mode.FIRST_FRAME, Mode.FIRST_LAST)


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    """A video to work on is uploaded; pictures go inside the order."""
    if order.mode is not Mode.VIDEO or order.clip is None:
        return {}
    clip = order.clip
    raw = raw_file(clip, read, vendor="Luma", types=_VIDEOS, most_bytes=_LARGEST_VIDEO)
    wish = {
        "mime_type": clip.media_type,
        "size_bytes": len(raw),
        "filename": f"{clip.sha256[:16]}.mp4",
        "purpose": "input",
    }
    made = (yield _call("POST", "/files", "the upload", json_body(wish))).data()
    file_id, upload = usable_ticket(made.get("id")), made.get("upload")
    link = upload.get("url") if isinstance(upload, dict) else None
    if not isinstance(upload, dict) or not isinstance(link, str):
        raise BadReply("Luma names no place for the upload.")
    asked = upload.get("headers")
    headers = {str(k): str(v) for k, v in asked.items()} if isinstance(asked, dict) else {}
    yield HttpCall(method="PUT", path="", url=link, what="the upload", headers=headers, body=raw)
    yield _call("POST", f"/files/{in_path(file_id)}/complete", "the upload", b"{}")
    return {clip.file: file_id}


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    name = order.options.get("wire_model", "")
    _check(order, name)
    fields: dict[str, object] = {"model": name, "prompt": order.text}
    if order.mode is Mode.STILL:
        fields |= {"type": "image", "aspect_ratio": ratio(order, STILL_RATIOS)}
        fields["output_format"] = "png"
        if order.references:
            fields["image_ref"] = [_image(one, read) for one in order.references[:9]]
        return _order(fields)
    video: dict[str, object] = {"resolution": order.size_name}
    if order.mode is Mode.VIDEO:
        if order.clip is None:
            raise NotCapable("This order has no video to work on.", "Choose a take.")
        source = {"file_id": aside.sent[order.clip.file]}
        edit = {"auto_controls": True, "strength": order.options.get("strength", "flex_1")}
        return _order(
            {**fields, "type": "video_edit", "source": source, "video": {**video, "edit": edit}}
        )
    video["duration"] = f"{order.seconds}s"
    if order.mode in _FRAMES:
        video["start_frame"] = _frame(order.first_frame, "first frame", read)
    if order.mode is Mode.FIRST_LAST:
        video["end_frame"] = _frame(order.last_frame, "last frame", read)
    if order.options.get("hdr") == "true":
        video["hdr"] = True
    fields |= {"type": "video", "aspect_ratio": ratio(order, VIDEO_RATIOS), "video": video}
    return _order(fields)


def progress(ticket: str) -> Talk[Look]:
    reply = yield _call("GET", f"/generations/{in_path(ticket)}", "the generation")
    data = reply.data()
    if data.get("id") != ticket:
        raise BadReply("Luma answered about another generation.", status=reply.status)
    match data.get("state"):
        case "queued":
            return Look(state="waiting")
        case "completed":
            output = data.get("output")
            found = output if isinstance(output, list) else []
            links = [one.get("url") for one in found if isinstance(one, dict)]
            good = tuple(link for link in links if isinstance(link, str) and link)
            if not good:
                raise BadReply("Luma says done but names no file.")
            return Look(state="done", progress=1.0, downloads=good[:1])
        case "failed":
            code = plain_words(data.get("failure_code"))
            said = plain_words(data.get("failure_reason")) or code
            again = code in ("", "generation_failed", "output_not_found", "rate_limited")
            return failed(said, moderated=code == "content_moderated", may_retry=again)
        case str():
            return Look(state="running")
        case _:
            raise BadReply("Luma's answer has no state.", status=reply.status)


def settle(_order: RenderOrder, _doubt: Doubt) -> Talk[Settled]:
    """Agents lists no generations."""
    yield from ()
    return NOBODY


def _call(method: str, path: str, what: str, body: bytes = b"") -> HttpCall:
    headers = {"Content-Type": "application/json"} if body else {}
    return HttpCall(
        method=method, path=f"/v1{path}", what=what, headers=headers, body=body, host="agents"
    )


def _order(fields: Mapping[str, object]) -> HttpCall:
    return HttpCall(
        method="POST",
        path="/v1/generations",
        what="the order",
        headers={"Content-Type": "application/json"},
        body=json_body(fields),
        host="agents",
        paid=True,
    )


def _frame(picture: Picture | None, what: str, read: Read) -> dict[str, object]:
    if picture is None:
        raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
    return _image(picture, read)


def _image(picture: Picture, read: Read) -> dict[str, object]:
    raw = raw_file(picture, read, vendor="Luma", types=_PICTURES, most_bytes=_LARGEST_PICTURE)
    return {"data": base64.b64encode(raw).decode(), "media_type": picture.media_type}


def _check(order: RenderOrder, name: str) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at Luma {what}", advice)

    if name not in (*_VIDEO, *_STILLS):
        raise NotCapable(
            f"Luma has no model {name!r} that this version knows.", "Choose another model card."
        )
    offered = (Mode.STILL,) if name in _STILLS else (Mode.TEXT, *_FRAMES, Mode.VIDEO)
    if order.mode not in offered:
        raise no(f"cannot work from {order.mode}.", f"It works from {', '.join(offered)}.")
    if not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if len(order.text) > LONGEST_PROMPT:
        over = len(order.text) - LONGEST_PROMPT
        raise no(f"takes {LONGEST_PROMPT} characters.", f"Shorten the prompt by {over}.")
    if order.mode is Mode.STILL:
        return
    if order.size_name not in _RESOLUTIONS:
        listed = ", ".join(_RESOLUTIONS)
        raise no(f"cannot make {order.size_name or 'this size'}.", f"It makes {listed}.")
    if order.mode is Mode.VIDEO:
        return
    if order.seconds not in (5, 10):
        raise no(f"cannot make {order.seconds} s.", "It makes 5 or 10 s.")
    if order.seconds == 10 and order.mode in _FRAMES:
        raise no("takes frames for 5 s only.", "Shorten the shot, or order it from words.")
