"""Is the conformed frame the asked one? Nearer to its fingerprint than to its neighbours'.

Where the neighbours look alike nobody can tell, and that is said, never counted as a failure.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.editorial.manifest import FINGERPRINT, Fingerprint, ManifestClip
from app.editorial.self_check.media_facts import read_greys
from app.editorial.self_check.report import Problem

Grey = npt.NDArray[np.float32]
# Mean levels of 255 over 64x36. Two pictures nearer than ALIKE cannot be told apart after an
# encode; one farther than FAR from its own fingerprint shows something else altogether.
ALIKE = 0.25
FAR = 12.0
# A right picture stays within 0.5 of its own; so far away, and not small against the step to a
# neighbour, it comes from elsewhere in the take.
STRAYED = 3.0
# On the way from the right picture (0) to a neighbour (1), a sound encode stays within 0.06 of its
# end (measured on ProRes, 180 pictures). The middle is left to nobody: an even change of brightness
# by a codec must not pass for a fade.
RIGHT, WRONG = 0.3, 0.7


def compare_pictures(file: Path, clip: ManifestClip) -> tuple[list[Problem], int, int]:
    """(problems, pictures compared, of which nobody can tell)."""
    prints = {p.frame: p for p in clip.fingerprints}
    greys = read_greys(file, list(prints), clip.picture) if prints else {}
    if greys is None:
        return [Problem(clip.slate, "frames", "decodable", "not decodable", clip.file)], 0, 0
    problems, unsure = [], 0
    for frame, found in greys.items():
        verdict = _judge(found, prints[frame])
        if verdict == "cannot tell":
            unsure += 1
        elif verdict:
            problems.append(
                Problem(clip.slate, "frames", f"the picture of frame {frame}", verdict, clip.file)
            )
    return problems, len(greys), unsure


def _judge(found: Grey, fingerprint: Fingerprint) -> str:
    """Empty when right, `cannot tell`, or what it shows instead."""
    own = _grey(fingerprint.grey)
    if own is None:
        return "cannot tell"
    if _distance(found, own) > FAR:
        return "another picture"
    told = strayed = False
    # what is left when a codec's even change of brightness is taken away
    moved = _distance(found - found.mean(), own - own.mean())
    for text, word in ((fingerprint.before, "one before"), (fingerprint.after, "one behind")):
        other = _grey(text) if text else None
        if other is None or _distance(own, other) < ALIKE:
            continue
        way = other - own
        gone = float(((found - own) * way).sum() / (way * way).sum())
        if gone > WRONG:
            return f"the picture of the {word}"
        strayed = strayed or (moved > STRAYED and 2 * moved > _distance(own, other))
        told = told or gone < RIGHT
    if strayed:
        return "another picture"
    return "" if told else "cannot tell"


def _distance(one: Grey, other: Grey) -> float:
    return float(np.abs(one - other).mean())


def _grey(text: str) -> Grey | None:
    width, height = FINGERPRINT
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) != width * height:
        return None
    return np.frombuffer(data, np.uint8).reshape(height, width).astype(np.float32)
