"""Named rules over a brief and its compiled prompt: what is missing or would be sent wrongly.

One rule, one finding: a missing element never raises two. Findings that are waived on the shot by
name are left out; some (over length, Kling without preset) cannot be waived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from app.domain.model_card import LOCAL, Audio, ModelCard
from app.domain.prompt import Brief, CompiledPrompt, Element, Finding, Severity
from app.domain.scene import Tactic
from app.domain.shot import COVERAGE, Fitness, Move, ShotKind
from app.prompting.compiler import DIALECTS
from app.prompting.dialect import preset_of

_MISSING = (
    (
        "missing-subject-action",
        Element.SUBJECT_ACTION,
        "who does what",
        "Write subject and action.",
    ),
    (
        "missing-environment-lighting",
        Element.ENVIRONMENT_LIGHTING,
        "the place and its light",
        "Write place and light.",
    ),
    ("missing-camera", Element.CAMERA, "the camera movement", "Choose a camera move."),
    (
        "missing-style",
        Element.STYLE,
        "the style",
        "Write a style or the project's style paragraph.",
    ),
    ("missing-mood", Element.MOOD, "the mood", "Write one or two words of mood."),
)


def lint(
    brief: Brief, card: ModelCard | None, prompt: CompiledPrompt | None, today: date
) -> list[Finding]:
    """All findings of one shot, errors first. `card` and `prompt` are None without a model."""
    if brief.shot.kind is not ShotKind.GENERATED or brief.shot.omitted:
        return []
    found = [
        finding
        for finding in (
            *_elements(brief, card),
            *_motion(brief),
            *_characters(brief),
            *_anchors(brief),
            *_model(brief, card, today),
            *_use(brief),
            *_seam(brief),
            *_kin(brief, card),
            *_fit(brief, card, prompt),
        )
        if not (finding.waivable and finding.rule in brief.shot.waived)
    ]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)


def _finding(
    brief: Brief,
    rule: str,
    message: str,
    repair: str,
    severity: Severity = Severity.ERROR,
    element: Element | None = None,
    *,
    waivable: bool = True,
) -> Finding:
    return Finding(
        shot_id=brief.shot.id,
        shot=brief.shot.number,
        rule=rule,
        severity=severity,
        message=message,
        repair=repair,
        element=element,
        waivable=waivable,
    )


def _elements(brief: Brief, card: ModelCard | None) -> Iterator[Finding]:
    elements = brief.shot.elements
    present = {
        Element.SUBJECT_ACTION: bool(elements.subject_action.strip()),
        Element.ENVIRONMENT_LIGHTING: bool(elements.environment_lighting.strip()),
        Element.CAMERA: not elements.camera.empty(),
        Element.STYLE: bool(elements.style.strip() or brief.project.style.strip())
        or _by_preset(brief, card),
        Element.MOOD: bool(elements.mood.strip()),
    }
    for rule, element, what, repair in _MISSING:
        if not present[element]:
            yield _finding(brief, rule, f"The prompt does not say {what}.", repair, element=element)


def _by_preset(brief: Brief, card: ModelCard | None) -> bool:
    """Whether a preset is the style register (PR-02), or its own rule asks for one (PR-18)."""
    if card is None:
        return False
    return card.prompting.preset_required or bool(preset_of(brief, card))


def _motion(brief: Brief) -> Iterator[Finding]:
    shot = brief.shot
    moving = shot.elements.camera.move not in (None, Move.STATIC)
    if not moving and not any(beat.action.strip() for beat in shot.beats):
        yield _finding(
            brief,
            "no-motion",
            "Nothing says what changes over time: no camera move and no beats.",
            "Add a beat or choose a camera move.",
        )
    for n, beat in enumerate(shot.beats, 1):
        if beat.end_frame > shot.frames or beat.start_frame >= beat.end_frame:
            yield _finding(
                brief,
                "beat-outside-shot",
                f"Beat {n} does not lie inside the shot's {shot.frames} frames.",
                "Move the beat.",
                Severity.WARNING,
            )
        if not beat.action.strip():
            yield _finding(
                brief,
                "beat-without-words",
                f"Beat {n} says nothing, so no model hears of it.",
                "Write what happens, or delete the beat.",
                Severity.WARNING,
            )
    last = max((beat.end_frame for beat in shot.beats), default=None)
    if last is not None and last < shot.frames // 2:
        yield _finding(
            brief,
            "beats-end-early",
            f"No beat after frame {last} of {shot.frames}.",
            "Add a beat for the rest of the shot.",
            Severity.WARNING,
        )


def _characters(brief: Brief) -> Iterator[Finding]:
    typed = f"{brief.shot.elements.subject_action} {brief.shot.elements.environment_lighting}"
    for character in brief.characters:
        if not character.likeness.may_be_used():
            yield _finding(
                brief,
                "likeness-without-consent",
                f"{character.name} is a real person and no consent is recorded.",
                f"Write who agreed, when and for what on {character.name}'s sheet.",
                waivable=False,
            )
        if not character.wording.strip():
            yield _finding(
                brief,
                "character-without-wording",
                f"{character.name} has no wording.",
                f"Write {character.name}'s sheet.",
            )
        elif character.locked_checksum not in (None, character.checksum()):
            yield _finding(
                brief,
                "character-wording-changed",
                f"{character.name}'s wording changed after it was locked.",
                "Lock the sheet again or take the change back.",
            )
        elif _edited_copy(character.wording, typed):
            yield _finding(
                brief,
                "character-wording-edited",
                f"The shot repeats {character.name}'s wording with changes.",
                f"Remove it from the shot; {character.name}'s sheet is inserted word for word.",
            )


def _anchors(brief: Brief) -> Iterator[Finding]:
    """Anchors are chosen before anything is generated (RF-07)."""
    if brief.kit_anchors and not brief.anchors:
        has = f"{brief.kit_anchors} anchor{'' if brief.kit_anchors == 1 else 's'}"
        yield _finding(
            brief,
            "no-anchors",
            f"The kit has {has} and this shot uses none: looks that differ cost 3–4 times the "
            "edit time.",
            "Add the kit's anchors before it is sent.",
            Severity.WARNING,
        )


def _model(brief: Brief, card: ModelCard | None, today: date) -> Iterator[Finding]:
    if card is None:
        given = brief.shot.model
        message = f"There is no model {given!r} any more." if given else "The shot has no model."
        yield _finding(brief, "no-model", message, "Assign a model.", Severity.WARNING)
        return
    if not card.can_be_ordered(today):
        when = f" since {card.life.on.isoformat()}" if card.life.on else ""
        other = (
            f"Use {', '.join(card.substitutes)} instead." if card.substitutes else "Choose another."
        )
        message = f"{card.name} is retired{when}."
        yield _finding(brief, "model-retired", message, other, waivable=False)
    if card.prompting.preset_required and not brief.shot.preset.strip():
        yield _finding(
            brief,
            "kling-without-preset",
            f"{card.name} needs a named style preset.",
            f"Choose one of {', '.join(card.prompting.presets)}.",
            element=Element.STYLE,
            waivable=False,
        )
    elif brief.shot.preset not in ("", *card.prompting.presets) and card.prompting.presets:
        yield _finding(
            brief,
            "unknown-preset",
            f"{card.name} has no preset {brief.shot.preset!r}.",
            f"Choose one of {', '.join(card.prompting.presets)}.",
            element=Element.STYLE,
            waivable=False,
        )
    if not brief.shot.dialogue.strip() or card.vendor == LOCAL:
        return
    if not DIALECTS.get(card.family, DIALECTS["plain"]).speaks(card):
        yield _finding(
            brief,
            "dialogue-not-spoken",
            f"{card.name} will not speak the dialogue of this shot.",
            "Choose a model with native sound or add the voice later.",
            Severity.WARNING,
        )
    elif card.audio.value is Audio.TOGGLE and not brief.shot.wants_sound():
        yield _finding(
            brief,
            "dialogue-in-silence",
            f"{card.name} is ordered without sound, as the shot's sound says "
            f"“{brief.shot.audio.strip()}”: nobody will hear the dialogue.",
            "Write what is to be heard, or add the voice later.",
            Severity.WARNING,
        )


def _use(brief: Brief) -> Iterator[Finding]:
    """One warning for a use that generated pictures rarely serve (SB-13)."""
    shot = brief.shot
    rank, why = COVERAGE.get(shot.coverage.strip().lower(), (Fitness.FINE, ""))
    unframed = shot.cuts_with_live_action and not shot.elements.style.strip()
    if unframed:
        why = "The shot must cut with photographed footage and has no strong style of its own."
    if unframed or rank is Fitness.RARE:
        repair = "Give it a strong stylistic frame or shoot it live."
        yield _finding(brief, "risky-use", why, repair, Severity.WARNING)


def _seam(brief: Brief) -> Iterator[Finding]:
    """What the tactic of the sequence asks for (SB-18); a missing style has its own rule."""
    seam, own = brief.seam, brief.shot.elements.style.strip() or brief.project.style.strip()
    if seam is None:
        return
    if seam.tactic is Tactic.STYLE and own and same_words(own) != same_words(seam.style):
        yield _finding(
            brief,
            "seam-style",
            f"One stylisation holds {seam.where} together, and this shot has another style.",
            f"Give it the sequence's style: {seam.style}",
            element=Element.STYLE,
        )
    if seam.tactic is Tactic.ENDS and seam.inside:
        yield _finding(
            brief,
            "seam-inside",
            f"Generated shots belong at the ends of {seam.where}, and this one lies inside.",
            "Shoot it live, move it to an end, or choose another tactic for the sequence.",
            Severity.WARNING,
        )


def _kin(brief: Brief, card: ModelCard | None) -> Iterator[Finding]:
    """What a critical shot does not share with the others of its scene (SB-12)."""
    shot, kin = brief.shot, brief.kin
    if kin is None:
        return
    seeded = card is not None and card.seed_max is not None
    apart = [
        word
        for word, differs in (
            ("another model", shot.model != kin.model),
            ("another batch group", shot.batch_group != kin.group),
            ("another seed", seeded and shot.seed != kin.seed),
        )
        if differs
    ]
    if apart:
        yield _finding(
            brief,
            "critical-apart",
            f"Critical shots of a scene are held against each other, and this one has "
            f"{' and '.join(apart)}.",
            "Give it the model, batch group and seed of the others.",
            Severity.WARNING,
        )


def same_words(style: str) -> str:
    """Two styles are equal when this is: case, spaces and a final stop do not count."""
    return " ".join(style.casefold().split()).rstrip(" .;,")


def _fit(brief: Brief, card: ModelCard | None, prompt: CompiledPrompt | None) -> Iterator[Finding]:
    if prompt is None or card is None:
        return
    if prompt.over:
        yield _finding(
            brief,
            "too-long",
            f"The shortest legal prompt is {prompt.over} {card.prompting.unit} over "
            f"{card.name}'s limit of {prompt.limit}.",
            f"Shorten the shot's own words by {prompt.over}.",
            waivable=False,
        )
    elif prompt.shortened:
        yield _finding(
            brief,
            "shortened",
            f"{len(prompt.shortened)} phrases were left out to fit {card.name}.",
            "Shorten the shot's own words to keep them.",
            Severity.WARNING,
        )


def _edited_copy(wording: str, typed: str) -> bool:
    """True when a long run of the wording was typed again, but not all of it."""
    flat_wording, flat_typed = (re.findall(r"\w+", text.lower()) for text in (wording, typed))
    if len(flat_wording) < 6 or " ".join(flat_wording) in " ".join(flat_typed):
        return False
    matcher = SequenceMatcher(None, flat_wording, flat_typed, autojunk=False)
    run = matcher.find_longest_match(0, len(flat_wording), 0, len(flat_typed))
    return run.size >= 5
