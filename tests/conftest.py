"""Towns that tests stand on."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from yunnao.city.ground import Ground
from yunnao.city.package import read_package

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# A test never looks at the clock: a busy machine must not turn a true property red.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def qingdao() -> Ground:
    """The real city package."""
    return read_package(ROOT / "cities" / "qingdao")


@pytest.fixture(scope="session")
def littletown() -> Ground:
    """The six-street town whose answers can be checked by hand."""
    return read_package(ROOT / "tests" / "data" / "littletown")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data that may not enter the project; absent on a lone clone, and then the test says so by name."""
    if not (SHARED / "data" / "open").is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED / "data" / "open"
