"""Kling's adapter: the body of an order in each dialect and mode, and what is refused before."""

from __future__ import annotations

import base64
import json
import struct

import pytest

from app.domain.errors import NotCapable
from app.domain.model_card import Mode
from app.providers.adapters import kling
from app.providers.adapters.kling.sounds import milliseconds
from tests.providers.klings import CLIP, SOUND, asked, built, good, png, wav, wrong
from tests.providers.orders import ASIDE, OWN, PNG, picture, play, reading


def test_words_alone_go_to_the_route_that_names_the_model() -> None:
    assert built(asked(audio=True, size_name="1080p", width=1920, height=1080)) == {
        "path": "/text-to-video/kling-3.0",
        "prompt": "A red kite over a grey sea",
        "settings": {
            "multi_shot": False,
            "audio": "native",
            "resolution": "1080p",
            "aspect_ratio": "16:9",
            "duration": 5,
        },
        "options": {"external_task_id": OWN},
    }


def test_both_frames_lie_in_the_contents_as_bare_base64() -> None:
    found = built(asked(mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture()))
    raw = base64.b64encode(PNG).decode()
    assert found["path"] == "/image-to-video/kling-3.0"
    assert found["contents"] == [
        {"type": "prompt", "text": "A red kite over a grey sea"},
        {"type": "first_frame", "url": raw},
        {"type": "last_frame", "url": raw},
    ]
    assert "aspect_ratio" not in found["settings"]


def test_references_go_to_omni_under_the_names_the_prompt_uses() -> None:
    tagged = picture().model_copy(update={"tag": "@mara"})
    found = built(asked("kling-3.0-omni", mode=Mode.REFERENCES, references=(tagged, picture())))
    assert found["path"] == "/omni-video/kling-3.0-omni"
    shown = [(c["type"], c["id"]) for c in found["contents"][1:]]
    assert shown == [("refer_image", "mara"), ("refer_image", "image_2")]
    assert found["settings"]["aspect_ratio"] == "16:9"


@pytest.mark.parametrize("mode", [Mode.EXTEND, Mode.VIDEO])
def test_a_take_is_changed_or_extended_through_its_own_fresh_link(mode: Mode) -> None:
    one = asked("kling-3.0-omni", mode=mode, clip=CLIP, clip_ticket="77", audio=True)
    link = "https://cdn.example/v.mp4?sign=new"
    record = {"id": "77", "status": "succeeded", "outputs": [{"type": "video", "url": link}]}
    calls, sent = play(kling.errands(one, reading()), good([record]))
    assert [call.path for call in calls] == ["/tasks?task_ids=77"]
    found = built(one, sent=sent)
    assert found["contents"][1] == {"type": "base_video", "url": link, "id": "video_1"}
    assert found["settings"]["audio"] == "original"
    assert found["settings"]["multi_shot"] is False


def test_a_take_of_the_older_dialect_is_looked_for_there() -> None:
    one = asked("video-extend", mode=Mode.EXTEND, clip=CLIP, clip_ticket="88")
    record = {"task_id": "88", "task_status": "succeed",
              "task_result": {"videos": [{"id": "v-9", "url": "https://x/9.mp4"}]}}  # fmt: skip
    gone = wrong(404, 1203)
    calls, sent = play(kling.errands(one, reading()), good([]), gone, good(record))
    assert [call.path for call in calls] == [
        "/tasks?task_ids=88",
        "/v1/videos/text2video/88",
        "/v1/videos/image2video/88",
    ]
    found = built(one, sent=sent)
    assert (found["path"], found["video_id"]) == ("/v1/videos/video-extend", "v-9")
    assert found["external_task_id"] == OWN


# the older dialect


