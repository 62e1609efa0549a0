"""Rewrite a package's lists for media seen elsewhere, and verify it again."""

from __future__ import annotations

import errno
from pathlib import Path

from app.domain.errors import BadInput, DiskFull, ExportImpossible, NotFound
from app.editorial.paperwork import check_root, write_papers
from app.editorial.self_check import Report, verify
from app.editorial.self_check.inventory import read_manifest


def relocate(package: Path, root: str) -> Report:
    """`root` is the package's folder as the editing machine sees it. A package that does not
    verify is left as it is: what it says now is worth more than new lists.
    """
    if not package.is_dir():
        raise NotFound(f"There is no package {package}.", "Give the folder with manifest.json.")
    check_root(root)
    before = verify(package)
    if not before.ok:
        return before
    manifest, _ = read_manifest(package)
    if manifest is None:
        raise BadInput("The manifest cannot be read.", "Deliver again.")
    try:
        write_papers(manifest.model_copy(update={"media_root": root}), package)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                "The disk is full; the lists are as they were.", "Make room first."
            ) from error
        raise ExportImpossible(
            f"{package} cannot be written: {error.strerror or error}.",
            "Copy the package to a folder you may write to.",
        ) from error
    return verify(package)
