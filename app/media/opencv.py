"""The one door through which OpenCV enters, closed again behind it.

The wheel brings its own Qt and says so in the environment at import. Left there, the window's Qt
and every child process would look for plug-ins and libraries in the wrong place.
"""

from __future__ import annotations

import os

_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in (*_QT_VARIABLES, "LD_LIBRARY_PATH")}

import cv2  # noqa: E402

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

# Decoders and encoders already use every core; OpenCV's own threads would only fight them.
cv2.setNumThreads(1)

__all__ = ["cv2"]