def test_the_older_route_takes_lengths_as_text_and_negatives() -> None:
    one = asked(
        "kling-v1-6", mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture(),
        size_name="1080p", negative="text, logo", options={"cfg_scale": "0.5"},
    )  # fmt: skip
    raw = base64.b64encode(PNG).decode()
    assert built(one) == {
        "path": "/v1/videos/image2video",
        "model_name": "kling-v1-6",
        "mode": "pro",
        "duration": "5",
        "image": raw,
        "image_tail": raw,
        "prompt": "A red kite over a grey sea",
        "negative_prompt": "text, logo",
        "cfg_scale": 0.5,
        "external_task_id": OWN,
    }


def test_several_pictures_go_to_multi_image() -> None:
    found = built(asked("kling-v1-6", mode=Mode.REFERENCES, references=(picture(),) * 4))
    assert found["path"] == "/v1/videos/multi-image2video"
    assert [list(one) for one in found["image_list"]] == [["image"]] * 4


def test_the_camera_moves_along_one_axis() -> None:
    one = {"type": "simple", "config": {"zoom": 5}}
    found = built(asked("kling-v1", options={"camera_control": json.dumps(one)}))
    axes = dict.fromkeys(("horizontal", "vertical", "pan", "tilt", "roll"), 0) | {"zoom": 5}
    assert found["camera_control"] == {"type": "simple", "config": axes}
    named = built(asked("kling-v1", options={"camera_control": '{"type":"down_back"}'}))
    assert named["camera_control"] == {"type": "down_back"}


def test_the_brush_takes_a_static_mask_and_paths() -> None:
    still = picture(file="still.png").model_copy(update={"tag": "static"})
    path = [{"x": 10, "y": 20}, {"x": 100, "y": 20}]
    one = asked(
        "kling-v1-5", mode=Mode.FIRST_FRAME, first_frame=picture(), size_name="1080p",
        masks=(still, picture(file="move.png")), options={"trajectories": json.dumps([path])},
    )  # fmt: skip
    found = built(one)
    raw = base64.b64encode(PNG).decode()
    assert found["static_mask"] == raw
    assert found["dynamic_masks"] == [{"mask": raw, "trajectories": path}]


def test_several_shots_of_one_take_are_listed() -> None:
    shots = [{"prompt": "a fox", "seconds": 3}, {"prompt": "its breath", "seconds": 2}]
    found = built(asked("kling-v3", options={"multi_prompt": json.dumps(shots)}))
    assert (found["multi_shot"], found["shot_type"]) == (True, "customize")
    assert found["multi_prompt"][1] == {"index": 2, "prompt": "its breath", "duration": "2"}


def test_the_older_omni_takes_frames_and_a_video() -> None:
    frames = {"mode": Mode.FIRST_LAST, "first_frame": picture(), "last_frame": picture()}
    found = built(asked("kling-v3-omni", **frames))
    assert [one["type"] for one in found["image_list"]] == ["first_frame", "end_frame"]
    one = asked("kling-video-o1", mode=Mode.VIDEO, clip=CLIP)
    video = built(one, sent={CLIP.file: "https://x/v.mp4"})["video_list"]
    assert video == [
        {"video_url": "https://x/v.mp4", "refer_type": "base", "keep_original_sound": "no"}
    ]


# lips


def test_an_avatar_is_a_picture_and_a_sound() -> None:
    one = asked("avatar", mode=Mode.LIP_SYNC, first_frame=picture(), sound=SOUND)
    sound = wav(3)
    found = built(one, lambda file: sound if file == SOUND.file else PNG)
    assert found["path"] == "/v1/videos/avatar/image2video"
    assert base64.b64decode(found["sound_file"]) == sound
    assert (found["mode"], found["external_task_id"]) == ("std", OWN)


