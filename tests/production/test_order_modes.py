"""Orders by wish: stills, extensions, restyled takes and lips, each refused with the reason."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.asset import Asset, Made
from app.domain.character import Character
from app.domain.errors import BadInput, MediaMissing, MediaUnreadable, NotCapable, UsageError
from app.domain.ids import new_id
from app.domain.model_card import Audio, Lengths, Mode, ModelCard, Price, PriceUnit, Size
from app.domain.money import Money
from app.domain.prompt import Finding, Severity
from app.domain.shot import Camera, Elements, Move, Shot
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange, parse_rate
from app.media.darkroom import FileDarkroom
from app.media.sound import sound_seconds
from app.production.art.picture_intake import PictureIntake
from app.production.art.thumbnails import ThumbnailDesk
from app.production.shoot.modes import Wish
from app.production.shoot.shooting import Shooting
from app.production.shoot.wishes import WishDesk
from app.storage.media_bin import FolderMediaBin
from tests.production.film import one_grey_pixel, picture
from tests.production.test_shooting import Cards, Set, card, fact

STILLS = {
    "modes": (Mode.STILL,),
    "lengths": fact(Lengths()),
    "sizes": fact((Size(width=1024, height=576, name="16:9"),)),
}
CARDS = Cards(
    card("film"),
    card("paint", **STILLS, reference_images=3,
         prices=(Price(amount=fact(Decimal("0.08")), unit=PriceUnit.CLIP),)),
    card("flux", **STILLS, prices=(Price(amount=fact(Decimal("0.05")), unit=PriceUnit.CLIP),)),
    card("by-the-second", modes=(Mode.TEXT, Mode.STILL)),
    card("longer", modes=(Mode.TEXT, Mode.EXTEND),
         mode_lengths={Mode.EXTEND: fact(Lengths(choices=(3, 7)))},
         prices=(Price(amount=fact(Decimal("0.10"))),
                 Price(amount=fact(Decimal("0.20")), mode=Mode.EXTEND))),
    card("slow-start", modes=(Mode.TEXT, Mode.FIRST_FRAME), lengths=fact(Lengths(choices=(4, 8))),
         mode_lengths={Mode.FIRST_FRAME: fact(Lengths(choices=(8,)))}),
    card("restyle", modes=(Mode.VIDEO,)),
    card("lips", modes=(Mode.LIP_SYNC,), lengths=fact(Lengths(least=2, most=60)),
         audio=fact(Audio.NATIVE)),
    card("avatar", modes=(Mode.LIP_SYNC,), lengths=fact(Lengths(least=2, most=60)),
         audio=fact(Audio.NATIVE), reference_images=1),
)  # fmt: skip
CAP = Money.of(50)


class Wishing(Set):
    """The set of the shooting tests with models for every wish, and the desk that makes wishes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.media = FolderMediaBin(folder)
        film = self.film
        self.compiled: list[Shot] = []
        self.desk = Shooting(
            film.store, film.book, {"today": CARDS}, self.watched,
            lambda shots: [f for f in self.findings if f.shot_id in {s.id for s in shots}],
            film.line, film.clock, film.bus,
        )  # fmt: skip
        self.thumbnails = ThumbnailDesk(film.store, self.media, film.bus, one_grey_pixel)
        intake = PictureIntake(film.store, self.media, FileDarkroom(), self.thumbnails)
        self.wishes = WishDesk(
            *(film.store, film.book, self.media, intake, CARDS, film.clock), sound_seconds
        )

    def watched(self, shot: Shot, model: ModelCard) -> Any:
        self.compiled.append(shot)
        return self.compile_for(shot, model)

    def order(self, model: str | None, wish: Wish, count: int = 1, **how: Any) -> list[Any]:
        jobs = self.desk.render(self.shots[:1], count, model=model, cap=CAP, wish=wish, **how)
        return [job.order for job in jobs]

    def take(self, frames: int = 96, rate: int = 24, **fields: Any) -> Take:
        base = {
            "id": new_id(), "shot_id": self.shots[0].id, "number": 1, "slate": "S010T01R",
            "model": "film", "file": "media/S010T01R.mp4", "sha256": "5" * 64, "minute": 0,
            "probe": Probe(width=1280, height=720, frames=frames, rate=parse_rate(rate), codec="h"),
            "picked": FrameRange(start=0, end=frames),
            "cut_range": FrameRange(start=12, end=84), "landed_at": datetime.now(UTC),
        }  # fmt: skip
        made = Take(**{**base, **fields})
        self.film.store.put(made)
        return made

    def sound(self, seconds: float = 4.5) -> Path:
        file = self.film.folder / "line.wav"
        with wave.open(str(file), "wb") as out:
            out.setparams((1, 2, 8000, 0, "NONE", ""))
            out.writeframes(b"\0\0" * round(seconds * 8000))
        return file


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Wishing]:
    made = Wishing(tmp_path / "film")
    yield made
    made.thumbnails.close()
    made.film.close()


