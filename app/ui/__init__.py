"""Everything with pixels: the only folder that imports PySide6 or qasync."""

from app.ui.launch import launch

__all__ = ["launch"]