def test_lips_are_synced_to_the_face_that_is_seen_longest() -> None:
    one = asked("advanced-lip-sync", mode=Mode.LIP_SYNC, clip=CLIP, clip_ticket="9", sound=SOUND)
    record = {"task_id": "9", "task_status": "succeed",
              "task_result": {"videos": [{"id": "v-9", "url": "https://x/9.mp4"}]}}  # fmt: skip
    faces = [{"face_id": "0", "face_image": "", "start_time": 0, "end_time": 2100},
             {"face_id": "1", "face_image": "", "start_time": 400, "end_time": 4800}]  # fmt: skip
    session = {"session_id": "S1", "face_data": faces}

    def read(_file: str) -> bytes:
        return wav(3.5)

    calls, sent = play(kling.errands(one, read), good([record]), good(session))
    assert calls[1].path == "/v1/videos/identify-face"
    assert json.loads(calls[1].body) == {"video_id": "v-9"}
    assert not calls[1].paid
    found = built(one, read, sent)
    [face] = found["face_choose"]
    assert (found["session_id"], face["face_id"]) == ("S1", "1")
    times = (face["sound_start_time"], face["sound_end_time"], face["sound_insert_time"])
    assert times == (0, 3500, 400)


def test_a_long_prompt_does_not_matter_where_words_do_not_go_along() -> None:
    one = asked("lip-sync", mode=Mode.LIP_SYNC, clip=CLIP, sound=SOUND, text="x" * 5000)
    assert "text" not in built(one, lambda _file: wav(3), {CLIP.file: "v-9"})["input"]


def test_the_old_lip_sync_speaks_a_sound_or_a_text() -> None:
    sounding = asked("lip-sync", mode=Mode.LIP_SYNC, clip=CLIP, clip_ticket="9", sound=SOUND)
    sent = {CLIP.file: "v-9"}
    found = built(sounding, lambda _file: wav(3), sent)["input"]
    assert (found["mode"], found["audio_type"], found["video_id"]) == ("audio2video", "file", "v-9")
    spoken = sounding.model_copy(
        update={"sound": None, "options": {"wire_model": "lip-sync", "voice_id": "V"}}
    )
    assert built(spoken, sent=sent)["input"]["mode"] == "text2video"


def test_how_long_a_sound_lasts_is_read_from_every_format_that_goes_along() -> None:
    assert milliseconds(wav(2.25)) == 2250
    mp3 = (b"\xff\xfb\x90\x64" + bytes(413)) * 100  # 128 kbit/s, 44.1 kHz: 417 bytes a frame
    assert milliseconds(mp3) == round(100 * 1152 / 44.1)
    assert milliseconds(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + mp3) == milliseconds(mp3)
    aac = (b"\xff\xf1\x50\x80\x0c\x9f\xfc" + bytes(93)) * 50  # 44.1 kHz, 100 bytes a frame
    assert milliseconds(aac) == round(50 * 1024 / 44.1)
    head = b"mvhd" + bytes(12) + struct.pack(">II", 1000, 4321) + bytes(20)
    assert milliseconds(b"\0\0\0\x18ftypM4A " + bytes(12) + b"\0\0\0\x30moov" + head) == 4321
    for junk in (b"", b"RIFF", b"ID3", b"\xff\xfb", b"hello" * 100, b"\0\0\0\x18ftypmp42"):
        assert milliseconds(junk) is None


FRAMED = {"mode": Mode.FIRST_FRAME, "first_frame": picture()}


