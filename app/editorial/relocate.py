"""Rewrite a package's lists for media seen elsewhere, and verify it again."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import BadInput, NotFound
from app.editorial.manifest import Manifest
from app.editorial.package import rewrite_lists
from app.editorial.self_check import Report, verify


def relocate(package: Path, root: str) -> Report:
    """`root` is the package's folder as the editing machine sees it. A package that does not
    verify is left as it is: what it says now is worth more than new lists.
    """
    if not package.is_dir():
        raise NotFound(f"There is no package {package}.", "Give the folder with manifest.json.")
    before = verify(package)
    if not before.ok:
        return before
    try:
        text = (package / "manifest.json").read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(text)
    except (OSError, ValidationError) as error:
        raise BadInput("The manifest cannot be read.", "Deliver again.") from error
    rewrite_lists(manifest, package, root)
    return verify(package)
