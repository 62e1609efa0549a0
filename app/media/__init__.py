"""Media: reading files frame by frame, playing them, and drawing the built-in Animatic model.

Frames are numpy arrays; nothing here knows Qt, takes, shots or the database. The window uses
`player` and `playhead` only; the other parts reach the rest of the house through `domain.ports`.
"""
