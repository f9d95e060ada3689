"""The console as a web application: routes, the live stream and the page itself, behind the guard."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from yunnao.console import entrance, papers, pricing, wishes
from yunnao.console.entrance import need_person, person_in
from yunnao.console.ground import base
from yunnao.console.guard import Guard
from yunnao.console.live import Live, Window
from yunnao.console.picture import Painter, Picture
from yunnao.console.problem import Json, Problem, answer_full_log, answer_problem, answer_unknown_path
from yunnao.console.room import ControlRoom
from yunnao.console.timeline import MOST_LINES, Timeline
from yunnao.log.log import Overloaded, Unusable

STATIC = Path(__file__).parent / "static"
NOT_SIGNED_IN = 4401


def create_app(room: ControlRoom) -> FastAPI:
    """The console of one control room, ready for uvicorn."""
    painter = Painter(room)
    live = Live(painter)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        ticking = asyncio.create_task(live.run())
        yield
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking

    app = FastAPI(title="Yunnao", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(Unusable, answer_full_log)
    app.add_exception_handler(Overloaded, answer_full_log)
    app.add_exception_handler(HTTPException, answer_unknown_path)
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=5)
    app.add_middleware(Guard, hosts=room.hosts)  # added last, so it stands outermost
    app.include_router(entrance.routes(room))
    app.include_router(wishes.routes(room))
    app.include_router(pricing.routes(room))
    app.include_router(papers.routes(room))
    _reading(app, room, painter)
    _stream(app, room, live)
    _page(app)
    return app


def _reading(app: FastAPI, room: ControlRoom, painter: Painter) -> None:
    """What can be asked for: the ground, the picture now or then, the timeline, quarantine."""
    timeline = Timeline(room)
    ground = gzip.compress(msgspec.json.encode(base(room.brain.city.ground)), mtime=0)

    @app.get("/api/base")
    async def base_(request: Request) -> Response:
        need_person(room, request)
        return Response(ground, media_type="application/json", headers={"content-encoding": "gzip"})

    @app.get("/api/state")
    def state(request: Request, at: int | None = None, time: datetime | None = None) -> Response:
        need_person(room, request)
        picture = painter.live() if at is None and time is None else _past(painter, at, time)
        head = room.brain.log.head()
        return Json({"seq": picture.seq, "now": picture.now, "head": {"seq": head.seq, "hash": head.hash},
                     "mode": room.brain.mode, "sections": picture.raw()})

    @app.get("/api/events")
    def events(request: Request, after: int = 0, before: int | None = None, limit: int = 200,
               kind: str = "") -> Response:
        need_person(room, request)
        limit, kinds = max(0, min(limit, MOST_LINES)), frozenset(filter(None, kind.split(",")))
        lines = timeline.after(after, limit, kinds) if before is None else timeline.before(before, limit, kinds)
        return Json({"head": room.brain.log.head().seq, "events": lines})

    @app.get("/api/events/{seq}")
    def event(request: Request, seq: int) -> Response:
        need_person(room, request)
        return Json(_or_404(lambda: timeline.whole(seq)))

    @app.get("/api/quarantine/{sha256}")
    def quarantined(request: Request, sha256: str) -> Response:
        need_person(room, request)
        there = room.brain.city.quarantine.get(sha256)
        if there is None:
            raise Problem(404, f"no input {sha256[:12]}… is in quarantine", "it may have been read again meanwhile",
                          "look at the list")
        return Json(there)


def _past(painter: Painter, at: int | None, time: datetime | None) -> Picture:
    try:
        return painter.at(at) if at is not None else painter.when(time)  # type: ignore[arg-type]
    except LookupError as error:
        raise Problem(404, str(error), "nothing can be shown for it", "ask for a position in the log") from error
    except ValueError as error:
        raise Problem(400, str(error), "a time without a zone could mean anything",
                      "write it as 2019-08-10T14:30Z") from error


def _or_404(find: Any) -> Any:
    try:
        return find()
    except LookupError as error:
        raise Problem(404, str(error), "nothing can be shown for it", "ask for a position in the log") from error


def _stream(app: FastAPI, room: ControlRoom, live: Live) -> None:
    """WS /api/live: from the moment it opens, one message a tick with what changed."""

    @app.websocket("/api/live")
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        if person_in(room, socket.cookies) is None:
            await socket.close(NOT_SIGNED_IN, "sign in first")
            return
        window = Window(lambda: person_in(room, socket.cookies), room.brain.city.seq)
        sending = asyncio.create_task(_send(socket, live, window))
        with suppress(WebSocketDisconnect):
            while True:
                await socket.receive_text()  # nothing is expected; this only notices that the window has gone
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending


async def _send(socket: WebSocket, live: Live, window: Window) -> None:
    async def send(message: bytes) -> None:
        await socket.send_text(message.decode())

    with suppress(WebSocketDisconnect, RuntimeError):
        await live.serve(window, send)
        await socket.close(NOT_SIGNED_IN, "the session is over")


def _page(app: FastAPI) -> None:
    """The built page, or word of how to build it."""
    if (STATIC / "index.html").is_file():
        app.mount("/", StaticFiles(directory=STATIC, html=True))
        return

    @app.get("/")
    async def missing() -> Response:
        return HTMLResponse("<p>The console's page is not built. Run <code>pip install -e .</code> in the project "
                            "folder, then start again.</p>", status_code=503)
