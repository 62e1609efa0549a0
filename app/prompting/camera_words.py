"""Structured camera and beats as sentences, the same for every model.

Seconds appear only here, in words for a model; editorial time stays in frames.
"""

from __future__ import annotations

from fractions import Fraction

from app.domain.shot import Beat, Camera, Move

_MOVES = {
    Move.STATIC: "Static shot on a locked camera",
    Move.DOLLY_IN: "Dolly in towards the subject",
    Move.DOLLY_OUT: "Dolly out away from the subject",
    Move.PAN_LEFT: "Pan left",
    Move.PAN_RIGHT: "Pan right",
    Move.TILT_UP: "Tilt up",
    Move.TILT_DOWN: "Tilt down",
    Move.CRANE_UP: "Crane up",
    Move.CRANE_DOWN: "Crane down",
    Move.ORBIT: "Orbit around the subject",
    Move.PUSH_OUT: "Push-out from the subject to the wide",
    Move.PARALLAX: "Parallax move with the foreground sliding past",
    Move.TRUCK_LEFT: "Truck left",
    Move.TRUCK_RIGHT: "Truck right",
    Move.TRACKING: "Tracking shot with the subject",
    Move.HANDHELD: "Handheld camera",
}


_ENDS = (".", "!", "?", "…")


def camera_sentences(camera: Camera) -> list[tuple[str, str]]:
    """(sentence, source) pairs: the move first, then framing, then the note."""
    result: list[tuple[str, str]] = []
    if camera.move is not None:
        words = _MOVES[camera.move]
        if camera.speed:
            words = f"{camera.speed.capitalize()} {words[0].lower()}{words[1:]}"
        result.append((f"{words}.", "camera move"))
    parts = (word.strip().rstrip(".") for word in (camera.size, camera.angle, camera.lens))
    if framing := ", ".join(word for word in parts if word):
        result.append((sentence(framing), "framing"))
    if camera.note:
        result.append((sentence(camera.note), "camera note"))
    return result


def beat_sentences(beats: tuple[Beat, ...], rate: Fraction) -> list[tuple[str, str]]:
    """`From 0 to 2 seconds: ...` for each beat in order of time; one without words says nothing."""
    ordered = sorted(beats, key=lambda beat: (beat.start_frame, beat.end_frame))
    return [
        (
            sentence(
                f"From {_seconds(beat.start_frame, rate)} to "
                f"{_seconds(beat.end_frame, rate)} seconds: {beat.action.strip()}"
            ),
            f"beat {n}",
        )
        for n, beat in enumerate(ordered, 1)
        if beat.action.strip()
    ]


def sentence(text: str) -> str:
    """Trimmed, with a first capital and a full stop; inner wording is left alone."""
    text = stopped(" ".join(text.split()))
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """With a full stop unless a mark ends it already, also one inside closing quotes."""
    said = text.rstrip("\"'”’")
    return text if not text or said[-1:] in _ENDS else f"{text}."


def sentences(text: str) -> list[str]:
    """A paragraph as whole sentences, so that shortening never cuts one."""
    result, start = [], 0
    flat = " ".join(text.split())
    for i, mark in enumerate(flat):
        ends = mark in ".!?" and (i + 1 == len(flat) or flat[i + 1] == " ")
        if ends and (i + 2 >= len(flat) or not flat[i + 2].islower()):
            result.append(flat[start : i + 1].strip())
            start = i + 1
    if rest := flat[start:].strip():
        result.append(rest)
    return [sentence(part) for part in result]


def _seconds(frame: int, rate: Fraction) -> str:
    value = Fraction(frame) / rate
    rounded = round(value * 2) / Fraction(2) if rate.denominator != 1 else value
    return f"{float(round(rounded, 2)):g}"
