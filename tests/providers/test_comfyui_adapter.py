"""ComfyUI's adapter: graphs filled from data, node errors in words, doubts settled by our id."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import BadReply, NotCapable, RateLimited, Refused, Unreachable
from app.domain.model_card import Mode
from app.domain.vendor_ports import ABSENT, Doubt, Settled
from app.providers.adapters import comfyui
from app.providers.answers import Look, house_of
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply, json_body
from app.rehearsal.comfyui_rules import judged
from tests.providers.orders import ASIDE, OWN, order, picture, play, reading
from tests.providers.rehearsed import cards, order_of

TICKET = "7f000001-0000-4000-8000-00000000c11e"
DOUBT = Doubt(own_id=OWN, sha256="", sent_at=datetime(2026, 11, 20, tzinfo=UTC))
FIRST, LAST = picture(file="a.png"), picture(file="b.png")
SENT = Aside(OWN, {"a.png": "takeboard/a.png", "b.png": "takeboard/b.png"})
FRAMES = {"first_frame": FIRST, "last_frame": LAST}
MODELS = [
    ("wan2.1", Mode.TEXT),
    ("wan2.1", Mode.FIRST_FRAME),
    ("wan2.1", Mode.FIRST_LAST),
    ("wan2.2", Mode.TEXT),
    ("wan2.2", Mode.FIRST_FRAME),
    ("wan2.2", Mode.FIRST_LAST),
    ("wan2.2-5b", Mode.TEXT),
    ("wan2.2-5b", Mode.FIRST_FRAME),
]


def asked(model: str = "wan2.1", mode: Mode = Mode.TEXT, **fields: Any) -> Any:
    small = model != "wan2.2-5b"
    plain: dict[str, Any] = {
        "vendor": "comfyui",
        "mode": mode,
        "width": 832 if small else 1280,
        "height": 480 if small else 704,
        "first_frame": FIRST if mode is not Mode.TEXT else None,
        "last_frame": LAST if mode is Mode.FIRST_LAST else None,
        "options": {"wire_model": model, **fields.pop("options", {})},
    }
    return order(**(plain | fields))


def body(one: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(comfyui.submission(one, reading(), SENT).body)
    return made


def nodes(one: Any, kind: str) -> list[dict[str, Any]]:
    return [n["inputs"] for n in body(one)["prompt"].values() if n["class_type"] == kind]


def says(status: int = 200, /, **fields: object) -> HttpReply:
    return HttpReply(status=status, body=json_body(fields))


def tells(ticket: str, found: object) -> HttpReply:
    return HttpReply(status=200, body=json_body({ticket: found}))


def record(word: str, *messages: object, **outputs: object) -> HttpReply:
    told = {"status_str": word, "completed": word == "success", "messages": messages}
    return tells(TICKET, {"outputs": outputs, "status": told})


def queue(
    running: tuple[str, ...] = (), waiting: tuple[str, ...] = (), mark: str = ""
) -> HttpReply:
    def item(ticket: str) -> list[object]:
        return [0, ticket, {}, {"takeboard_order": mark}, ["50"]]

    return says(queue_running=[*map(item, running)], queue_pending=[*map(item, waiting)])


@pytest.mark.parametrize(("model", "mode"), MODELS)
@pytest.mark.parametrize("fast", [False, True])
def test_every_graph_is_whole_and_has_no_hole_left(model: str, mode: Mode, fast: bool) -> None:
    one = asked(model, mode, options={"fast": "true"} if fast else {})
    if fast and model != "wan2.2":
        with pytest.raises(NotCapable, match="four steps"):
            body(one)
        return
    sent = body(one)
    assert '"$' not in json.dumps(sent)
    pictures = ["takeboard/a.png", "takeboard/b.png"]
    assert judged(sent["prompt"], pictures, later=False)[:2] == (None, {})
    loaded = [inputs["image"] for inputs in nodes(one, "LoadImage")]
    wanted = {Mode.TEXT: 0, Mode.FIRST_FRAME: 1, Mode.FIRST_LAST: 2}
    assert loaded == pictures[: wanted[mode]]


def test_an_order_carries_our_id_as_prompt_client_and_mark() -> None:
    sent = body(asked())
    assert (sent["prompt_id"], sent["client_id"]) == (OWN, OWN)
    assert sent["extra_data"] == {"takeboard_order": OWN}
    upper = comfyui.submission(asked(), reading(), Aside(OWN.upper(), {}))
    assert json.loads(upper.body)["prompt_id"] == OWN
    assert comfyui.submission(asked(), reading(), SENT).paid


@pytest.mark.parametrize(
    ("model", "seconds", "frames", "rate"),
    [("wan2.1", 2, 33, 16.0), ("wan2.1", 5, 81, 16.0), ("wan2.2", 5, 81, 16.0),
     ("wan2.2-5b", 5, 121, 24.0), ("wan2.2-5b", 1, 25, 24.0)],
)  # fmt: skip
def test_lengths_are_four_n_and_one(model: str, seconds: int, frames: int, rate: float) -> None:
    one = asked(model, seconds=seconds)
    kind = "Wan22ImageToVideoLatent" if model == "wan2.2-5b" else "EmptyHunyuanLatentVideo"
    assert [inputs["length"] for inputs in nodes(one, kind)] == [frames]
    assert [inputs["fps"] for inputs in nodes(one, "CreateVideo")] == [rate]


def test_words_stay_words_also_where_they_look_like_a_hole() -> None:
    one = asked(text="$seed and a kite", negative="$cfg")
    assert [i["text"] for i in nodes(one, "CLIPTextEncode")] == ["$seed and a kite", "$cfg"]


def test_a_seed_goes_along_and_without_one_each_attempt_has_its_own() -> None:
    (sampler,) = nodes(asked(seed=77), "KSampler")
    assert sampler["seed"] == 77
    seeds = []
    for _ in range(3):
        aside = Aside(str(uuid.uuid4()), {})
        graph = json.loads(comfyui.submission(asked(), reading(), aside).body)["prompt"]
        seeds.append(graph["3"]["inputs"]["seed"])
    assert len(set(seeds)) == 3


def test_large_pictures_take_the_large_model_and_a_card_may_name_another() -> None:
    def model(one: Any) -> list[str]:
        return [inputs["unet_name"] for inputs in nodes(one, "UNETLoader")]

    assert model(asked()) == ["wan2.1_t2v_1.3B_fp16.safetensors"]
    assert model(asked(width=1280, height=720)) == ["wan2.1_t2v_14B_fp16.safetensors"]
    assert model(asked(options={"model": "mine.safetensors"})) == ["mine.safetensors"]
    (sampler,) = nodes(asked(options={"steps": "12", "cfg": "4.5"}), "KSampler")
    assert (sampler["steps"], sampler["cfg"]) == (12, 4.5)
    with pytest.raises(NotCapable, match="steps"):
        body(asked(options={"steps": "many"}))


def test_four_steps_put_a_lora_before_each_expert() -> None:
    one = asked("wan2.2", options={"fast": "true"})
    graph = body(one)["prompt"]
    for sampling, noise in (("82", "high"), ("86", "low")):
        lora = graph[graph[sampling]["inputs"]["model"][0]]
        assert lora["class_type"] == "LoraLoaderModelOnly"
        expert = graph[lora["inputs"]["model"][0]]["inputs"]["unet_name"]
        assert f"{noise}_noise" in lora["inputs"]["lora_name"]
        assert f"{noise}_noise" in expert
    first, second = nodes(one, "KSamplerAdvanced")
    assert (first["steps"], first["end_at_step"], second["start_at_step"]) == (4, 2, 2)
    assert (first["cfg"], graph["82"]["inputs"]["shift"]) == (1.0, 5.0)


@pytest.mark.parametrize(
    "one",
    [
        asked("wan9"),
        asked("wan2.2-5b", Mode.FIRST_LAST),
        asked(mode=Mode.EXTEND),
        asked(width=840),
        asked("wan2.2-5b", height=720),
        asked(width=0, height=0),
        asked(seconds=0),
        asked(audio=True),
        asked(mode=Mode.FIRST_FRAME, first_frame=None),
        asked(mode=Mode.FIRST_LAST, last_frame=None),
    ],
    ids=lambda one: f"{one.mode}-{one.width}x{one.height}-{one.options['wire_model']}",
)
def test_what_no_graph_makes_is_refused_before_anything_is_sent(one: Any) -> None:
    with pytest.raises(NotCapable):
        body(one)


def test_pictures_are_uploaded_under_the_name_of_their_content() -> None:
    one = asked("wan2.2", Mode.FIRST_LAST)
    told = says(name="x (1).png", subfolder="takeboard", type="input")
    calls, sent = play(comfyui.errands(one, reading()), told, says(name="y.png", subfolder=""))
    assert sent == {"a.png": "takeboard/x (1).png", "b.png": "y.png"}
    assert [call.path for call in calls] == ["/upload/image"] * 2
    assert f'filename="{FIRST.sha256}.png"'.encode() in calls[0].body
    assert b'name="overwrite"' not in calls[0].body
    with pytest.raises(BadReply):
        play(comfyui.errands(one, reading()), says(subfolder=""))
    odd = asked(mode=Mode.FIRST_FRAME, first_frame=picture(media_type="image/gif"))
    with pytest.raises(NotCapable, match="JPEG"):
        play(comfyui.errands(odd, reading()))


def node_error(kind: str, **extra: object) -> dict[str, Any]:
    error = {"type": kind, "message": "Not so", "details": "this one", "extra_info": extra}
    return {"37": {"errors": [error], "dependent_outputs": ["50"], "class_type": "UNETLoader"}}


def test_a_missing_model_file_is_named_with_its_folder() -> None:
    nodes = node_error(
        "value_not_in_list", input_name="unet_name", received_value="wan.safetensors"
    )
    refused = comfyui.read_refusal(
        says(400, error={"type": "prompt_outputs_failed_validation"}, node_errors=nodes), paid=True
    )
    assert isinstance(refused, Refused)
    assert "models/diffusion_models/wan.safetensors" in refused.message
    vision = json.loads(json.dumps(nodes).replace("UNETLoader", "CLIPVisionLoader"))
    refused = comfyui.read_refusal(says(400, node_errors=vision), paid=True)
    assert "models/clip_vision/wan.safetensors" in refused.message


def test_other_node_errors_name_node_and_input() -> None:
    nodes = node_error("value_smaller_than_min", input_name="width", received_value=8)
    told = comfyui.read_refusal(says(400, node_errors=nodes), paid=True)
    assert "UNETLoader, width: this one" in told.message
    sampler = node_error("value_not_in_list", input_name="sampler_name", received_value="magic")
    assert (
        "model file" not in comfyui.read_refusal(says(400, node_errors=sampler), paid=True).message
    )


def test_a_good_status_with_node_errors_is_a_refusal() -> None:
    with pytest.raises(Refused):
        comfyui.read_ticket(says(prompt_id=TICKET, node_errors=node_error("dependency_cycle")))
    assert comfyui.read_ticket(says(prompt_id=TICKET, node_errors={})).ticket == TICKET
    with pytest.raises(BadReply):
        comfyui.read_ticket(says(node_errors={}))


@pytest.mark.parametrize("kind", ["invalid_prompt", "missing_node_type"])
def test_an_unknown_node_asks_for_an_update(kind: str) -> None:
    told = comfyui.read_refusal(says(400, error={"type": kind, "message": "no X"}), paid=True)
    assert "Update" in told.next_step


def test_what_a_proxy_says_is_not_taken_for_comfyui() -> None:
    def told(status: int, **headers: str) -> Exception:
        page = HttpReply(status=status, body=b"<html>", headers=headers)
        return comfyui.read_refusal(page, paid=True)

    limited = told(429, **{"retry-after": "7"})
    assert isinstance(limited, RateLimited)
    assert limited.retry_after == 7
    assert isinstance(told(502), Unreachable)
    assert isinstance(told(401), Refused)
    assert isinstance(told(302), BadReply)


def test_an_empty_history_asks_the_queue_and_then_once_more() -> None:
    def look(*replies: HttpReply) -> tuple[list[str], Look]:
        calls, found = play(comfyui.progress(TICKET, asked()), *replies)
        return [call.path for call in calls], found

    paths, found = look(says(), queue(running=(TICKET,)))
    assert (paths, found.state) == ([f"/history/{TICKET}", "/queue"], "running")
    assert look(says(), queue(waiting=("other", TICKET)))[1].state == "waiting"
    file = {"filename": "a.mp4", "subfolder": "video", "type": "output"}
    paths, found = look(says(), queue(), record("success", **{"50": {"images": [file]}}))
    assert (len(paths), found.state) == (3, "done")
    with pytest.raises(Refused) as gone:
        look(says(), queue(), says())
    assert gone.value.status == 404
    with pytest.raises(BadReply):
        look(says(another={}))
    with pytest.raises(BadReply):
        look(says(), says(queue_running=None))


@pytest.mark.parametrize("kind", ["images", "gifs", "videos"])
def test_the_file_is_found_wherever_a_node_lists_it(kind: str) -> None:
    files = [
        {"filename": "a.mp4", "subfolder": "", "type": "temp"},
        {"filename": "b.png", "subfolder": "", "type": "output"},
        {"filename": "ü &.mp4", "subfolder": "x/y", "type": "output"},
    ]
    answer = record("success", **{"9": {"animated": [True]}, "50": {kind: files}})
    _calls, look = play(comfyui.progress(TICKET, asked()), answer)
    (link,) = look.downloads
    path = "/view?filename=%C3%BC+%26.mp4&subfolder=x%2Fy&type=output"
    assert house_of(link) == ("", path)
    with pytest.raises(BadReply, match="no file"):
        play(comfyui.progress(TICKET, asked()), record("success"))


def test_failure_and_interruption_are_told_apart_by_the_messages_only() -> None:
    def look(*messages: object) -> Look:
        return play(comfyui.progress(TICKET, asked()), record("error", *messages))[1]

    stopped = look(["execution_start", {}], ["execution_interrupted", {"node_id": "3"}])
    assert stopped.state == "cancelled"
    error = {"node_type": "KSampler", "exception_message": "shapes", "exception_type": "ValueError"}
    failed = look(["execution_error", error])
    assert (failed.state, failed.may_retry) == ("failed", True)
    assert "KSampler: shapes" in failed.failure
    short = look(["execution_error", {**error, "exception_type": "torch.OutOfMemoryError"}])
    assert not short.may_retry
    assert "smaller" in short.failure
    assert look().state == "failed"
    assert play(comfyui.progress(TICKET, asked()), record("polishing"))[1].state == "running"


def test_cancelling_takes_the_way_the_version_has() -> None:
    def way(*replies: HttpReply) -> list[tuple[str, bytes]]:
        calls, _none = play(comfyui.cancel(TICKET, asked()), *replies)
        return [(call.path, call.body) for call in calls][1:]

    none = HttpReply(status=405)
    assert way(says(cancelled=True)) == []
    told = way(none, queue(waiting=(TICKET,)), HttpReply(status=200))
    assert told[1:] == [("/queue", json_body({"delete": [TICKET]}))]
    told = way(none, queue(running=(TICKET,)), HttpReply(status=200))
    assert told[1:] == [("/interrupt", json_body({"prompt_id": TICKET}))]
    assert len(way(none, queue(running=("somebody else's",)))) == 1, "nobody else is stopped"
    assert comfyui.may_cancel(Look(state="running"))
    assert not comfyui.may_cancel(Look(state="done"))


def test_a_doubt_is_settled_by_our_id_or_by_our_mark() -> None:
    def settled(*replies: HttpReply) -> Settled:
        return play(comfyui.settle(asked(), DOUBT), *replies)[1]

    assert settled(tells(OWN, {"status": {}})) == Settled("found", OWN)
    assert settled(says(), queue(waiting=(OWN,))) == Settled("found", OWN)
    assert settled(says(), queue(running=(TICKET,), mark=OWN)) == Settled("found", TICKET)
    old = {"prompt": [0, TICKET, {}, {"takeboard_order": OWN}, ["50"]]}
    assert settled(says(), queue(), tells(TICKET, old)) == Settled("found", TICKET)
    assert settled(says(), queue(running=("other",)), says(other={})) == ABSENT


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ({"type": "progress", "data": {"value": 5, "max": 10, "node": "81"}}, 0.25),
        ({"type": "progress", "data": {"value": 5, "max": 10, "node": "78"}}, 0.75),
        ({"type": "progress", "data": {"value": 10, "max": 10, "node": "78"}}, 0.99),
        (
            {
                "type": "progress_state",
                "data": {"nodes": {"81": {"value": 10, "max": 10}, "78": {"value": 1, "max": 10}}},
            },
            0.55,
        ),
        ({"type": "progress", "data": {"value": 5, "max": 10, "node": "87"}}, None),
        ({"type": "progress", "data": {"value": 5, "max": 0, "node": "78"}}, None),
        ({"type": "progress", "data": {"value": "5", "max": 10, "node": "78"}}, None),
        ({"type": "progress", "data": {"value": float("nan"), "max": 10, "node": "78"}}, None),
        ({"type": "executing", "data": {"node": None}}, None),
        ({"type": "status", "data": None}, None),
        ([], None),
    ],
)
def test_a_message_says_how_far_the_samplers_are(message: Any, share: float | None) -> None:
    if isinstance(message, dict) and isinstance(message["data"], dict):
        message["data"]["prompt_id"] = TICKET
    found = comfyui.overheard(json.dumps(message), asked("wan2.2"))
    if share is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == TICKET
        assert found[1] == pytest.approx(share)


def test_a_message_that_is_none_says_nothing() -> None:
    assert comfyui.overheard("{", asked()) is None
    assert comfyui.overheard("[" * 100_000, asked()) is None


def test_the_cards_of_comfyui_offer_only_sizes_that_fit_their_step() -> None:
    mine = [card for card in cards() if card.vendor == "comfyui"]
    assert {card.id for card in mine} >= {"wan-2.1", "wan-2.2", "wan-2.2-5b"}
    for card in mine:
        for mode in card.modes:
            assert order_of(card, mode).width % 16 == 0
    with pytest.raises(NotCapable, match="multiples of 32"):
        comfyui.submission(asked("wan2.2-5b", height=720), reading(), ASIDE)
