"""The vendor's own client cannot tell the simulator from the vendor."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import httpx
import pytest
import runwayml

from app.rehearsal.bill import Bill
from app.rehearsal.runway import Runway
from tests.providers.rehearsed import read
from tests.rehearsal.stages import ended, official, on_loopback, stage

pytestmark = pytest.mark.asyncio
WORDS = {"model": "gen4.5", "prompt_text": "A red kite", "ratio": "1280:720", "duration": 2}


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("still") / "frame.png"
    picture = ["-f", "lavfi", "-i", "color=c=0xd02020:s=320x180", "-frames:v", "1"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *picture, str(file)], check=True)
    return "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode()


def _facts(clip: bytes, folder: Path) -> list[str]:
    file = folder / "clip.mp4"
    file.write_bytes(clip)
    asked = "stream=codec_type,width,height,nb_read_frames"
    show = ["-v", "error", "-count_frames", "-show_entries", asked, "-of", "csv=p=0", str(file)]
    done = subprocess.run(["ffprobe", *show], capture_output=True, text=True, check=True)
    return done.stdout.split()


def _middle(clip: bytes) -> tuple[int, int, int]:
    """The mean colour of a frame from the middle."""
    pick = ["-ss", "0.5", "-frames:v", "1", "-vf", "scale=1:1", "-f", "rawvideo"]
    command = ["ffmpeg", "-loglevel", "error", "-i", "pipe:0", *pick, "-pix_fmt", "rgb24", "-"]
    red, green, blue = subprocess.run(command, input=clip, capture_output=True, check=True).stdout
    return red, green, blue


async def _download(app: Runway, link: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        return await client.get(link)


async def test_words_become_a_paid_video_of_the_ordered_size_and_length(tmp_path: Path) -> None:
    bill = Bill(tmp_path / "bill.jsonl")
    app = stage(tiny=False, bill=bill)
    async with official(app) as client:
        made = await client.text_to_video.create(**WORDS, seed=7)  # type: ignore[call-overload]
        assert made.estimated_cost.credits == 24
        task = await ended(client, made.id)
    assert (task.status, task.cost.credits) == ("SUCCEEDED", 24)
    file = await _download(app, task.output[0])
    assert file.headers["content-type"] == "video/mp4"
    assert _facts(file.content, tmp_path) == ["video,1280,720,48"]
    assert [line["kind"] for line in bill.lines] == ["charged"]


async def test_a_picture_leads_the_video_and_seeds_differ(still: str) -> None:
    app = stage(tiny=False)
    async with official(app) as client:
        clips = []
        for seed in (1, 2):
            made = await client.image_to_video.create(
                model="gen4_turbo", prompt_image=still, ratio="960:960", duration=2, seed=seed
            )
            task = await ended(client, made.id)
            clips.append((await _download(app, task.output[0])).content)
    red, green, blue = _middle(clips[0])
    assert red > 140
    assert max(green, blue) < 80
    assert clips[0] != clips[1]


async def test_veo_takes_a_last_frame_and_sounds(still: str, tmp_path: Path) -> None:
    app = stage(tiny=False)
    async with official(app) as client:
        made = await client.image_to_video.create(
            model="veo3.1_fast",
            prompt_image=[{"uri": still, "position": "first"}, {"uri": still, "position": "last"}],
            ratio="720:1280",
            duration=4,
            audio=True,
        )
        assert made.to_dict()["estimatedCost"] == {"credits": 60}
        task = await ended(client, made.id)
    facts = _facts((await _download(app, task.output[0])).content, tmp_path)
    assert facts[0] == "video,720,1280,96"
    assert facts[1].startswith("audio")


async def test_cancelling_before_it_begins_gives_the_money_back() -> None:
    bill = Bill()
    async with official(stage(speed=1, bill=bill)) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        await client.tasks.delete(made.id)
        with pytest.raises(runwayml.NotFoundError):
            await client.tasks.retrieve(made.id)
        with pytest.raises(runwayml.NotFoundError):
            await client.tasks.delete(made.id)
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


async def test_deleting_a_finished_task_gives_nothing_back() -> None:
    bill = Bill()
    async with official(stage(bill=bill)) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        await ended(client, made.id)
        await client.tasks.delete(made.id)
    assert [line["kind"] for line in bill.lines] == ["charged"]


async def test_orders_beyond_the_slots_are_throttled() -> None:
    async with official(stage(speed=1, slots=2)) as client:
        made = [await client.text_to_video.create(**WORDS) for _ in range(3)]  # type: ignore[call-overload]
        states = [(await client.tasks.retrieve(one.id)).status for one in made]
    assert states == ["PENDING", "PENDING", "THROTTLED"]


async def test_moderated_tasks_are_paid_and_broken_ones_are_not() -> None:
    async with official(stage(faults="moderation")) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        refused = await ended(client, made.id)
    assert (refused.failure_code, refused.cost.credits) == ("SAFETY.INPUT.TEXT", 24)
    bill = Bill()
    async with official(stage(faults="internal-failure", bill=bill)) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        broken = await ended(client, made.id)
    assert (broken.failure_code[:8], broken.cost.credits) == ("INTERNAL", 0)
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"ratio": "960:960"}, "ratio", "invalid_value"),
        ({"duration": 11}, "duration", "invalid_value"),
        ({"duration": 2.5}, "duration", "invalid_type"),
        ({"prompt_text": "x" * 1001}, "promptText", "too_big"),
        ({"prompt_text": "\U0001f40e" * 501}, "promptText", "too_big"),
        ({"prompt_text": ""}, "promptText", "too_small"),
        ({"seed": 2**32}, "seed", "invalid_value"),
        ({"model": "gen4"}, "model", "invalid_union"),
        ({"model": "gen4_turbo"}, "model", "invalid_union"),
        ({"content_moderation": {"public_figure_threshold": "high"}}, "contentModeration", ""),
    ],
)
async def test_what_the_contract_does_not_allow_is_named(
    wrong: dict[str, object], path: str, code: str
) -> None:
    bill = Bill()
    async with official(stage(bill=bill)) as client:
        with pytest.raises(runwayml.BadRequestError) as caught:
            await client.text_to_video.create(**(WORDS | wrong))  # type: ignore[call-overload]
    issue = caught.value.body["issues"][0]  # type: ignore[index]
    assert issue["path"][0] == path
    assert code in issue["code"]
    assert bill.lines == ()


@pytest.mark.parametrize(
    "uri",
    [
        "data:image/png;base64," + "A" * 5_242_880,
        "data:image/gif;base64,AAAA",
        "data:image/png;base64,#",
        "http://example.com/a.png",
        "https://10.0.0.1/a.png",
        "runway://never-uploaded",
    ],
)
async def test_pictures_that_the_vendor_cannot_take_are_refused(uri: str) -> None:
    async with official(stage()) as client:
        with pytest.raises(runwayml.BadRequestError) as caught:
            await client.image_to_video.create(
                model="gen4.5", prompt_text="x", prompt_image=uri, ratio="960:960", duration=2
            )
    assert caught.value.body["issues"][0]["path"] == ["promptImage"]  # type: ignore[index]


async def test_only_the_right_key_and_version_open_the_door() -> None:
    app = stage()
    async with official(app, key="key_other") as client:
        with pytest.raises(runwayml.AuthenticationError):
            await client.organization.retrieve()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as plain:
        headers = {"Authorization": f"Bearer {app.key}"}
        answer = await plain.get("http://runway.test/v1/organization", headers=headers)
    assert answer.status_code == 400
    assert answer.headers["x-takeboard-speed"] == "2000"


async def test_the_balance_falls_and_an_empty_account_is_refused() -> None:
    async with official(stage(balance=30)) as client:
        await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        assert (await client.organization.retrieve()).credit_balance == 6
        with pytest.raises(runwayml.BadRequestError, match="credits"):
            await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]


async def test_the_daily_limit_is_a_429() -> None:
    async with official(stage(daily=1)) as client:
        await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        with pytest.raises(runwayml.RateLimitError):
            await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]


async def test_links_are_signed_and_every_look_gives_a_new_one() -> None:
    app = stage()
    async with official(app) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        link = (await ended(client, made.id)).output[0]
    assert (await _download(app, link)).status_code == 200
    assert (await _download(app, link[:-1] + "z")).status_code == 403
    assert (await _download(app, link.replace("expires=", "expires=1"))).status_code == 403


async def test_an_upload_can_be_used_as_the_first_frame(still: str) -> None:
    app = stage()
    raw = base64.b64decode(still.partition(",")[2])
    # Files go out by the client's own wire, so that this needs a real address.
    async with (
        on_loopback(app) as base,
        runwayml.AsyncRunwayML(api_key=app.key, base_url=base, max_retries=0) as client,
    ):
        upload = await client.uploads.create_ephemeral(file=("frame.png", raw))
        made = await client.image_to_video.create(
            model="gen4_turbo", prompt_image=upload.uri, ratio="1280:720"
        )
        assert (await ended(client, made.id)).status == "SUCCEEDED"


async def test_a_client_that_sends_again_by_itself_pays_twice_and_is_counted() -> None:
    bill = Bill()
    app = stage(faults="drop-after-accept:1", bill=bill)
    async with on_loopback(app) as base:
        client = runwayml.AsyncRunwayML(api_key=app.key, base_url=base, max_retries=1)
        async with client:
            await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
        async with httpx.AsyncClient() as plain:
            counted = (await plain.get(f"{base}/simulator/counters")).json()
    assert [line["kind"] for line in bill.lines] == ["charged", "charged"]
    assert counted == {"creates": 2, "resent": 1}


async def test_a_finished_rehearsal_is_still_there_after_a_restart() -> None:
    async with official(stage()) as client:
        made = await client.text_to_video.create(**WORDS)  # type: ignore[call-overload]
    bill = Bill()
    async with official(stage(bill=bill)) as client:
        assert (await client.tasks.retrieve(made.id)).status == "SUCCEEDED"
        with pytest.raises(runwayml.NotFoundError):
            await client.tasks.retrieve("17f20503-6c24-4c16-946b-35dbbce2af2f")
    assert bill.lines == ()


async def test_stills_edits_and_performances_go_by_endpoints_of_their_own(still: str) -> None:
    clip = "data:video/mp4;base64," + base64.b64encode(b"\0\0\0\x18ftypisom rest").decode()
    face = "data:image/png;base64," + base64.b64encode(read("a.png")).decode()
    async with official(stage()) as client:
        picture = await client.text_to_image.create(
            model="gen4_image", prompt_text="@hero in a kitchen", ratio="1280:720",
            reference_images=[{"uri": face, "tag": "hero"}],
        )  # fmt: skip
        edit = await client.video_to_video.create(
            model="aleph2", video_uri=clip, prompt_text="make it night"
        )
        act = await client.character_performance.create(
            model="act_two", ratio="1280:720", character={"type": "image", "uri": face},
            reference={"type": "video", "uri": clip},
        )  # fmt: skip
        longer = await client.video_to_video.create(
            model="seedance2_5", prompt_video=clip, prompt_text="she walks on", mode="extend",
            duration=6,
        )  # fmt: skip
        seen = await client.text_to_video.create(
            model="seedance2", prompt_text="two kites", ratio="1280:720", duration=4,
            references=[{"uri": face}],
        )  # fmt: skip
        for made in (picture, edit, act, longer, seen):
            assert (await ended(client, made.id)).status == "SUCCEEDED"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ratio": "1:1"}, "invalid_value"),
        ({"duration": 3}, "invalid_value"),
        ({"references": [{"uri": "x"}] * 10}, "too_big"),
        ({"negativePrompt": "text"}, "unrecognized_keys"),
        ({"promptText": ""}, "too_small"),
    ],
)
async def test_a_hosted_model_refuses_what_the_sheet_refuses(
    change: dict[str, object], code: str
) -> None:
    app = stage()
    order = {"model": "seedance2", "promptText": "a kite", "ratio": "1280:720", "duration": 4}
    signed = {"Authorization": f"Bearer {app.key}", "X-Runway-Version": "2024-11-06"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        url = "http://runway.test/v1/text_to_video"
        reply = await client.post(url, json=order | change, headers=signed)
    assert reply.status_code == 400
    assert code in [issue["code"] for issue in reply.json()["issues"]]
