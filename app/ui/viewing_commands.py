"""Commands of how Review's pictures are looked at: zoom, grade, scopes, guides, screens.

Those that are on or off have no icon: in a menu it would stand where the tick belongs.
"""

from __future__ import annotations

from app.ui.command import Command

_ZOOM, _PICTURE, _SCOPES, _GUIDES = "Zoom of Viewer", "Picture in Viewer", "Scopes", "Guides"
VIEWING: tuple[Command, ...] = (
    Command("viewer.fit", "Fit Picture", "View", ("F",), "scan", "review", under=_ZOOM),
    Command("viewer.actual", "Actual Pixels, 1:1", "View", ("Shift+F",), "square", "review",
            under=_ZOOM, tip="A pixel of the file is one of the screen"),
    Command("viewer.double", "Twice the Pixels, 200 %", "View", ("Alt+F",), "zoom-in", "review",
            under=_ZOOM),
    Command("viewer.zoom", "Zoom by Dragging", "View", ("Z",), "scan-search", "review",
            under=_ZOOM, tip="Hold the key and drag; the wheel zooms at the pointer at any time"),
    Command("viewer.pan", "Move Picture by Dragging", "View", ("X",), "hand", "review",
            under=_ZOOM, tip="Hold the key and drag"),
    Command("viewer.linked", "All Panes Together", "View", ("Alt+Z",), "", "review",
            checkable=True, under=_ZOOM, tip="Zoom and move all panes, or only one"),
    Command("viewer.exposure", "Exposure by Dragging", "View", ("E",), "sun", "review",
            under=_PICTURE, tip="Hold the key and drag; a double click sets it back"),
    Command("viewer.gamma", "Gamma by Dragging", "View", ("Y",), "contrast", "review",
            under=_PICTURE, tip="Hold the key and drag; a double click sets it back"),
    Command("viewer.red", "Red Channel", "View", ("R",), where="review", checkable=True,
            under=_PICTURE),
    Command("viewer.green", "Green Channel", "View", ("G",), where="review", checkable=True,
            under=_PICTURE),
    Command("viewer.blue", "Blue Channel", "View", ("B",), where="review", checkable=True,
            under=_PICTURE),
    Command("viewer.luma", "Luminance", "View", ("Ctrl+L",), where="review", checkable=True,
            under=_PICTURE),
    Command("viewer.neutral", "Picture as in the File", "View", ("Alt+E",), "rotate-ccw", "review",
            under=_PICTURE, tip="Take exposure, gamma, saturation and channel back"),
    Command("viewer.onion", "Onion Skin", "View", ("Shift+R",), "", "review",
            checkable=True, under=_PICTURE,
            tip="Lay a reference picture over the take, or take it off"),
    Command("viewer.onion_choose", "Onion Skin Picture…", "View", ("Alt+R",), "layers", "review",
            under=_PICTURE, tip="First frame, hero frame, anchor or still, and how strongly"),
    Command("viewer.card", "Draw with Graphics Card", "View", (), "", "review",
            checkable=True, under=_PICTURE),
    Command("scope.histogram", "Histogram", "View", ("F1",), "", "viewer", checkable=True,
            under=_SCOPES, tip="Levels of red, green, blue and luminance, in the viewer"),
    Command("scope.vectorscope", "Vectorscope", "View", ("F2",), "", "viewer",
            checkable=True, under=_SCOPES, tip="Hue and saturation, in the viewer"),
    Command("scope.waveform", "Waveform", "View", ("F3",), "", "viewer", checkable=True,
            under=_SCOPES, tip="Luminance across the picture, in the viewer"),
    Command("guide.safe", "Safe Areas", "View", (), where="review", checkable=True, under=_GUIDES,
            tip="Action 93 %, title 90 % of the picture, or of its mask"),
    Command("guide.thirds", "Thirds", "View", (), where="review", checkable=True, under=_GUIDES),
    Command("guide.cross", "Centre Cross", "View", (), where="review", checkable=True,
            under=_GUIDES),
    *(
        Command(f"guide.{aspect}", f"Mask {aspect}", "View", (), where="review", checkable=True,
                under=_GUIDES, tip=f"Darken what lies outside {aspect}")
        for aspect in ("2.39", "1.85", "1:1", "9:16", "4:5")
    ),
    Command("viewer.picture", "Picture Only", "View", ("Ctrl+F11",), "maximize", "review",
            tip="Nothing but the picture; Tab in the viewer does it too, Tab or Esc leaves"),
    Command("viewer.screen", "Picture on Other Screen", "View", ("Shift+F11",), "",
            "review", checkable=True, ends_group=True,
            tip="The viewer a second time, filling another screen"),
)  # fmt: skip
