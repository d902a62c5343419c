"""A tool in the cache is whole or not there, whatever interrupted its installation."""

from pathlib import Path

import pytest

from sandbox.tools.cache import assembling, cache_directory, locked, place_of
from sandbox.tools.errors import ToolError
from sandbox.tools.progress import Silent


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_CACHE", str(tmp_path / "cache"))


def test_a_finished_tool_is_in_its_place() -> None:
    place = place_of("pulumi", "1.2.3")
    with locked(Silent()), assembling(place) as draft:
        (draft / "program").write_text("ready")
    assert [path.name for path in place.iterdir()] == ["program"]


def test_an_interrupted_installation_leaves_nothing() -> None:
    place = place_of("pulumi", "1.2.3")
    with pytest.raises(KeyboardInterrupt):
        _interrupt_while_assembling(place)
    assert [path.name for path in place.parent.iterdir()] == ["lock"]


def _interrupt_while_assembling(place: Path) -> None:
    with locked(Silent()), assembling(place) as draft:
        (draft / "half").write_text("made")
        raise KeyboardInterrupt


def test_what_a_killed_installer_left_is_swept() -> None:
    left = place_of("pulumi", "1.2.3.unfinished")
    left.mkdir(parents=True)
    with locked(Silent()):
        assert not left.exists()


def test_a_cache_that_cannot_be_written_is_named_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOLDFAST_CACHE", str(tmp_path / "file"))
    with pytest.raises(ToolError, match="set HOLDFAST_CACHE to another directory"), locked(Silent()):
        pass


def test_a_failed_installation_keeps_the_tool_that_was_there() -> None:
    place = place_of("pulumi", "1.2.3")
    with locked(Silent()), assembling(place) as draft:
        (draft / "program").write_text("old")
    with pytest.raises(ToolError, match="the disk is full"), locked(Silent()), assembling(place):
        raise OSError(28, "No space left on device")
    assert (place / "program").read_text() == "old"


def test_a_tool_takes_the_place_of_one_that_was_there() -> None:
    place = place_of("pulumi", "1.2.3")
    for text in ("old", "new"):
        with locked(Silent()), assembling(place) as draft:
            (draft / "program").write_text(text)
    assert (place / "program").read_text() == "new"
    assert sorted(path.name for path in place.parent.iterdir()) == ["lock", "pulumi-1.2.3"]


def test_the_cache_follows_the_desktop_convention(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOLDFAST_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_directory() == Path("/somewhere/holdfast")
