"""Google's own clients cannot tell the simulator from the vendor: version 3 for Omni and for Veo on
the cloud, version 2 for Veo on the Developer API, which version 3 refuses to speak.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from google import genai
from google.auth.credentials import Credentials
from google.genai import errors, types
from google.oauth2 import service_account

from app.rehearsal.bill import Bill
from tests.providers.rehearsed import files
from tests.rehearsal.google_old_client import SCRIPT
from tests.rehearsal.served import served

VEO = "veo-3.1-fast-generate-001"
OMNI = "gemini-omni-1.2-flash"
OLD = Path(__file__).parents[2] / ".venv/clients/google-genai-2"


class Token(Credentials):
    """A fixed token, as the clients want it when they are not to ask for one."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    @property
    def valid(self) -> bool:
        return True

    def refresh(self, request: object) -> None: ...


@pytest.fixture
def bill() -> Bill:
    return Bill()


@pytest.fixture
def house(bill: Bill) -> Iterator[tuple[Any, str]]:
    with served("google", bill=bill) as found:
        yield found


_open: list[Any] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def cloud(base: str, token: str) -> Any:
    options = types.HttpOptions(base_url=base)
    _open.append(
        genai.Client(
            vertexai=True,
            project="p1",
            location="us-central1",
            credentials=Token(token),
            http_options=options,
        )
    )
    return _open[-1]


def keyed(base: str, key: str) -> Any:
    retries = types.HttpRetryOptions(attempts=1)
    options = types.HttpOptions(base_url=base, retry_options=retries)
    _open.append(genai.Client(api_key=key, http_options=options))
    return _open[-1]


