"""Results are complete or not there, and settings are checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from models.errors import DiskFullError, SettingsError
from pipeline.settings import Settings, from_environment
from pipeline.store import ResultKey, ResultStore, write_atomically
from pipeline.versions import code_version

KEY = ResultKey("read", "ab" * 32, "v1")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@hypothesis_settings(deadline=None)  # a busy disk is no failure
@given(result=st.dictionaries(st.text(), json_values))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, result: dict[str, object]) -> None:
    store = ResultStore(tmp_path_factory.mktemp("store"))
    store.put(KEY, result)
    assert store.get(KEY) == result


def test_another_version_or_part_is_another_result(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    store.put(KEY, {"a": 1})
    assert store.get(ResultKey("read", KEY.sha256, "v2")) is None
    assert store.get(ResultKey("read", KEY.sha256, "v1", "0001")) is None


@pytest.mark.parametrize("damage", [b"", b"not gzip", b"\x1f\x8b\x08\x00cut"])
def test_a_damaged_result_counts_as_not_there(tmp_path: Path, damage: bytes) -> None:
    store = ResultStore(tmp_path)
    store.put(KEY, {"a": 1})
    store.path(KEY).write_bytes(damage)
    assert store.get(KEY) is None
    assert not store.path(KEY).exists()


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(DiskFullError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_settings_come_from_the_environment() -> None:
    settings = from_environment({"KEHOACH_WORKERS": "3", "KEHOACH_DATA_DIR": "/srv/k", "HOME": "/root"})
    assert (settings.workers, settings.data_dir) == (3, Path("/srv/k"))
    assert settings.warehouse_url == "sqlite:////srv/k/processed/warehouse.sqlite"
    assert settings.with_database("postgresql://db").warehouse_url == "postgresql://db"


@pytest.mark.parametrize("environment", [{"KEHOACH_WORKERS": "many"}, {"KEHOACH_WORKER": "2"}])
def test_a_wrong_setting_is_an_error_that_names_it(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(environment))):
        from_environment(environment)


def test_a_version_is_the_code_it_stands_for() -> None:
    assert code_version(("pipeline.store",)) != code_version(("pipeline.settings",))
    assert code_version(("pipeline.store",)) == code_version(("pipeline.store",))
    assert Settings().workers >= 1