def able(stage: Wishing, wish: Wish) -> list[str]:
    """Cards that can grant a wish for the first shot."""
    return [one.card.id for one in stage.wishes.offers(stage.shots[0], wish) if not one.refusal]


def test_stills_have_no_take_number_a_price_a_picture_and_seeds_of_their_own(
    stage: Wishing,
) -> None:
    wish = Wish(Mode.STILL)
    estimate = stage.desk.estimate(stage.shots, 4, model="flux", wish=wish)
    assert estimate.total == Money.of("0.40")
    assert estimate.lines[0].formula == "4 x 0.05 a picture"
    first, second = stage.desk.render(stage.shots[:1], 2, model="flux", cap=CAP, wish=wish)
    assert (first.take_number, first.order.slate, first.price) == (0, "", Money.of("0.05"))
    assert (first.order.mode, first.order.frames, first.order.seconds) == (Mode.STILL, 0, 0)
    assert (first.order.width, first.order.height) == (1024, 576)
    (third,) = stage.order("flux", wish)
    assert len({first.order.seed, second.order.seed, third.seed}) == 3
    (take,) = stage.desk.render(stage.shots[:1], 1, model="film", cap=CAP)
    assert (take.take_number, take.order.slate) == (1, "S010T01R")  # stills left no gap


def test_every_clip_of_a_person_has_the_persons_seed_and_stills(stage: Wishing) -> None:
    still = Asset(id="face", file="references/f.png", sha256="5", media_type="image/png")
    mara = Character(id="M", name="Mara", seed=4471, still_ids=("face",))
    nobody = Character(id="N", name="Crowd")
    stage.film.store.put(still, mara, nobody)
    stage.set(character_ids=("N", "M"))
    other = stage.shots[1].model_copy(update={"character_ids": ("M",)})
    stage.film.store.put(other)
    stage.shots[1] = other
    for wish, model in ((Wish(), "film"), (Wish(Mode.STILL), "paint")):
        jobs = stage.desk.render(stage.shots, 1, model=model, cap=CAP, wish=wish)
        assert [job.order.seed for job in jobs] == [4471, 4471]
    assert [one.asset_id for one in jobs[0].order.references] == ["face"]
    stage.set(seed=7)
    (own,) = stage.desk.render(stage.shots[:1], 1, model="film", cap=CAP)
    assert own.order.seed == 8  # the second take of a shot with a seed of its own


def test_a_still_is_asked_for_without_what_moves_and_never_from_the_frame_it_replaces(
    stage: Wishing,
) -> None:
    moving = Elements(camera=Camera(move=Move.DOLLY_IN, lens="35 mm", speed="slow"))
    old = Asset(id="old", file="references/o.png", sha256="5", media_type="image/png")
    ref = Asset(id="ref", file="references/r.png", sha256="6", media_type="image/png")
    stage.film.store.put(old, ref)
    stage.set(elements=moving, first_frame_id="old", reference_ids=("ref",), dialogue="Hello.")
    (order,) = stage.order("paint", Wish(Mode.STILL))
    assert [one.asset_id for one in order.references] == ["ref"]
    assert (order.first_frame, order.move, order.audio) == (None, "", False)
    seen = stage.compiled[-1]
    assert seen.elements.camera == Camera(lens="35 mm")
    assert (seen.dialogue, seen.first_frame_id) == ("", None)
    (plain,) = stage.order("flux", Wish(Mode.STILL))
    assert plain.references == ()  # this model takes none


