"""Start-up hook of a built folder: programs we start get the person's library path back.

The bootloader points LD_LIBRARY_PATH at our own folder, so that the system's ffmpeg would load our
libraries instead of its own. This process has read the path already; only its children still look.
"""

import os

_original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _original is not None:
    os.environ["LD_LIBRARY_PATH"] = _original
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
