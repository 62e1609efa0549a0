"""Where the files that travel with the program lie: cards, fonts, icons, the sample film.

One answer for a checkout (`resources/` beside `app`), an installed wheel (`app/_resources`) and a
bundle (`resources/` beside the frozen program's libraries). It stands on the floor between
`domain` and the trades, so everybody may ask it. Not for anything a user wrote.
"""

import sys
from pathlib import Path

from app.domain.errors import Bug


def resource(*parts: str) -> Path:
    """The file or folder `resources/<parts>`; raises Bug naming every place that was looked at."""
    looked = [root.joinpath(*parts) for root in _roots()]
    for path in looked:
        if path.exists():
            return path
    raise Bug("not part of this installation: " + ", ".join(str(path) for path in looked))


def _roots() -> list[Path]:
    package = Path(__file__).resolve().parent
    bundled = getattr(sys, "_MEIPASS", None)
    roots = [package.parent / "resources", package / "_resources"]
    return [Path(bundled) / "resources", *roots] if bundled else roots