def test_without_a_model_the_cheapest_still_is_meant_and_movement_need_not_be_said(
    stage: Wishing,
) -> None:
    stage.set(model="film")
    stage.findings = [
        Finding(shot_id=stage.shots[0].id, shot="10", rule=rule, severity=Severity.ERROR,
                message="no")
        for rule in ("no-motion", "missing-camera")
    ]  # fmt: skip
    assert stage.order(None, Wish(Mode.STILL))[0].card_id == "flux"
    with pytest.raises(BadInput, match="no-motion"):
        stage.order("film", Wish())
    stage.findings = [f.model_copy(update={"rule": "missing-mood"}) for f in stage.findings]
    with pytest.raises(BadInput, match="missing-mood"):
        stage.order(None, Wish(Mode.STILL))


def test_a_model_is_refused_for_what_it_cannot(stage: Wishing) -> None:
    take = stage.take()
    for mode, words in (
        (Mode.STILL, "makes no stills"),
        (Mode.EXTEND, "cannot extend"),
        (Mode.VIDEO, "cannot restyle"),
        (Mode.LIP_SYNC, "cannot make lips"),
        (Mode.REFERENCES, "no reference pictures"),
    ):
        with pytest.raises(NotCapable, match=words):
            stage.order("film", Wish(mode, take=take))
    with pytest.raises(NotCapable, match="for stills, not for takes"):
        stage.order("flux", Wish())
    with pytest.raises(BadInput, match="no first frame"):
        stage.order("film", Wish(Mode.FIRST_FRAME))
    with pytest.raises(BadInput, match="price"):  # seconds price no picture
        stage.order("by-the-second", Wish(Mode.STILL))
    assert stage.film.book.all() == []


def test_a_mode_may_have_lengths_of_its_own(stage: Wishing) -> None:
    assert stage.order("slow-start", Wish())[0].seconds == 4
    stage.film.store.put(Asset(id="a", file="references/a.png", sha256="5", media_type="image/png"))
    stage.set(first_frame_id="a")
    assert stage.order("slow-start", Wish())[0].seconds == 8
    assert stage.order("slow-start", Wish(Mode.TEXT))[0].seconds == 4


def test_an_extension_adds_what_is_missing_and_names_its_parent(stage: Wishing) -> None:
    take = stage.take(frames=60)
    (job,) = stage.desk.render(
        stage.shots[:1], 1, model="longer", cap=CAP, wish=stage.wishes.wish(Mode.EXTEND, take)
    )
    order = job.order
    assert (order.seconds, order.cut_start, order.cut_end) == (3, 0, 0)  # 36 frames are missing
    assert job.price == Money.of("0.60")
    assert order.clip is not None
    assert (order.clip.asset_id, order.clip.file, order.clip.sha256, order.clip.media_type) == (
        take.id, take.file, take.sha256, "video/mp4",
    )  # fmt: skip
    assert (order.clip_ticket, order.clip_link) == ("", "")
    assert order.slate == "S010T01R"
    stage.set(frames=200)
    (order,) = stage.order(
        None, Wish(Mode.EXTEND, take=take.model_copy(update={"model": "longer"}))
    )
    assert (order.card_id, order.seconds) == ("longer", 7)
    with pytest.raises(BadInput, match="which take"):
        stage.order("longer", Wish(Mode.EXTEND))
    with pytest.raises(BadInput, match="not a take of shot 20"):
        stage.desk.render(stage.shots[1:], 1, model="longer", cap=CAP,
                          wish=Wish(Mode.EXTEND, take=take))  # fmt: skip
    gone = take.model_copy(update={"missing": True})
    with pytest.raises(MediaMissing):
        stage.order("longer", Wish(Mode.EXTEND, take=gone))


