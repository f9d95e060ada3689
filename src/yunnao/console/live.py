"""The live stream: one message a tick and window, only what changed, and never a backlog for a slow window."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from yunnao.city.city import City
from yunnao.console.picture import Painter, Picture
from yunnao.console.room import tempo_now
from yunnao.console.telling import Line, tell
from yunnao.model.event import Entry
from yunnao.model.order import Person

KEPT_LINES = 400

Sender = Callable[[bytes], Awaitable[None]]


class Window:
    """What one browser window has been sent, so that the next message holds only the difference."""

    def __init__(self, person_now: Callable[[], Person | None], after: int) -> None:
        self.person_now = person_now
        self.after = after
        self.newer = asyncio.Event()
        self._has: dict[str, bytes] = {}

    def message(self, picture: Picture, lines: list[Line], extra: dict[str, Any]) -> bytes:
        """The difference between what this window has and `picture`; from then on it has the picture."""
        changed = {name: msgspec.Raw(s) for name, s in picture.sections.items() if self._has.get(name) != s}
        events = [line for line in lines if line.seq > self.after]
        self._has = dict(picture.sections)
        self.after = max([self.after, *(line.seq for line in events)])
        return msgspec.json.encode({"seq": picture.seq, "now": picture.now, "sections": changed,
                                    "events": events, **extra})


class Live:
    """Paints the city once a tick while anyone looks, and hands each window the newest picture when it is ready."""

    def __init__(self, painter: Painter) -> None:
        self.painter, self.room = painter, painter.room
        self.windows: set[Window] = set()
        self._lines: deque[Line] = deque(maxlen=KEPT_LINES)
        self._picture: Picture | None = None
        self.room.brain.watch(self._committed)

    def _committed(self, city: City, entries: list[Entry]) -> None:
        self._lines.extend(tell(entry, city) for entry in entries[-KEPT_LINES:])

    async def tick(self) -> None:
        """Paint the city, off the event loop, and wake every window."""
        self._picture = await asyncio.to_thread(self.painter.live)
        for window in self.windows:
            window.newer.set()

    async def run(self) -> None:
        """Tick for ever; with nobody looking, nothing is painted."""
        while True:
            if self.windows:
                await self.tick()
            await asyncio.sleep(self.room.tick_s)

    async def serve(self, window: Window, send: Sender) -> None:
        """Send `window` what changed, tick after tick, until its person's session ends.

        While a slow `send` is under way, ticks pass by; the next message is made from the newest picture only.
        """
        self.windows.add(window)
        try:
            await self.tick()
            while window.person_now() is not None:
                await window.newer.wait()
                window.newer.clear()
                picture = self._picture
                assert picture is not None
                lines = [line for line in list(self._lines) if line.seq <= picture.seq]
                await send(window.message(picture, lines, {"tempo": tempo_now(self.room)}))
        finally:
            self.windows.discard(window)
