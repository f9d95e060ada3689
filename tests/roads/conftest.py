"""Every promise about travel is kept by both engines."""

from collections.abc import Iterator

import pytest

from yunnao.roads import engine, way


@pytest.fixture(params=["searched", "customized"], scope="module", autouse=True)
def engine_name(request: pytest.FixtureRequest) -> Iterator[str]:
    """All tests of this folder run twice: once searching, once by the hierarchy, however small the network."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "customized":
            patch.setattr(engine, "SEARCH_UP_TO_ARCS", 0)
        way._changing.cache_clear()
        yield request.param
    way._changing.cache_clear()