def test_the_vendor_that_made_the_take_is_told_its_own_ticket(stage: Wishing) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="film", cap=CAP)
    job = job.model_copy(update={"ticket": "t-1", "downloads": ("https://v/1.mp4",)})
    take = stage.take()
    (order,) = stage.order("longer", Wish(Mode.EXTEND, take=take, job=job))
    assert (order.clip_ticket, order.clip_link) == ("t-1", "https://v/1.mp4")
    (order,) = stage.order("longer", Wish(Mode.EXTEND, take=take, job=job), rehearse=True)
    assert (order.clip_ticket, order.clip_link) == ("", "")  # the simulator does not know it
    other = job.model_copy(update={"account": "runway:studio-b"})
    (order,) = stage.order("longer", Wish(Mode.EXTEND, take=take, job=other))
    assert order.clip_ticket == ""
    stage.desk._account_of = lambda vendor: f"{vendor}:studio-b"  # in use from now on
    (order,) = stage.order("longer", Wish(Mode.EXTEND, take=take, job=other))
    assert order.clip_ticket == "t-1"


def test_a_restyled_take_keeps_its_length_and_its_cut(stage: Wishing) -> None:
    take = stage.take(frames=192, rate=48, cut_range=FrameRange(start=24, end=168))
    (order,) = stage.order("restyle", Wish(Mode.VIDEO, take=take))
    assert (order.seconds, order.frames, order.cut_start, order.cut_end) == (5, 96, 12, 84)
    with pytest.raises(NotCapable, match=r"lasts 12\.5 s"):
        stage.order("restyle", Wish(Mode.VIDEO, take=stage.take(300, slate="S010T02R")))


def test_lips_follow_a_sound_on_a_take_or_a_picture(stage: Wishing) -> None:
    file = stage.sound(4.5)
    wish = stage.wishes.wish(Mode.LIP_SYNC, None, file)
    assert wish.sound is not None
    assert (wish.sound.media_type, round(wish.sound_s, 2)) == ("audio/wav", 4.5)
    again = stage.wishes.wish(Mode.LIP_SYNC, None, file)
    assert again.sound == wish.sound
    with pytest.raises(BadInput, match="no first frame that could speak"):
        stage.order("avatar", wish)
    with pytest.raises(BadInput, match="gives lips to a take"):
        stage.order("lips", wish)
    stage.film.store.put(Asset(id="a", file="references/a.png", sha256="5", media_type="image/png"))
    stage.set(first_frame_id="a")
    (order,) = stage.order("avatar", wish)
    assert order.sound is not None
    assert order.sound.file == wish.sound.file
    assert order.first_frame is not None
    assert (order.clip, order.seconds, order.frames, order.cut_end) == (None, 5, 108, 72)
    take = stage.take()
    on_take = stage.wishes.wish(Mode.LIP_SYNC, take, file)
    with pytest.raises(NotCapable, match="not a take"):
        stage.order("avatar", on_take)
    assert able(stage, on_take) == ["lips"]
    assert able(stage, wish) == ["avatar"]
    (order,) = stage.order("lips", on_take)
    assert (order.first_frame, order.seconds, order.cut_start) == (None, 4, 12)
    assert order.clip is not None
    with pytest.raises(BadInput, match="sound to follow"):
        stage.order("lips", Wish(Mode.LIP_SYNC, take=take))
    with pytest.raises(NotCapable, match="60 s at most"):
        stage.order("avatar", stage.wishes.wish(Mode.LIP_SYNC, None, stage.sound(61)))


def test_masks_and_the_vendors_own_options_go_along(stage: Wishing, tmp_path: Path) -> None:
    boat, sky = picture(tmp_path, "boat.png", 250), picture(tmp_path, "sky.png", 10)
    wish = stage.wishes.wish(
        None, masks=[boat], still_masks=[sky], options={"camera_control": '{"type": "simple"}'}
    )
    (order,) = stage.order("film", wish)
    assert order.mode is Mode.TEXT
    assert [mask.tag for mask in order.masks] == ["static", "moving"]
    assert order.masks[1].file.startswith("references/boat-")
    assert order.options == {"camera_control": '{"type": "simple"}', "wire_model": "film"}
    plain = stage.wishes.wish(None)
    assert plain == Wish()
    with pytest.raises(MediaUnreadable):
        stage.wishes.wish(None, masks=[_broken(tmp_path)])


