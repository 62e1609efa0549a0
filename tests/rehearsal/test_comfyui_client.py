"""A client of ComfyUI written from the wire sheet alone, HTTP and websocket, on the simulator."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from app.rehearsal.bill import Bill
from tests.providers.rehearsed import files
from tests.rehearsal.served import served

ME = "7f000001-0000-4000-8000-00000000c11e"
SMOKE: dict[str, Any] = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 48, "batch_size": 12, "color": 255},
    },
    "2": {"class_type": "CreateVideo", "inputs": {"images": ["1", 0], "fps": 12.0}},
    "3": {
        "class_type": "SaveVideo",
        "inputs": {
            "video": ["2", 0],
            "filename_prefix": "video/sim",
            "format": "auto",
            "codec": "auto",
        },
    },
}
TEXT: dict[str, Any] = {
    "37": {
        "class_type": "UNETLoader",
        "inputs": {
            "unet_name": "wan2.1_t2v_1.3B_fp16.safetensors",
            "weight_dtype": "default",
        },
    },
    "38": {
        "class_type": "CLIPLoader",
        "inputs": {
            "clip_name": "umt5_xxl_fp8_e4m3fn_scaled.safetensors",
            "type": "wan",
            "device": "default",
        },
    },
    "39": {"class_type": "VAELoader", "inputs": {"vae_name": "wan_2.1_vae.safetensors"}},
    "48": {"class_type": "ModelSamplingSD3", "inputs": {"model": ["37", 0], "shift": 8.0}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red kite", "clip": ["38", 0]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["38", 0]}},
    "40": {
        "class_type": "EmptyHunyuanLatentVideo",
        "inputs": {"width": 832, "height": 480, "length": 33, "batch_size": 1},
    },
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["48", 0],
            "seed": 1,
            "steps": 30,
            "cfg": 6.0,
            "sampler_name": "uni_pc",
            "scheduler": "simple",
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["40", 0],
            "denoise": 1.0,
        },
    },
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["39", 0]}},
    "49": {"class_type": "CreateVideo", "inputs": {"images": ["8", 0], "fps": 16.0}},
    "50": {
        "class_type": "SaveVideo",
        "inputs": {
            "video": ["49", 0],
            "filename_prefix": "video/shot",
            "format": "auto",
            "codec": "auto",
        },
    },
}


@pytest.fixture
def house() -> Iterator[tuple[httpx.Client, Bill, str]]:
    with comfy() as found:
        yield found


@contextmanager
def comfy(**wishes: Any) -> Iterator[tuple[httpx.Client, Bill, str]]:
    bill = Bill()
    with (
        served("comfyui", bill=bill, **wishes) as (_app, url),
        httpx.Client(base_url=url, trust_env=False) as api,
    ):
        yield api, bill, url


def changed(graph: dict[str, Any], node: str, **inputs: object) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(graph))
    made[node]["inputs"] |= inputs
    return made


def send(api: httpx.Client, graph: object, **more: object) -> httpx.Response:
    return api.post("/prompt", json={"prompt": graph, "client_id": ME, **more})


def record(api: httpx.Client, ticket: str) -> Any:
    for _ in range(400):
        found = api.get(f"/history/{ticket}").json()
        if found:
            return found[ticket]
        time.sleep(0.02)
    raise AssertionError("it never ends")


def heard(socket: ClientConnection, ticket: str) -> list[dict[str, Any]]:
    """Everything up to the frame that says nobody is at work."""
    told: list[dict[str, Any]] = []
    while True:
        frame = socket.recv(timeout=10)
        if isinstance(frame, bytes):
            assert int.from_bytes(frame[:4], "big") == 1, "a preview"
            continue
        told.append(json.loads(frame))
        data = told[-1]["data"]
        if told[-1]["type"] == "executing" and data == {"node": None, "prompt_id": ticket}:
            return told


def listening(url: str) -> ClientConnection:
    address = url.replace("http://", "ws://") + f"/ws?clientId={ME}"
    return connect(address, proxy=None)


def test_the_graph_without_models_makes_a_film(house: tuple[httpx.Client, Bill, str]) -> None:
    api, bill, _url = house
    ticket = str(uuid.uuid4())
    made = send(api, SMOKE, prompt_id=ticket).json()
    assert made == {"prompt_id": ticket, "number": 0, "node_errors": {}}
    found = record(api, ticket)
    assert found["status"]["status_str"] == "success"
    (file,) = found["outputs"]["3"]["images"]
    assert file == {"filename": "sim_00001_.mp4", "subfolder": "video", "type": "output"}
    film = api.get("/view", params=file)
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")
    assert [line["task"] for line in bill.lines] == [ticket]


def test_a_socket_hears_everything_in_its_order(house: tuple[httpx.Client, Bill, str]) -> None:
    api, _bill, url = house
    with listening(url) as socket:
        first = json.loads(socket.recv(timeout=10))
        assert (first["type"], first["data"]["sid"]) == ("status", ME)
        ticket = send(api, TEXT).json()["prompt_id"]
        told = heard(socket, ticket)
        assert api.get(f"/history/{ticket}").json(), "the record is there when the last frame is"
    kinds = [message["type"] for message in told]
    order = ["execution_start", "execution_cached", "executing", "executed", "execution_success"]
    places = [kinds.index(kind) for kind in order]
    assert places == sorted(places)
    assert kinds[-2:] == ["status", "executing"]
    steps = [m["data"]["value"] for m in told if m["type"] == "progress"]
    assert steps == list(range(1, 31))
    assert all(m["data"]["node"] == "3" for m in told if m["type"] == "progress")


def test_the_same_graph_twice_is_not_worked_on_again(
    house: tuple[httpx.Client, Bill, str],
) -> None:
    api, _bill, url = house
    first = send(api, TEXT).json()["prompt_id"]
    made = record(api, first)["outputs"]
    with listening(url) as socket:
        again = send(api, TEXT).json()["prompt_id"]
        told = heard(socket, again)
    assert again != first
    assert record(api, again)["outputs"] == made
    cached = next(m["data"]["nodes"] for m in told if m["type"] == "execution_cached")
    assert set(cached) == set(TEXT)
    assert not [m for m in told if m["type"] == "progress"]


def test_failures_are_told_apart_from_interruptions() -> None:
    with comfy(speed=20.0, faults="internal-failure:1") as (api, _bill, url):
        with listening(url) as socket:
            ticket = send(api, SMOKE).json()["prompt_id"]
            kinds = [m["type"] for m in heard(socket, ticket)]
            assert kinds[-3:] == ["execution_error", "status", "executing"]
        failed = record(api, ticket)["status"]
        assert (failed["status_str"], failed["messages"][-1][0]) == ("error", "execution_error")
        ticket = send(api, TEXT).json()["prompt_id"]
        while not api.get("/queue").json()["queue_running"]:
            time.sleep(0.01)
        assert api.post("/interrupt", json={"prompt_id": "somebody else's"}).status_code == 200
        assert api.get(f"/history/{ticket}").json() == {}
        assert api.post("/interrupt", json={"prompt_id": ticket}).content == b""
        stopped = record(api, ticket)["status"]
        last = stopped["messages"][-1][0]
        assert (stopped["status_str"], last) == ("error", "execution_interrupted")


def test_one_runs_and_the_others_wait_and_leave_no_record_when_taken_out() -> None:
    with comfy(speed=5.0) as (api, bill, _url):
        tickets = [
            send(api, changed(TEXT, "3", seed=seed), prompt_id=str(uuid.uuid4())).json()[
                "prompt_id"
            ]
            for seed in (1, 2, 3)
        ]
        while not (queue := api.get("/queue").json())["queue_running"]:
            time.sleep(0.01)
        assert [item[1] for item in queue["queue_running"]] == tickets[:1]
        assert [item[1] for item in queue["queue_pending"]] == tickets[1:]
        assert queue["queue_pending"][0][3] == {"client_id": ME}
        assert api.get("/prompt").json() == {"exec_info": {"queue_remaining": 3}}
        assert api.post("/queue", json={"delete": [tickets[2], tickets[0]]}).status_code == 200
        left = api.get("/queue").json()
        assert [len(left[name]) for name in ("queue_running", "queue_pending")] == [1, 1]
        assert api.get(f"/history/{tickets[2]}").json() == {}
        assert len([line for line in bill.lines if line["kind"] == "charged"]) == 3


@pytest.mark.parametrize(
    ("graph", "node", "kind"),
    [
        (changed(TEXT, "37", unet_name="mine.safetensors"), "37", "value_not_in_list"),
        (changed(TEXT, "3", sampler_name="magic"), "3", "value_not_in_list"),
        (changed(TEXT, "40", width=8), "40", "value_smaller_than_min"),
        (changed(TEXT, "3", steps=10001), "3", "value_bigger_than_max"),
        (changed(TEXT, "3", cfg="much"), "3", "invalid_input_type"),
        (changed(TEXT, "8", samples=["39", 0]), "8", "return_type_mismatch"),
        (changed(TEXT, "8", samples=["3"]), "8", "bad_linked_input"),
        (changed(TEXT, "48", model=["48", 0]), "48", "dependency_cycle"),
        ({**TEXT, "39": {"class_type": "VAELoader", "inputs": {}}}, "39", "required_input_missing"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_wrong_graph_is_refused_by_its_node(
    house: tuple[httpx.Client, Bill, str], graph: dict[str, Any], node: str, kind: str
) -> None:
    api, bill, _url = house
    refused = send(api, graph)
    data = refused.json()
    assert refused.status_code == 400
    assert data["error"]["type"] == "prompt_outputs_failed_validation"
    (wrong,) = data["node_errors"][node]["errors"]
    assert wrong["type"] == kind
    assert data["node_errors"][node]["class_type"] == graph[node]["class_type"]
    assert data["node_errors"][node]["dependent_outputs"] == ["50"]
    assert bill.lines == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "no_prompt"),
        ({"prompt": {"1": {"class_type": "Magic", "inputs": {}}}}, "invalid_prompt"),
        ({"prompt": {"1": SMOKE["1"]}}, "prompt_no_outputs"),
    ],
)
def test_what_is_no_graph_is_refused_whole(
    house: tuple[httpx.Client, Bill, str], body: dict[str, Any], kind: str
) -> None:
    refused = house[0].post("/prompt", json=body)
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, kind)


def test_one_good_output_is_enough_and_the_other_is_named(
    house: tuple[httpx.Client, Bill, str],
) -> None:
    api, _bill, _url = house
    bad = changed(SMOKE, "3", video=["1", 0])["3"]
    made = send(api, {**SMOKE, "9": bad})
    assert made.status_code == 200
    assert list(made.json()["node_errors"]) == ["9"]


def test_a_later_version_wants_uuids_and_cancels_by_job() -> None:
    with comfy(later=True, speed=5.0) as (api, _bill, _url):
        refused = send(api, SMOKE, prompt_id="mine")
        assert refused.json()["error"]["type"] == "invalid_prompt_id"
        ticket = str(uuid.uuid4())
        send(api, TEXT, prompt_id=ticket)
        cancelled = api.post(f"/api/jobs/{ticket}/cancel")
        assert cancelled.json() == {"cancelled": True}
        assert api.post(f"/api/jobs/{ticket}/cancel").json() == {"cancelled": False}
        unknown = send(api, {"1": {"class_type": "Magic", "inputs": {}}})
        assert unknown.json()["error"]["type"] == "missing_node_type"
    with comfy() as (api, _bill, _url):
        assert api.post(f"/api/jobs/{ticket}/cancel").status_code == 404


def test_uploads_keep_what_is_there(house: tuple[httpx.Client, Bill, str]) -> None:
    api, _bill, _url = house
    red, blue = files()["a.png"][1], files()["b.png"][1]
    where = {"subfolder": "shots", "type": "input"}

    def put(raw: bytes, **more: str) -> Any:
        return api.post("/upload/image", files={"image": ("f.png", raw)}, data={**where, **more})

    assert put(red).json() == {"name": "f.png", **where}
    assert put(red).json()["name"] == "f.png"
    assert put(blue).json()["name"] == "f (1).png"
    assert put(blue, overwrite="true").json()["name"] == "f.png"
    seen = api.get("/view", params={"filename": "f.png", **where})
    assert seen.content == blue
    missing = changed(TEXT, "37")
    missing["52"] = {"class_type": "LoadImage", "inputs": {"image": "shots/nobody.png"}}
    missing["60"] = {
        "class_type": "WanImageToVideo",
        "inputs": {
            **missing["40"]["inputs"],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "vae": ["39", 0],
            "start_image": ["52", 0],
        },
    }
    missing["3"]["inputs"]["latent_image"] = ["60", 2]
    refused = send(api, missing).json()["node_errors"]["52"]["errors"][0]
    assert refused["type"] == "custom_validation_failed"
    missing["52"]["inputs"]["image"] = "shots/f.png"
    assert send(api, missing).status_code == 200


def test_paths_do_not_lead_out(house: tuple[httpx.Client, Bill, str]) -> None:
    api, _bill, _url = house
    assert api.get("/view", params={"filename": "../secret"}).status_code == 400
    up = {"filename": "a.png", "subfolder": "../.."}
    assert api.get("/view", params=up).status_code == 403
    none = api.get("/view", params={"filename": "nobody.mp4"})
    assert (none.status_code, none.content) == (404, b"")


def test_it_says_what_it_has(house: tuple[httpx.Client, Bill, str]) -> None:
    api, _bill, _url = house
    assert api.get("/system_stats").json()["system"]["comfyui_version"] == "0.3.64"
    assert api.get("/features").json()["max_upload_size"] == 104857600
    assert "vae" in api.get("/models").json()
    assert "wan_2.1_vae.safetensors" in api.get("/models/vae").json()
    assert set(api.get("/object_info/KSampler").json()["KSampler"]["input"]) == {"required"}
    assert api.get("/object_info/Magic").json() == {}
    ticket = send(api, SMOKE).json()["prompt_id"]
    record(api, ticket)
    assert list(api.get("/api/history", params={"max_items": 5}).json()) == [ticket]
    api.post("/history", json={"delete": [ticket]})
    assert api.get("/history").json() == {}
