"""Names the graphics card, as a program of its own: asking takes a while and can end in a driver.

Writes the renderer's name to standard output, or nothing where none answers. Needs nothing of the
program but Qt.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

_GL_RENDERER = 0x1F01


def renderer() -> str:
    """What draws on this screen, by its own name; empty where nothing does."""
    application = QGuiApplication([])
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    said: Any = context.functions().glGetString(_GL_RENDERER)
    context.doneCurrent()
    del application
    return str(said or "")


def main() -> int:
    sys.stdout.buffer.write(renderer().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
