"""Finds a pattern in texts, as a program of its own that can be ended when a pattern never ends.

Python's matching holds the whole process while it runs, so no thread could stop it. Reads one JSON
object from standard input (`pattern`, `flags`, `template`, `texts`, `most`) and writes one: `found`
as [text, [[start, end, replacement], ...]] with `more` when there were more, or `error`. Needs
nothing but the standard library.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

FLAG = "--find-in-texts"  # how a bundle, which is one program, is asked to be this one


def find(
    pattern: str, flags: int, template: str | None, texts: Sequence[str], most: int
) -> dict[str, Any]:
    """`template` is what `re.Match.expand` takes; None keeps the words found. Empty finds are
    passed over. At most `most` texts are answered.
    """
    try:
        compiled = re.compile(pattern, flags)
        found: list[tuple[int, list[tuple[int, int, str]]]] = []
        for n, text in enumerate(texts):
            spans = [
                (m.start(), m.end(), m[0] if template is None else m.expand(template))
                for m in compiled.finditer(text)
                if m.end() > m.start()
            ]
            if spans and len(found) == most:
                return {"found": found, "more": True}
            if spans:
                found.append((n, spans))
    except (re.error, IndexError, OverflowError, RecursionError) as error:
        return {"error": str(error) or type(error).__name__}
    return {"found": found, "more": False}


def main() -> int:
    asked: Mapping[str, Any] = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(find(**asked)).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