def _broken(folder: Path) -> Path:
    file = folder / "half.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n cut off")
    return file


def test_things_that_do_not_go_together_are_wrong_usage(stage: Wishing, tmp_path: Path) -> None:
    take = stage.take()
    with pytest.raises(UsageError):
        stage.wishes.wish(None, take)
    with pytest.raises(UsageError):
        stage.wishes.wish(Mode.STILL, take)
    with pytest.raises(UsageError):
        stage.wishes.wish(Mode.EXTEND, take, stage.sound())
    silent = tmp_path / "words.wav"
    silent.write_bytes(b"RIFF\0\0\0\0WAVE not really")
    with pytest.raises(MediaUnreadable):
        stage.wishes.wish(Mode.LIP_SYNC, take, silent)
    assert stage.film.store.all(Asset) == []


def test_offers_name_who_can_the_cheapest_first(stage: Wishing) -> None:
    found = stage.wishes.offers(stage.shots[0], Wish(Mode.STILL))
    assert [(one.card.id, one.price) for one in found] == [
        ("flux", Money.of("0.05")),
        ("paint", Money.of("0.08")),
        ("by-the-second", None),
    ]
    assert able(stage, Wish(Mode.VIDEO)) == []
    long = stage.take(300, slate="S010T02R")
    assert able(stage, Wish(Mode.VIDEO, take=long)) == []


def test_an_equal_still_counts_when_it_may_be_used_again(stage: Wishing) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="flux", cap=CAP, wish=Wish(Mode.STILL))
    made = Made(job_id=job.id, card_id="flux", prompt_id=job.order.prompt_id, order_sha256="",
                seed=job.order.seed, at=datetime.now(UTC))  # fmt: skip
    stage.film.store.put(
        Asset(id=job.id, file="references/s.png", sha256="7", media_type="image/png",
              still_of=stage.shots[0].id, made=made)
    )  # fmt: skip
    assert len(stage.order("flux", Wish(Mode.STILL), 2, reuse=True)) == 1
    assert stage.order("flux", Wish(Mode.STILL), 1, reuse=True) == []
    assert len(stage.order("paint", Wish(Mode.STILL), 1, reuse=True)) == 1


def test_a_model_that_cannot_take_this_file_is_offered_last_with_the_reason(
    stage: Wishing,
) -> None:
    cards = Cards(
        card("any", modes=(Mode.EXTEND,), mode_lengths={Mode.EXTEND: fact(Lengths(choices=(3,)))},
             prices=(Price(amount=fact(Decimal("0.30"))),)),
        card("picky", modes=(Mode.EXTEND,), clip_types=("video/mp4",),
             mode_lengths={Mode.EXTEND: fact(Lengths(choices=(3,)))},
             prices=(Price(amount=fact(Decimal("0.10"))),)),
        card("jealous", modes=(Mode.EXTEND,), own_takes=True,
             mode_lengths={Mode.EXTEND: fact(Lengths(choices=(3,)))},
             prices=(Price(amount=fact(Decimal("0.20"))),)),
    )  # fmt: skip
    wishes = WishDesk(
        *(stage.film.store, stage.film.book, stage.media, stage.wishes._intake, cards),
        stage.film.clock, sound_seconds,
    )  # fmt: skip
    shot = stage.shots[0]
    movie = wishes.offers(shot, Wish(Mode.EXTEND, stage.take(file="media/S010T01R.mov")))
    assert [(one.card.id, bool(one.refusal)) for one in movie] == [
        ("any", False), ("jealous", True), ("picky", True),
    ]  # fmt: skip
    assert movie[2].refusal == "Picky takes no .mov files."
    assert "its vendor's own takes" in movie[1].refusal
    mp4 = wishes.offers(shot, Wish(Mode.EXTEND, stage.take(number=2, slate="S010T02R", minute=1)))
    assert [one.card.id for one in mp4 if not one.refusal] == ["picky", "any"]
