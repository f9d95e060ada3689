"""A real browser on a real server on the typhoon day."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parent.parent / "console"))

from fake import fake_room, secret_of

from yunnao.console.app import STATIC, create_app
from yunnao.console.room import ControlRoom

expect.set_options(timeout=20_000)  # two busy cores: a slow machine is not a failure

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--disable-gpu", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-component-update", "--disable-background-networking", "--font-render-hinting=none"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's chromium; where CI says it must be there, its absence is a failure."""
    if not Path(CHROMIUM).exists():
        tell = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        tell(f"there is no browser at {CHROMIUM}: install chromium and fonts-wqy-microhei, or set CHROMIUM")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "headless": True, "chromium_sandbox": False,
            "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 720}}


@pytest.fixture
def room(tmp_path: Path) -> ControlRoom:
    room = fake_room(tmp_path)
    room.guest = ("王指挥", secret_of("王指挥"))
    return room


@pytest.fixture
def server(room: ControlRoom) -> Iterator[tuple[str, uvicorn.Server]]:
    """The console's address, and the server that can be stopped."""
    assert (STATIC / "index.html").is_file(), "the console's page is not built: run `pip install -e .`"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, *args, **named):
            await super().startup(*args, **named)
            started.set()

    server = Server(uvicorn.Config(create_app(room), port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(20), "the server did not start"
    yield f"http://127.0.0.1:{port}", server
    server.should_exit = server.force_exit = True  # the page's stream is still open: do not wait for it
    thread.join(10)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Everything that went wrong in the browser: errors, failed requests, requests to anywhere else."""
    said: list[str] = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: "127.0.0.1" not in request.url and not request.url.startswith(("data:", "blob:"))
            and said.append(f"elsewhere: {request.url}"))
    return said


@pytest.fixture
def console(page: Page, server: tuple[str, uvicorn.Server], complaints: list[str]) -> Page:
    """The page, open and live, signed in as the demo's commander."""
    page.set_default_timeout(15_000)
    page.goto(server[0])
    page.get_by_role("button", name="批准…").wait_for()
    return page


@pytest.fixture
def text_console(page: Page, request: pytest.FixtureRequest) -> Page:
    """The same without the map, which a machine that has no GPU paints slowly: for tests of words and buttons."""
    page.route("**/assets/engine-*.js", lambda route: route.abort())
    return request.getfixturevalue("console")


@pytest.fixture
def audit() -> Callable[[Page], list[str]]:
    """axe-core's findings on what a page shows now."""
    axe = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
    assert axe.is_file(), "axe-core is not there: run `npm ci` in web, or `pip install -e .`"

    def find(page: Page) -> list[str]:
        page.evaluate(axe.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:4]}" for v in result["violations"]]

    return find
