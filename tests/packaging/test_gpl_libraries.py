"""The judge of built folders tells the GPL's libraries by their names, whatever a wheel adds."""

import importlib.util
from pathlib import Path

import pytest

from tests.floors.tree import ROOT


def judge():
    """The module as installer.spec loads it: from its file, beside the packaging scripts."""
    spec = importlib.util.spec_from_file_location(
        "gpl_libraries", ROOT / "packaging" / "gpl_libraries.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    ["libx264-d6533a8d.so.165", "libx265.so.216", "libx264-164.dll", "libpostproc.58.dylib"],
)
def test_gpl_libraries_are_named_in_every_systems_spelling(name: str) -> None:
    assert judge().gpl_libraries([f"av.libs/{name}"]) == [name]


def test_libraries_that_may_be_handed_on_are_left_alone() -> None:
    allowed = ["libx11.so.6", "libavcodec-5e6b81c2.so.62", "libvpx-edb6de90.so", "libdav1d.so.7"]
    assert judge().gpl_libraries(allowed) == []


def test_windows_paths_and_repeats_count_once() -> None:
    twice = ["av.libs\\libx265-1.dll", "copy/libx265-1.dll"]
    assert judge().gpl_libraries(twice) == ["libx265-1.dll"]


def test_the_installed_player_is_judged_as_its_wheel_really_is() -> None:
    """What THIRD_PARTY.md tells about PyAV has to stay true for the locked version."""
    import av

    folder = Path(av.__file__).parents[1] / "av.libs"
    inside = judge().gpl_libraries(path.name for path in folder.glob("*"))
    told = (ROOT / "THIRD_PARTY.md").read_text()
    assert bool(inside) == ("x264 and x265 under the GPL" in told)
