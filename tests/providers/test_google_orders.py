"""What goes to Google: bytes against the wire sheet, and what is refused before they leave."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from app.domain.errors import (
    BadReply,
    NotCapable,
)
from app.domain.model_card import Mode
from app.providers.adapters import google
from app.providers.answers import in_house
from app.providers.preview import Preview
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply
from tests.providers.google_orders import CLIP, CLOUD, FILE, HOME, asked, image, reply, sent
from tests.providers.orders import ASIDE, OWN, PNG, picture, play, reading


def test_google_cloud_text_order() -> None:
    place, body = sent(asked(seed=7, negative="text", audio=True))
    assert place == f"vertex-us-central1 /v1/{HOME}:predictLongRunning"
    assert body == {
        "instances": [{"prompt": "A red kite over a grey sea"}],
        "parameters": {
            "sampleCount": 1, "durationSeconds": 8, "aspectRatio": "16:9", "resolution": "720p",
            "seed": 7, "negativePrompt": "text", "generateAudio": True,
        },
        "labels": {"takeboard": OWN},
    }  # fmt: skip


def test_google_cloud_frames_references_and_extension() -> None:
    frames: Any = {"first_frame": picture(), "last_frame": picture()}
    _place, body = sent(asked(mode=Mode.FIRST_LAST, seconds=4, **frames))
    [instance] = body["instances"]
    assert (instance["image"], instance["lastFrame"]) == (image(), image())
    _place, body = sent(asked(mode=Mode.REFERENCES, references=(picture(),) * 3))
    [instance] = body["instances"]
    assert instance["referenceImages"] == [{"image": image(), "referenceType": "asset"}] * 3
    _place, body = sent(asked(mode=Mode.EXTEND, seconds=7, clip=CLIP))
    [instance] = body["instances"]
    assert instance["video"]["mimeType"] == "video/mp4"
    assert body["parameters"]["durationSeconds"] == 7


def test_google_cloud_order_goes_where_the_account_says() -> None:
    place = {"location": "global", "project": "other", "bucket": "takes"}
    where, body = sent(asked(options=place, width=720, height=1280))
    assert where.startswith("vertex-global /v1/projects/other/locations/global/")
    assert body["parameters"]["storageUri"] == f"gs://takes/jobs/{OWN}/"
    assert body["parameters"]["aspectRatio"] == "9:16"


def test_google_key_order_has_what_the_older_contract_knows() -> None:
    where, body = sent(
        asked("developer", mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture())
    )
    assert where == " /v1beta/models/veo-3.1-generate-preview:predictLongRunning"
    assert set(body) == {"instances", "parameters"}
    assert set(body["parameters"]) == {
        "sampleCount", "durationSeconds", "aspectRatio", "resolution",
    }  # fmt: skip


def test_google_key_extension_names_the_stored_file_or_carries_it() -> None:
    link = in_house("/v1beta/files/abc123:download?alt=media")
    known = asked("developer", mode=Mode.EXTEND, seconds=7, clip=CLIP, clip_link=link)
    _where, body = sent(known)
    [instance] = body["instances"]
    assert instance["video"] == {"uri": FILE}
    assert body["parameters"]["durationSeconds"] == 8
    _where, body = sent(known.model_copy(update={"clip_link": "https://other.example/clip.mp4"}))
    [instance] = body["instances"]
    assert set(instance["video"]) == {"encodedVideo", "encoding"}


def test_google_omni_orders_name_their_pictures_by_tags() -> None:
    where, body = sent(
        asked("omni", mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture())
    )
    assert where == " /v1/interactions"
    data = {"type": "image", "data": base64.b64encode(PNG).decode(), "mime_type": "image/png"}
    words = "<FIRST_FRAME> <LAST_FRAME> A red kite over a grey sea"
    assert body == {
        "model": "gemini-omni-1.2-flash",
        "background": True,
        "input": [
            {"type": "user_input", "content": [data, data, {"type": "text", "text": words}]}
        ],
        "response_format": {
            "type": "video", "aspect_ratio": "16:9", "duration": "8s", "resolution": "720p",
            "delivery": "uri",
        },
        "generation_config": {"video_config": {"task": "image_to_video"}},
        "labels": {"takeboard": OWN},
    }  # fmt: skip
    _where, body = sent(asked("omni", mode=Mode.REFERENCES, references=(picture(),) * 2))
    text = body["input"][0]["content"][-1]["text"]
    assert text.startswith("<IMAGE_REF_0> <IMAGE_REF_1> A red kite")


@pytest.mark.parametrize(("mode", "task"), [(Mode.VIDEO, "edit"), (Mode.EXTEND, "extend")])
def test_google_omni_takes_a_clip_or_its_name_at_the_files_api(mode: Mode, task: str) -> None:
    one = asked("omni", mode=mode, clip=CLIP)
    _where, body = sent(one)
    assert body["generation_config"] == {"video_config": {"task": task}}
    assert body["input"][0]["content"][0]["type"] == "video"
    assert ("duration" in body["response_format"]) is (mode is Mode.EXTEND)
    _where, body = sent(one, Aside(OWN, {CLIP.file: "https://files.example/v1beta/files/x"}))
    assert body["input"][0]["content"][0] == {
        "type": "video", "uri": "https://files.example/v1beta/files/x", "mime_type": "video/mp4",
    }  # fmt: skip


def test_google_omni_on_the_cloud_has_its_own_names_and_the_accounts_bucket() -> None:
    model = {"wire_model": "gemini-omni-1.1-flash"}
    where, body = sent(asked("omni", options={**CLOUD, **model, "bucket": "takes"}))
    assert where == "vertex-global /v1beta1/projects/p1/locations/global/interactions"
    assert body["model"] == "gemini-omni-1.1-flash-preview"
    assert body["labels"] == {"takeboard": OWN}
    form = body["response_format"]
    assert form["gcs_uri"] == f"gs://takes/jobs/{OWN}/"
    _where, body = sent(asked("omni", options={**CLOUD}, seed=5))
    assert body["generation_config"]["seed"] == 5
    assert body["response_format"]["delivery"] == "inline"


@pytest.mark.parametrize(
    ("surface", "fields", "word"),
    [
        ("vertex", {"options": {"signs": "key"}}, "no API key"),
        ("developer", {"options": {"signs": "token"}}, "wants an API key"),
        ("vertex", {"options": {"wire_model": "veo-3.0-generate-001"}}, "any more"),
        ("vertex", {"options": {"wire_model": "../x"}}, "any more"),
        ("vertex", {"options": {"surface": "moon"}}, "no surface"),
        ("vertex", {"seconds": 5}, "5 s"),
        ("vertex", {"seconds": 4, "size_name": "1080p"}, "4 s"),
        ("vertex", {"size_name": "4k", "options": {"wire_model": "veo-3.1-lite-x"}}, "4k"),
        ("vertex", {"width": 1024, "height": 1024}, "1024"),
        ("vertex", {"mode": Mode.LIP_SYNC}, "lip sync"),
        ("vertex", {"mode": Mode.VIDEO}, "video"),
        ("vertex", {"mode": Mode.FIRST_FRAME}, "no first frame"),
        ("vertex", {"mode": Mode.REFERENCES, "references": (picture(),) * 4}, "1 to 3"),
        ("vertex", {"mode": Mode.REFERENCES, "seconds": 4, "references": (picture(),)}, "4 s"),
        ("vertex", {"mode": Mode.EXTEND, "seconds": 8, "clip": CLIP}, "8 s"),
        ("vertex", {"mode": Mode.EXTEND, "seconds": 7}, "no take"),
        ("vertex", {"text": ""}, "needs a prompt"),
        ("vertex", {"text": "x" * 2049}, "2049"),
        ("vertex", {"seed": 2**32}, "seed"),
        ("vertex", {"mode": Mode.FIRST_FRAME, "first_frame": picture(media_type="image/webp")}, "webp"),  # noqa: E501
        ("developer", {"mode": Mode.FIRST_LAST, "seconds": 4}, "4 s"),
        ("omni", {"seconds": 16}, "16 s"),
        ("omni", {"seconds": 2}, "2 s"),
        ("omni", {"negative": "text"}, "negative"),
        ("omni", {"seed": 1}, "no seed"),
        ("omni", {"text": ""}, "needs a prompt"),
        ("omni", {"size_name": "8k"}, "8k"),
        ("omni", {"options": {"wire_model": "gemini-omni-0"}}, "no Omni model"),
        ("omni", {"mode": Mode.REFERENCES, "references": (picture(),) * 7}, "1 to 6"),
        ("omni", {"mode": Mode.EXTEND, "clip": CLIP, "seconds": 11}, "11 s"),
        ("omni", {"mode": Mode.VIDEO}, "no take"),
        ("omni", {"mode": Mode.FIRST_LAST, "options": {"wire_model": "gemini-omni-flash-preview"}}, "last frame"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_a_model_cannot_make_is_refused_before_anything_is_sent(
    surface: str, fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable, match=word):
        google.submission(asked(surface, **fields), reading(), ASIDE)


def test_an_order_larger_than_a_request_is_refused() -> None:
    big = bytes(16_000_000)
    one = asked(mode=Mode.FIRST_FRAME, first_frame=picture(raw=big))
    with pytest.raises(NotCapable, match="20 MB"):
        google.submission(one, reading(big), ASIDE)


def test_a_large_clip_of_omni_goes_to_the_files_api_first() -> None:
    big = bytes(16_000_000)
    one = asked("omni", mode=Mode.VIDEO, clip=CLIP)
    assert play(google.errands(one, reading())) == ([], {})
    begun = HttpReply(status=200, headers={"x-goog-upload-url": "https://up.example/1"}, body=b"{}")
    kept = {"name": "files/x1", "uri": "https://g.example/v1beta/files/x1", "state": "PROCESSING"}
    calls, found = play(
        google.errands(one, reading(big)), begun, reply({"file": kept}),
        reply({**kept, "state": "ACTIVE"}),
    )  # fmt: skip
    assert found == {CLIP.file: "https://g.example/v1beta/files/x1"}
    assert [call.path for call in calls] == ["/upload/v1beta/files", "", "/v1beta/files/x1"]
    assert calls[1].url == "https://up.example/1"
    assert (calls[1].body, any(call.paid for call in calls)) == (big, False)
    with pytest.raises(BadReply):
        play(google.errands(one, reading(big)), begun, reply({"file": {**kept, "state": "FAILED"}}))


def test_a_preview_says_what_only_the_key_knows() -> None:
    def shown(**options: str) -> tuple[bool, str]:
        one = asked(options={"project": "", **options})
        made = Preview({}).request(one, reading())
        return "/your-project/" in made.url, made.missing

    there, missing = shown()
    assert there
    assert "project" in missing
    assert shown(project="film-1") == (False, "")
