"""Is a character's wording precise enough to give the same person twice (RF-04)?

Five things must be named: age band, hair (form and length), skin tone, a garment, its colour; vague
words are pointed at. Deterministic word lists, English, one named rule each:

`no-age-band`, `no-hair-form`, `no-hair-length`, `no-skin-tone`, `no-garment`, `no-garment-colour`,
`vague-word`. Advice for the writer: nothing here keeps a shot from being sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain.wording import Part, WordingFinding, WordingReport
from app.prompting.wording_words import (
    COLOURS,
    COVERED_HEAD,
    GARMENTS,
    HAIR,
    HAIR_FORMS,
    HAIR_LENGTHS,
    HAIR_STYLES,
    NUMBERS,
    SKIN_TONES,
    VAGUE,
)

_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_AGE = re.compile(
    rf"""\b(?:
        (?:of|aged?|age|is|about)\s+{_NUMBER}\b
      | {_NUMBER}\s*(?:to|–|-|and)\s*{_NUMBER}\b
      | {_NUMBER}[\s-]+(?:years?|months?)\b
      | (?:early|mid|late)?[\s-]*(?:twenties|thirties|forties|fifties|sixties|seventies|eighties)
      | (?:early|mid|late)[\s-]+(?:teens)
      | \d0s\b
      | (?:newborn|toddler)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NEAR = 6  # words between a colour and the garment it belongs to
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NO_SKIN = {"leather", "sheep", "snake", "fake"}  # materials called skin


def check_wording(wording: str) -> WordingReport:
    """What the wording names and what it leaves open. Places are character offsets."""
    words = [(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(wording)]
    texts = [text for text, _, _ in words]
    named: set[Part] = set()
    found: list[WordingFinding] = []
    if _AGE.search(wording):
        named.add(Part.AGE)
    else:
        found.append(_missing("no-age-band", Part.AGE, "the age", "a woman of 34 to 36"))
    found += _hair(texts, named)
    if _skin(wording, texts):
        named.add(Part.SKIN)
    else:
        found.append(_missing("no-skin-tone", Part.SKIN, "the skin tone", "olive skin"))
    found += _garments(wording, words, named)
    found += _vague(wording)
    return WordingReport(named=tuple(part for part in Part if part in named), findings=tuple(found))


def _missing(rule: str, part: Part, what: str, example: str) -> WordingFinding:
    return WordingFinding(
        rule=rule, part=part, message=f"The wording does not name {what}.", example=example
    )


def _hair(texts: Sequence[str], named: set[Part]) -> Iterator[WordingFinding]:
    present = set(texts)
    if present & COVERED_HEAD:  # nothing of the hair is seen, so nothing of it can change
        named.add(Part.HAIR)
        return
    style = bool(present & HAIR_STYLES)
    spoken_of = style or bool(present & HAIR)
    form = style or (spoken_of and bool(present & HAIR_FORMS))
    length = style or (spoken_of and bool(present & HAIR_LENGTHS))
    if form and length:
        named.add(Part.HAIR)
    if not form:
        yield _missing("no-hair-form", Part.HAIR, "the form of the hair", "straight, in a low bun")
    if not length:
        yield _missing("no-hair-length", Part.HAIR, "the length of the hair", "shoulder-length")


def _skin(wording: str, texts: Sequence[str]) -> bool:
    for at, text in enumerate(texts):
        if text not in ("skin", "skinned", "complexion") or (at and texts[at - 1] in _NO_SKIN):
            continue
        if SKIN_TONES & {*texts[max(0, at - 4) : at], *texts[at + 1 : at + 4]}:
            return True
    return bool(re.search(r"\b(?:freckled|pale|tanned|sun-?tanned)\s+face\b", wording, re.I))


def _garments(
    wording: str, words: Sequence[tuple[str, int, int]], named: set[Part]
) -> Iterator[WordingFinding]:
    seen = coloured = 0
    plain: list[tuple[str, int, int]] = []
    for at, (text, start, end) in enumerate(words):
        if _singular(text) not in GARMENTS:
            continue
        after = words[at + 1 : at + 3]
        if any(
            _singular(w) in GARMENTS and not re.search(r"[,;.:]|\bover\b", wording[end:s])
            for w, s, _ in after[:1]
        ):
            continue  # "work shirt jacket": the last word is the garment
        seen += 1
        if _has_colour(wording, words, at):
            coloured += 1
        else:
            plain.append((text, start, end))
    if seen:
        named.add(Part.GARMENT)
    else:
        yield _missing(
            "no-garment", Part.GARMENT, "what is worn", "a linen apron over a work shirt"
        )
    if seen and not plain:
        named.add(Part.COLOUR)
    elif not seen:
        yield _missing("no-garment-colour", Part.COLOUR, "the colour of it", "slate-grey")
    for text, start, end in plain:
        yield WordingFinding(
            rule="no-garment-colour",
            part=Part.COLOUR,
            message=f"The {text} has no colour.",
            example=f"a slate-grey {text}",
            start=start,
            end=end,
        )


def _has_colour(wording: str, words: Sequence[tuple[str, int, int]], at: int) -> bool:
    """A colour before the garment in its own clause, or said of it: "a cap in black"."""
    edge = words[at][1]
    for text, start, end in reversed(words[max(0, at - _NEAR) : at]):
        if re.search(r"[,;.:]", wording[end:edge]) or text in ("over", "under", "with", "above"):
            break
        if _singular(text) in GARMENTS and text not in ("work",):
            break
        if text in COLOURS or _compound(text):
            return True
        edge = start
    before = words[at][2]
    for text, start, end in words[at + 1 : at + 4]:
        if re.search(r"[,;.:]", wording[before:start]):
            return False
        if text in COLOURS:
            return words[at + 1][0] in ("in", "of", "is", "dyed")
        before = end
    return False


def _compound(text: str) -> bool:
    return any(text.endswith(colour) for colour in COLOURS if len(colour) > 3)


def _singular(text: str) -> str:
    if text in GARMENTS:
        return text
    return text[:-2] if text.endswith("es") and text[:-2] in GARMENTS else text.removesuffix("s")


def _vague(wording: str) -> Iterator[WordingFinding]:
    taken: list[tuple[int, int]] = []
    for pattern, instead in VAGUE:
        for match in pattern.finditer(wording):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            taken.append(span)
            yield WordingFinding(
                rule="vague-word",
                message=f"“{match.group().strip()}” can mean many things.",
                example=instead,
                start=span[0],
                end=span[1],
            )
