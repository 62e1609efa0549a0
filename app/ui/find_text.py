"""Finding a name by a few letters of it: whole words, beginnings of words, initials.

Pure. A match says how good it is and which letters of the name it used.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_ASKED = 64  # letters of a query that are looked at
_WORD, _INSIDE, _START, _RUN, _JUMP = 12.0, 3.0, 5.5, 4.0, 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """`score` is higher for better ones; `letters` are places in the name, ascending."""

    score: float
    letters: tuple[int, ...]


def match(query: str, name: str) -> Match | None:
    """How `query` fits `name`; an empty query fits everything, None means it does not fit.

    Every word of the query stands in the name, or its letters follow each other there: in runs that
    begin at the beginning of a word, with one run at most that begins inside one.
    """
    words = query.casefold()[:MOST_ASKED].split()
    text = name.casefold()
    if len(text) != len(name):  # a letter that folds to two: places would be off
        text = name.lower() if len(name.lower()) == len(name) else name
    if not words:
        return Match(0, ())
    found = (_by_words(words, text), _by_letters("".join(words), text))
    return max((one for one in found if one), key=lambda one: one.score, default=None)


def _by_words(words: list[str], text: str) -> Match | None:
    score, letters = 0.0, set[int]()
    at = 0
    for word in words:
        found = _best_place(word, text)
        if found is None:
            return None
        at, good = found
        score += good * len(word)
        letters |= set(range(at, at + len(word)))
    order = 2 if list(words) == sorted(words, key=text.find) else 0
    whole = 12 if text == " ".join(words) else 0
    return Match(score + order + whole - len(text) / 100, tuple(sorted(letters)))


def _best_place(word: str, text: str) -> tuple[int, float] | None:
    """Where a word stands, at the beginning of a word where it can, and how good that is."""
    at, inside = text.find(word), None
    while at >= 0:
        if _starts(text, at):
            return at, _WORD
        inside = at if inside is None else inside
        at = text.find(word, at + 1)
    return None if inside is None else (inside, _INSIDE)


def _by_letters(asked: str, text: str) -> Match | None:
    """The best way to read the letters in order; runs begin at words, one may begin inside."""
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
    for place, letter in enumerate(text):
        if letter != asked[0]:
            continue
        start = _starts(text, place)
        best[place, 0 if start else 1] = (_START if start else _JUMP, (place,))
    for letter in asked[1:]:
        following: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
        for (last, jumps), (score, letters) in best.items():
            place = text.find(letter, last + 1)
            while place >= 0:
                if place == last + 1:
                    gain, used = _RUN, jumps
                elif _starts(text, place):
                    gain, used = _START, jumps
                else:
                    gain, used = _JUMP, jumps + 1
                key = (place, used)
                if used <= 1 and (key not in following or following[key][0] < score + gain):
                    following[key] = (score + gain, (*letters, place))
                place = text.find(letter, place + 1)
        best = following
    if not best:
        return None
    score, letters = max(best.values(), key=lambda one: one[0])
    return Match(score - len(text) / 100, letters)


def _starts(text: str, at: int) -> bool:
    return text[at] != " " and (at == 0 or not text[at - 1].isalnum())
