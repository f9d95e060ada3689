"""One message a tick, only what changed, and never a backlog."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

from fake_day import NOW

from yunnao.console.live import Live, Window
from yunnao.console.picture import Painter
from yunnao.model.event import Sighting
from yunnao.model.facts import TaskStarted


def run(work):
    """Run `work` on a thread of its own: where a browser test came before, this one's event loop is taken."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(work, 20)).result()


def start(task_id="t1"):
    return [
        Sighting(kind="TaskStarted", data=TaskStarted(task_id=task_id, by="x"), occurred_at=NOW, source="t", actor="t")
    ]


def test_the_first_message_is_the_whole_picture_and_the_next_only_the_change(room, sign_in):
    with sign_in().websocket_connect("ws://127.0.0.1:8123/api/live") as socket:
        first = socket.receive_json()
        room.brain.record(start())
        then = socket.receive_json()
        while not then["events"]:
            then = socket.receive_json()
    assert {"incidents", "units", "shelters"} <= set(first["sections"])
    assert set(then["sections"]) == {"tasks"}
    assert [line["kind"] for line in then["events"]] == ["TaskStarted"]
    assert then["seq"] == room.brain.city.seq and then["tempo"]["pace"] == 1.0


def test_a_slow_window_gets_the_newest_picture_and_no_backlog(room):
    async def watch():
        live, got, gate = Live(Painter(room)), [], asyncio.Event()

        async def slow(message):
            got.append(json.loads(message))
            await gate.wait()

        window = Window(lambda: "someone", room.brain.city.seq)
        serving = asyncio.create_task(live.serve(window, slow))
        while not got:
            await asyncio.sleep(0)
        for task in ("t1", "t2", "t3", "t5"):
            room.brain.record(start(task))
            await live.tick()
        gate.set()
        while len(got) < 2 or got[-1]["seq"] < room.brain.city.seq:
            await asyncio.sleep(0)
        serving.cancel()
        return got

    got = run(watch())
    assert len(got) == 2
    assert [line["kind"] for line in got[1]["events"]] == ["TaskStarted"] * 4
    working = [task["id"] for task in got[1]["sections"]["tasks"] if task["state"] == "working"]
    assert working == ["t1", "t2", "t3", "t5"]


def test_a_window_that_has_the_picture_is_sent_none_of_it_again(room):
    window, picture = Window(lambda: "someone", 0), Painter(room).live()
    assert json.loads(window.message(picture, [], {}))["sections"]
    assert json.loads(window.message(picture, [], {}))["sections"] == {}


def test_a_stream_ends_when_its_persons_session_does(room):
    async def watch():
        live, messages, here = Live(Painter(room)), [], ["someone", None]

        async def send(message):
            messages.append(message)

        await live.serve(Window(lambda: here.pop(0), 0), send)
        return messages, live.windows

    messages, windows = run(watch())
    assert len(messages) == 1 and not windows
