"""Hosts a console and the loop behind it in one process, until someone presses Ctrl-C."""

import socket
import threading
from collections.abc import Callable

import uvicorn

from yunnao.console.app import create_app
from yunnao.console.room import ControlRoom

MOST_AT_ONCE = 500
"""Connections and requests at once: one more is answered 503 at the door, before it costs the city anything."""


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """`wanted` if nobody listens there, else one that the system gives."""
    for port in (wanted, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise OSError(f"no free port on {host}: close a program that listens, or choose --port")


class _Announced(uvicorn.Server):
    """A server that says when its door is open, not before."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def host(room: ControlRoom, loop: Callable[[Callable[[], bool]], None], *, address: str, port: int,
         ready: Callable[[], None]) -> None:
    """Serve the console at `address` and turn `loop(stop)` beside it; when serving ends, `stop()` answers True.

    `ready` is called once the page can be opened.

    A loop that dies of an error takes the console down with it: a picture that stands still must not look alive.
    """
    ended = threading.Event()
    config = uvicorn.Config(create_app(room), host=address, port=port, log_level="warning",
                            timeout_graceful_shutdown=2, limit_concurrency=MOST_AT_ONCE)
    server = _Announced(config, ready)
    failure: list[BaseException] = []

    def turn() -> None:
        try:
            loop(ended.is_set)
        except BaseException as error:
            failure.append(error)
            server.should_exit = True

    thread = threading.Thread(target=turn, name="brain", daemon=True)
    thread.start()
    server.run()
    ended.set()
    if failure:
        raise RuntimeError(f"the brain's loop stopped: {failure[0]}") from failure[0]
    thread.join(timeout=5)