def old(base: str, key: str, *wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """What becomes of orders, one after the other, in a process with the older client."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, key, base],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(OLD)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def finished(client: Any, operation: Any) -> Any:
    for _ in range(400):
        if operation.done:
            return operation
        time.sleep(0.01)
        operation = client.operations.get(operation)
    raise AssertionError("it never ends")


def test_google_cloud_text_and_frames(house: tuple[Any, str], bill: Bill) -> None:
    app, base = house
    client = cloud(base, app.api_key)
    image = types.Image(image_bytes=files()["a.png"][1], mime_type="image/png")
    operation = client.models.generate_videos(
        model=VEO,
        source=types.GenerateVideosSource(prompt="a tram turns a corner", image=image),
        config=types.GenerateVideosConfig(
            last_frame=image, duration_seconds=8, resolution="1080p", seed=7, generate_audio=False,
            aspect_ratio="9:16", number_of_videos=2, labels={"takeboard": "one"},
        ),
    )  # fmt: skip
    assert operation.name is not None
    assert operation.name.startswith(
        f"projects/p1/locations/us-central1/publishers/google/models/{VEO}/operations/"
    )
    found = finished(client, operation).response.generated_videos
    assert [one.video.video_bytes[4:8] for one in found] == [b"ftyp"] * 2
    assert found[0].video.video_bytes != found[1].video.video_bytes
    [line] = bill.lines
    assert (line["kind"], line["client_id"]) == ("charged", "one")
    assert line["money"] == {"amount": "1.60", "currency": "USD"}


def test_google_cloud_bucket_and_a_filtered_half(bill: Bill) -> None:
    with served("google", bill=bill, faults="half-filtered") as (app, base):
        client = cloud(base, app.api_key)
        operation = client.models.generate_videos(
            model=VEO,
            source=types.GenerateVideosSource(prompt="a kite"),
            config=types.GenerateVideosConfig(output_gcs_uri="gs://b/out/", number_of_videos=3),
        )
        response = finished(client, operation).response
        headers = {"Authorization": f"Bearer {app.api_key}"}
        name = response.generated_videos[0].video.uri.removeprefix("gs://b/")
        link = f"{base}/storage/v1/b/b/o/{name.replace('/', '%2F')}?alt=media"
        clip, unsigned = httpx.get(link, headers=headers), httpx.get(link)
    assert (len(response.generated_videos), response.rai_media_filtered_count) == (1, 2)
    assert clip.content[4:8] == b"ftyp"
    assert unsigned.status_code == 401


def test_google_cloud_extend_references_and_what_is_refused(house: tuple[Any, str]) -> None:
    app, base = house
    client = cloud(base, app.api_key)
    video = types.Video(video_bytes=files()["c.mp4"][1], mime_type="video/mp4")
    operation = client.models.generate_videos(
        model=VEO,
        source=types.GenerateVideosSource(prompt="on and on", video=video),
        config=types.GenerateVideosConfig(duration_seconds=7),
    )
    assert finished(client, operation).response.generated_videos
    asset = types.VideoGenerationReferenceImage(
        image=types.Image(image_bytes=files()["b.png"][1], mime_type="image/png"),
        reference_type=types.VideoGenerationReferenceType.ASSET,
    )
    shown = types.GenerateVideosConfig(reference_images=[asset] * 3, duration_seconds=8)
    source = types.GenerateVideosSource(prompt="her, in the rain")
    operation = client.models.generate_videos(model=VEO, source=source, config=shown)
    assert finished(client, operation).response.generated_videos
    for model, config in (
        (VEO, {"duration_seconds": 5}),
        (VEO, {"resolution": "1080p", "duration_seconds": 4}),
        (VEO, {"aspect_ratio": "1:1"}),
        (VEO, {"reference_images": [asset] * 4}),
        (VEO, {"reference_images": [asset], "duration_seconds": 4}),
        ("veo-3.1-lite-generate-001", {"reference_images": [asset]}),
        ("veo-3.1-lite-generate-001", {"resolution": "4k"}),
    ):
        wrong = types.GenerateVideosConfig(**config)
        with pytest.raises(errors.ClientError) as refused:
            client.models.generate_videos(model=model, source=source, config=wrong)
        assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
    with pytest.raises(errors.ClientError) as gone:
        client.models.generate_videos(model="veo-3.0-generate-001", source=source)
    assert gone.value.code == 404
    assert "no longer available" in str(gone.value.message)
    with pytest.raises(errors.ClientError) as outside:
        cloud(base, "ya29.other").models.generate_videos(model=VEO, source=source)
    assert outside.value.code == 401


def test_google_cloud_by_a_service_account_of_googles_own_library(
    house: tuple[Any, str],
) -> None:
    """The vendor's own log-in signs for the simulator's account, and its token opens the cloud."""
    app, base = house
    told = json.loads(app.told["service_account"])
    assert told["token_uri"] == "https://oauth2.googleapis.com/token"
    signed = service_account.Credentials.from_service_account_info(
        told, scopes=["https://www.googleapis.com/auth/cloud-platform"]
    )
    assertion = signed._make_authorization_grant_assertion()
    grant = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": assertion.decode(),
    }
    answer = httpx.post(f"{base}/token", data=grant).json()
    spoilt = {**grant, "assertion": grant["assertion"][:-6] + "AAAAAA"}
    refused = httpx.post(f"{base}/token", data=spoilt)
    client = cloud(base, answer["access_token"])
    source = types.GenerateVideosSource(prompt="a kite")
    assert client.models.generate_videos(model=VEO, source=source).name
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_google_omni_text_frames_and_files(house: tuple[Any, str], bill: Bill) -> None:
    app, base = house
    client = keyed(base, app.api_key)
    made = client.interactions.create(
        model=OMNI,
        background=True,
        input=[
            {"type": "image", "data": _text("a.png"), "mime_type": "image/png"},
            {"type": "text", "text": "<FIRST_FRAME> the boat drifts left"},
        ],
        response_format={
            "type": "video", "aspect_ratio": "16:9", "duration": "8s", "resolution": "720p",
            "delivery": "uri",
        },
        generation_config={"video_config": {"task": "image_to_video"}},
    )  # fmt: skip
    found = _waited(client, made.id)
    assert found.status == "completed"
    video = found.output_video
    assert video.uri.startswith("https://generativelanguage.googleapis.com/v1/files/")
    assert client.files.download(file=video.uri)[4:8] == b"ftyp"
    assert bill.lines[0]["money"] == {"amount": "0.56", "currency": "USD"}


def test_google_omni_inline_edit_extend_and_conversation(house: tuple[Any, str]) -> None:
    app, base = house
    client = keyed(base, app.api_key)
    clip = {"type": "video", "data": _text("c.mp4"), "mime_type": "video/mp4"}
    first = ""
    for task in ("edit", "extend"):
        made = client.interactions.create(
            model=OMNI,
            background=True,
            input=[clip, {"type": "text", "text": "make it night"}],
            response_format={"type": "video", "delivery": "inline", "duration": "5s"},
            generation_config={"video_config": {"task": task}},
        )
        video = _waited(client, made.id).output_video
        assert video.data
        first = first or made.id
    again = client.interactions.create(
        model=OMNI, previous_interaction_id=first, input="now with snow",
        generation_config={"video_config": {"task": "edit"}},
    )  # fmt: skip
    assert again.status == "completed"  # without background the answer is the result
    assert again.output_video.data


def test_google_omni_cancel_and_what_is_refused(bill: Bill) -> None:
    with served("google", bill=bill, speed=1.0) as (app, base):
        client = keyed(base, app.api_key)
        made = client.interactions.create(model=OMNI, background=True, input="a kite")
        assert made.status == "queued"
        assert client.interactions.cancel(made.id).status == "cancelled"
        assert client.interactions.get(made.id).status == "cancelled"
        for wrong in (
            {"model": "gemini-omni-9"},
            {"response_format": {"type": "video", "duration": "16s"}},
            {"response_format": {"type": "video", "resolution": "8k"}},
            {"generation_config": {"video_config": {"task": "edit"}}},
            {"store": False, "background": True},
            {"previous_interaction_id": "int_unknown"},
        ):
            asked: dict[str, Any] = {"model": OMNI, "input": "a kite", "background": True} | wrong
            with pytest.raises(Exception, match=r"4\d\d|not found|must|needs|forbids") as refused:
                client.interactions.create(**asked)
            assert refused.value.status_code in (400, 404)  # type: ignore[attr-defined]
        with pytest.raises(Exception, match=r".") as outside:
            keyed(base, "AIzaOther").interactions.get(made.id)
        assert outside.value.status_code == 401  # type: ignore[attr-defined]
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


def test_google_omni_an_uploaded_clip(house: tuple[Any, str], tmp_path: Path) -> None:
    app, base = house
    client = keyed(base, app.api_key)
    (tmp_path / "c.mp4").write_bytes(files()["c.mp4"][1])
    kept = client.files.upload(file=str(tmp_path / "c.mp4"))
    assert kept.uri is not None
    made = client.interactions.create(
        model=OMNI,
        background=True,
        input=[
            {"type": "video", "uri": kept.uri, "mime_type": "video/mp4"},
            {"type": "text", "text": "make it night"},
        ],
        generation_config={"video_config": {"task": "edit"}},
    )
    assert _waited(client, made.id).status == "completed"


def test_google_key_text_first_frame_and_extend(house: tuple[Any, str], bill: Bill) -> None:
    app, base = house
    config = {"duration_seconds": 8, "resolution": "1080p", "person_generation": "allow_adult"}
    fog = {"model": "veo-3.1-generate-preview", "source": {"prompt": "fog"}}
    found, longer = old(
        base,
        app.api_key,
        {**fog, "image": _text("a.png"), "config": config},
        {**fog, "config": {"resolution": "720p"}, "extend": True},
    )
    assert found["name"].startswith("models/veo-3.1-generate-preview/operations/")
    assert "/v1beta/files/" in found["uri"]
    assert found["error"] is None
    assert _head(found["file"]) == _head(longer["file"]) == b"ftyp"
    prices = [line["money"] for line in bill.lines]
    assert [price["amount"] for price in prices] == ["3.20", "3.20", "2.80"]  # type: ignore[index]


def test_google_key_moderation_and_what_is_refused() -> None:
    fog: dict[str, Any] = {"model": "veo-3.1-generate-preview", "source": {"prompt": "fog"}}
    with served("google", faults="moderation") as (app, base):
        found, ended, short = old(
            base,
            app.api_key,
            fog,
            {**fog, "model": "veo-3.0-generate-001"},
            {**fog, "config": {"duration_seconds": 4, "resolution": "1080p"}},
        )
        [outside] = old(base, "AIzaOther", fog)
    assert (found["filtered"], found.get("uri")) == (1, None)
    assert ended["refused"][:2] == [404, "NOT_FOUND"]
    assert "no longer available" in ended["refused"][2]
    assert short["refused"][:2] == [400, "INVALID_ARGUMENT"]
    assert outside["refused"][0] == 401


def test_google_files_want_the_key_and_lead_elsewhere(house: tuple[Any, str]) -> None:
    app, base = house
    client = keyed(base, app.api_key)
    made = client.interactions.create(
        model=OMNI, background=True, input="a kite",
        response_format={"type": "video", "delivery": "uri"},
    )  # fmt: skip
    uri = _waited(client, made.id).output_video.uri
    path = uri.removeprefix("https://generativelanguage.googleapis.com")
    without = httpx.get(base + path)
    shown = httpx.get(base + path, headers={"x-goog-api-key": app.api_key})
    assert (without.status_code, without.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert shown.status_code == 302


def _waited(client: Any, name: str) -> Any:
    for _ in range(400):
        found = client.interactions.get(name)
        if found.status not in ("queued", "in_progress"):
            return found
        time.sleep(0.01)
    raise AssertionError("it never ends")


def _text(file: str) -> str:
    return base64.b64encode(files()[file][1]).decode()


def _head(text: str) -> bytes:
    return base64.b64decode(text)[4:8]
