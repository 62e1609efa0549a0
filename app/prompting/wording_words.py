"""The word lists of `wording_lint`: what is a colour, a garment, a form of hair, a vague word.

Lists only. English, lower case, singular; a hyphenated word is met as its parts.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBERS = tuple(
    sorted(
        _set(
            """
            ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
            nineteen twenty thirty forty fifty sixty seventy eighty ninety one two
            three four five six seven eight nine
            """
        )
    )
)
HAIR = _set(
    """
    hair haired curl curls fringe beard
    """
)
# Worn up, off or in a set shape: says form and length at once.
HAIR_STYLES = _set(
    """
    bun bald shaved buzzcut afro cornrows dreadlocks locs bob pixie ponytail pigtails plait
    plaits braid braids braided chignon topknot mohawk mullet crewcut undercut tonsure updo
    quiff crew buzz
    """
)
HAIR_FORMS = (
    _set(
        """
    straight wavy curly curled coiled kinky frizzy sleek cropped parted layered tousled
    loose slicked combed feathered spiky tied pinned swept uncombed smooth curls fringe
    """
    )
    | HAIR_STYLES
)
HAIR_LENGTHS = (
    _set(
        """
    short long cropped shoulder chin waist jaw collar ear nape medium mid length neck
    clipped
    """
    )
    | HAIR_STYLES
)
COVERED_HEAD = _set(
    """
    hijab headscarf turban helmet balaclava wimple coif hooded hairless
    """
)

SKIN_TONES = _set(
    """
    olive pale fair light dark medium deep brown black white tan tanned bronze bronzed
    copper ebony ivory porcelain beige golden honey caramel umber sallow ruddy rosy pink
    freckled weathered sunburnt amber sienna chestnut mahogany tawny russet peach warm cool
    neutral
    """
)
COLOURS = _set(
    """
    black white grey gray silver charcoal slate anthracite graphite ash red crimson scarlet
    ruby burgundy maroon wine brick rust coral salmon pink rose magenta fuchsia orange
    apricot peach amber ochre mustard yellow gold golden lemon cream ivory ecru beige sand
    tan camel khaki brown chestnut chocolate coffee umber sienna copper bronze green olive
    moss sage mint emerald teal turquoise petrol aqua cyan blue navy indigo cobalt azure
    denim ultramarine sky purple violet lilac lavender plum mauve aubergine undyed natural
    unbleached colourless transparent oatmeal taupe terracotta pearl ink jade lime
    """
)
GARMENTS = _set(
    """
    shirt tshirt blouse top jumper sweater pullover cardigan hoodie sweatshirt vest
    waistcoat tunic jacket blazer coat overcoat raincoat parka anorak cape cloak poncho gown
    robe kimono sari dress skirt kilt trouser trousers jeans pants chinos shorts leggings
    overalls dungarees jumpsuit suit tuxedo uniform apron smock cap hat beanie beret bonnet
    scarf shawl tie gloves mittens boots shoe sandals trainers sneakers socks belt armour
    corset bodice polo turtleneck tabard habit cassock sarong swimsuit bikini pyjamas hijab
    headscarf turban spacesuit oilskins
    """
)


def _words(text: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", flags)


_ROUND_WHAT = r"(?!\s+(?:the|his|her|their|its|a|an)\s+\w)"
# What is flagged, and what to write instead.
VAGUE: tuple[tuple[re.Pattern[str], str], ...] = (
    (_words(r"(?:some|any)\s+(?:kind|sort|type)\s+of|(?:kind|sort)\s+of"), "name the thing"),
    (_words(r"or\s+so|more\s+or\s+less|give\s+or\s+take"), "say from what to what"),
    (_words(r"and\s+so\s+on|et\s?c(?:etera)?|something\s+like|things?\s+like"), "name each thing"),
    (_words(r"looks?\s+like|similar\s+to|reminiscent\s+of|resembl\w+"), "describe what is seen"),
    (_words(r"maybe|perhaps|possibly|probably|might|may\s+have|could\s+be"), "decide"),
    (
        _words(rf"(?:around|about|circa|approximately|approx|roughly|nearly|almost){_ROUND_WHAT}"),
        "say from what to what",
    ),
    (_words(r"middle-?\s?aged|young(?:ish)?|youthful|elderly|older|oldish|(?<!year[\s-])(?<!years[\s-])old"),
     "give an age band: 34 to 36"),
    (_words(r"\w{3,}ish(?<!\bpolish)(?<!\bbrush)(?<!\bbritish)(?<!\birish)(?<!\bspanish)"
            r"(?<!\bturkish)(?<!\bscottish)(?<!\bdanish)(?<!\bfinnish)(?<!\bswedish)(?<!\bjewish)"
            r"(?<!\benglish)(?<!\bkurdish)"),
     "name the colour, age or size itself"),
    (_words(r"beautiful|pretty|handsome|attractive|gorgeous|stunning|lovely|nice|cute|ugly|"
            r"good-?\s?looking|striking|charming|elegant|stylish|fashionable|trendy|cool-?looking"),
     "describe what makes it so"),
    (_words(r"normal|average|typical|ordinary|regular|usual|standard|generic|interesting|unique|"
            r"special|appropriate|suitable|various|several|different|random|casual|modern"),
     "say which"),
    (_words(r"very|quite|rather|fairly|somewhat|slightly|a\s+bit|a\s+little|pretty\s+much"),
     "leave it out or give a measure"),
    (_words(r"clothes|clothing|outfit|attire|garments?"), "name each garment and its colour"),
    (_words(r"colou?rful|darker|lighter|bright\s+colou?rs?|dark\s+colou?rs?"), "name the colour"),
)  # fmt: skip
