"""ComfyUI's graphs as they lie in `resources/comfyui_graphs`: read once, so that the adapter that
fills them in knows no files.
"""

from __future__ import annotations

from functools import cache

from app.resources import resource


@cache
def graph_text(name: str) -> str:
    """The JSON text of a graph, such as "wan2.2-text"; raises `Bug` where it is missing."""
    return resource("comfyui_graphs", f"{name}.json").read_text("utf-8")
