"""What people ask for: orders through the door, and in a demo the speed of time."""

from typing import Any

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from yunnao.command.door import Refused
from yunnao.console.entrance import SignIn, check, need_person
from yunnao.console.problem import Json, Problem, read_body
from yunnao.console.room import ControlRoom, tempo_now
from yunnao.model.order import AnyOrder, Order, Person, Role


class _Signature(Struct):
    """An order may be signed by another person than the one whose window it is written in."""

    signed: SignIn | None = None


class _Pace(Struct, forbid_unknown_fields=True):
    speed: float | None = None
    paused: bool | None = None


def routes(room: ControlRoom) -> APIRouter:
    """POST /api/orders and, in a demo, POST /api/tempo."""
    router = APIRouter(prefix="/api")

    @router.post("/orders")
    async def orders(request: Request) -> Response:
        person = need_person(room, request)
        order: Order = await read_body(request, AnyOrder)  # type: ignore[arg-type]
        signature = await read_body(request, _Signature)
        return await run_in_threadpool(_submit, room, order, person, signature.signed)

    @router.post("/tempo")
    async def tempo(request: Request) -> Response:
        person = need_person(room, request)
        if room.tempo is None:
            raise Problem(404, "this console shows real time", "only a demo can hurry or stop", "nothing to do")
        if Role.COMMANDER not in person.roles:
            raise Problem(403, f"{person.name} is no commander", "the pace is the same for every window",
                          "ask the commander to change it")
        pace = await read_body(request, _Pace)
        try:
            if pace.speed is not None:
                room.tempo.speed = pace.speed
            if pace.paused is not None:
                room.tempo.paused = pace.paused
        except ValueError as error:
            raise Problem(400, str(error), "the pace was left as it is", "ask for another speed") from error
        return Json(tempo_now(room))

    return router


def _submit(room: ControlRoom, order: Order, person: Person, signed: SignIn | None) -> Response:
    """Hand an order to the brain; a refusal is an answer like any other, with its reason."""
    if signed is not None:
        person = _signer(room, signed)
    try:
        entries = room.brain.submit(order, person)
    except Refused as refusal:
        return Json({"refused": str(refusal), "by": person.id}, status_code=409)
    except (ValueError, LookupError) as error:
        raise Problem(400, str(error), "nothing was done", "correct the order and send it again") from error
    accepted: list[Any] = [entry.seq for entry in entries]
    return Json({"accepted": accepted, "by": person.id})


def _signer(room: ControlRoom, signed: SignIn) -> Person:
    """The person who signs one order; the session this needs is closed again at once."""
    session = check(room, signed)
    room.people.sign_out(session.id)
    return session.person
