"""Which libraries of a built folder put it under the GPL; asked by installer.spec and its tests.

The PyAV wheel carries x264 and x265 beside an LGPL FFmpeg. That is nobody's trouble in a source
installation, which fetches the wheel itself; a folder handed on with them inside is GPL as a whole.
Not a licence scanner: tests/floors/test_licences.py reads what packages say of themselves.
"""

import re
from collections.abc import Iterable
from pathlib import PurePath

# Encoders and filters FFmpeg takes in only with --enable-gpl; wheels put a hash into the name.
_GPL = re.compile(
    r"(?:lib)?(?:x264|x265|xvidcore|xavs2?|davs2|vidstab|rubberband|postproc)\b", re.I
)

NOTE_NAME = "FOR-OWN-USE-ONLY.txt"
NOTE = """This folder was built for your own use. Do not hand it on.

It contains libraries under the GNU General Public License:

{libraries}

They came with the PyAV wheel. To make a folder that may be published, install a PyAV built against
an FFmpeg without --enable-gpl, then build again with

    pyinstaller installer.spec -- --publish

which refuses to finish as long as one of these libraries is inside.
"""


def gpl_libraries(files: Iterable[str]) -> list[str]:
    """The file names among `files` that belong to GPL libraries, sorted, each once."""
    names = {PurePath(file.replace("\\", "/")).name for file in files}
    return sorted(name for name in names if _GPL.match(re.sub(r"[-_]", " ", name)))