@pytest.mark.parametrize(
    ("model", "fields", "word"),
    [
        ("kling-9", {}, "no model"),
        ("../tasks", {"options": {"route": "new"}}, "no model"),
        ("kling-3.0", {"mode": Mode.REFERENCES}, "references"),
        ("kling-3.0-turbo", {"mode": Mode.FIRST_LAST}, "last frame"),
        ("kling-2.6", {"mode": Mode.FIRST_LAST, "first_frame": picture()}, "at 720p"),
        ("kling-2.6", {"audio": True}, "no sound at 720p"),
        ("kling-2.6", {"seconds": 7}, "7 s"),
        ("kling-3.0", {"seconds": 16}, "16 s"),
        ("kling-3.0", {"text": ""}, "prompt"),
        ("kling-3.0", {"text": "x" * 3073}, "3073"),
        ("kling-3.0", {"negative": "text"}, "negatives"),
        ("kling-3.0", {"seed": 1}, "seed"),
        ("kling-3.0", {"mode": Mode.FIRST_FRAME}, "first frame"),
        ("kling-3.0", {**FRAMED, "first_frame": picture(media_type="image/webp")}, "webp"),
        ("kling-3.0", {"options": {"camera_control": "{}"}}, "camera"),
        ("kling-3.0-omni", {"mode": Mode.VIDEO}, "no video"),
        ("kling-o1", {"audio": True}, "no sound"),
        ("kling-v1", {"mode": Mode.FIRST_LAST, "seconds": 10}, "10 s"),
        ("kling-v1-6", {"options": {"camera_control": '{"type":"down_back"}'}}, "camera control"),
        ("kling-v1", {"options": {"camera_control": '{"type":"simple","config":{}}'}}, "one cam"),
        ("kling-v1", {"options": {"camera_control": "no"}}, "not JSON"),
        ("kling-v2-master", {"options": {"cfg_scale": "0.5"}}, "cfg_scale"),
        ("kling-v1", {"options": {"cfg_scale": "2"}}, "cfg_scale"),
        ("kling-v1-6", {**FRAMED, "masks": (picture(),)}, "masks"),
        ("kling-v1", {**FRAMED, "masks": (picture(),)}, "paths"),
        ("kling-v2-6", {"options": {"multi_shot": "true"}}, "one shot"),
        ("kling-v1-6", {"mode": Mode.REFERENCES, "references": (picture(),) * 5}, "1 to 4"),
        ("avatar", {"mode": Mode.LIP_SYNC, "clip": CLIP, "sound": SOUND}, "not a take"),
        ("avatar", {"mode": Mode.LIP_SYNC, "first_frame": picture()}, "a sound"),
        ("advanced-lip-sync", {"mode": Mode.LIP_SYNC, "sound": SOUND}, "needs a take"),
        ("advanced-lip-sync", {"mode": Mode.LIP_SYNC, "clip": CLIP, "sound": SOUND}, "no sound"),
    ],
)
def test_what_a_model_cannot_make_is_refused_before_anything_is_sent(
    model: str, fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable, match=word):
        kling.submission(asked(model, **fields), reading(), ASIDE)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (png(299, 400), "299x400"),
        (png(300, 751), "longer"),
        (b"\x89PNG" + bytes(10_000_001), "10 MB"),
    ],
)
def test_pictures_too_small_long_or_large_are_refused(raw: bytes, word: str) -> None:
    one = asked("kling-v1-6", mode=Mode.FIRST_FRAME, first_frame=picture())
    with pytest.raises(NotCapable, match=word):
        kling.submission(one, reading(raw), ASIDE)
    built(one, reading(png(300, 750)))


def test_a_mask_of_another_shape_is_refused() -> None:
    one = asked(
        "kling-v1", mode=Mode.FIRST_FRAME, first_frame=picture(), masks=(picture(file="m.png"),),
        options={"trajectories": '[[{"x":1,"y":1},{"x":2,"y":2}]]'},
    )  # fmt: skip
    with pytest.raises(NotCapable, match="another shape"):
        kling.submission(one, lambda f: png(400, 400) if f == "m.png" else png(640, 360), ASIDE)


def test_a_take_from_elsewhere_cannot_be_worked_on() -> None:
    one = asked("kling-3.0-omni", mode=Mode.VIDEO, clip=CLIP)
    with pytest.raises(NotCapable, match="made there"):
        play(kling.errands(one, reading()))
    gone = one.model_copy(update={"clip_ticket": "5"})
    with pytest.raises(NotCapable, match="30 days"):
        play(kling.errands(gone, reading()), good([]), *[wrong(404, 1203)] * 8)


def test_a_model_of_tomorrow_goes_by_the_route_its_card_names() -> None:
    one = asked("kling-4.0", options={"route": "new"}, seconds=30)
    assert built(one)["path"] == "/text-to-video/kling-4.0"
