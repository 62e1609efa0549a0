"""The numbers at which a measurement becomes a finding. Changing one means a new version.

Starting points from trials on synthetic and a few real clips; they are to be calibrated on the
verdicts of people, and never judge what was not measured.
"""

VERSION = "1"

# Frozen: a frame repeats the one before when it changes less than a share of what is usual around.
REPEAT_SHARE = 0.2
REPEAT_CHANGE = 0.8  # code values of mean difference at 270 lines
MOTION_NEEDED = 0.35  # usual change below which a freeze cannot be told from a still scene
REPEAT_AROUND = 10  # frames on each side that say what is usual
FROZEN_LOOK = 2  # repeats in a row
FROZEN_FAIL = 4

# Black: nearly every pixel at black and no highlight; one frame is enough.
BLACK_SHARE = 0.98
BLACK_HIGHLIGHT = 40
