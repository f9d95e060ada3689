"""Where things that can be made again are kept."""

from pathlib import Path

import pytest

from yunnao.compiled.folder import cache_folder


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YUNNAO_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("YUNNAO_CACHE")
    assert "yunnao" in cache_folder().parts
