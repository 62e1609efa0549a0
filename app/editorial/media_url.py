"""Paths as lists spell them: absolute, forward slashes, percent-encoded UTF-8."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote


def file_url(root: str, name: str) -> str:
    """`file://localhost/Volumes/...`, the form FCP7 XML readers agree on."""
    path = joined(root, name)
    drive = re.match(r"^[A-Za-z]:", path)
    encoded = quote(path, safe="/-._~")
    if drive:
        return f"file://localhost/{encoded}"
    return f"file://localhost{encoded}"


def joined(root: str, name: str) -> str:
    """The media folder and a file name with forward slashes; Windows roots are understood."""
    if re.match(r"^[A-Za-z]:[\\/]", root) or root.startswith("\\\\"):
        return PureWindowsPath(root, name).as_posix()
    return str(PurePosixPath(root, name))
