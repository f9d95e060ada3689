"""`make demo` as a newcomer meets it: one command, an address, a storm under way, a plan to approve."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The address that the demo prints, with a broken warning in its inbox."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "torn.cap").write_bytes(b'<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">')
    command = [str(Path(sys.executable).parent / "yunnao"), "demo", "--out", str(tmp_path / "demo"), "--port", "0",
               "--speed", "3600", "--cap", str(inbox)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)
        address = next((found[0] for found in said if found), "")
        assert address, "the demo printed no address"
        yield address
        process.terminate()
        process.wait(20)


def test_one_command_carries_the_city_into_a_storm(demo: str, page: Page, complaints: list[str]) -> None:
    page.goto(demo)
    expect(page.get_by_text("演练", exact=True)).to_be_visible(timeout=20_000)
    expect(page.get_by_text("台风“利奇马”").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="批准…").click(timeout=30_000)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="我批准").click()
    expect(page.get_by_text(re.compile(r"演示指挥员.*批准")).first).to_be_visible(timeout=20_000)
    page.get_by_role("button", name=re.compile("隔离区")).click()
    expect(page.get_by_text("torn.cap").first).to_be_visible(timeout=20_000)
    assert complaints == []
