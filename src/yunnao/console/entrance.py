"""The entrance: signing in and out, and who a request speaks for."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from yunnao.console.problem import Json, Problem, read_body
from yunnao.console.room import ControlRoom, Session, tempo_now
from yunnao.model.event import Sighting
from yunnao.model.facts import SignedIn
from yunnao.model.order import Person

COOKIE = "yunnao_session"


class SignIn(Struct, forbid_unknown_fields=True):
    """What a person types at the door."""

    name: str
    secret: str


def person_in(room: ControlRoom, cookies: Mapping[str, str]) -> Person | None:
    """The person whose session the cookies carry, while it lasts."""
    session = cookies.get(COOKIE)
    return room.people.person_of(session, room.wall.now()) if session else None


def need_person(room: ControlRoom, request: Request) -> Person:
    """The person a request speaks for; raises Problem 401 when nobody is signed in."""
    person = person_in(room, request.cookies)
    if person is None:
        raise Problem(401, "nobody is signed in here", "the console shows the city to named people only",
                      "sign in, then ask again")
    return person


def check(room: ControlRoom, who: SignIn) -> Session:
    """A new session for a name and secret; raises Problem 401 when they do not belong together."""
    try:
        return room.people.sign_in(who.name, who.secret, room.wall.now())
    except PermissionError as error:
        raise Problem(401, str(error), "nothing was done", "check the name and the secret and try again") from error


def _note(room: ControlRoom, person: Person) -> None:
    """The log remembers who came in."""
    fact = SignedIn(person=person.id, roles=[str(role) for role in person.roles])
    room.brain.record([Sighting(kind="SignedIn", data=fact, occurred_at=room.clock.now(), source="console",
                                actor=person.id)])


def _card(person: Person | None) -> dict[str, Any] | None:
    return None if person is None else {"id": person.id, "name": person.name, "department": person.department}


def routes(room: ControlRoom) -> APIRouter:
    """Sign in, sign out, and who am I."""
    router = APIRouter(prefix="/api")

    def about(person: Person | None) -> dict[str, Any]:
        return {
            "person": _card(person),
            "roles": [str(role) for role in person.roles] if person else [],
            "demo": room.tempo is not None,
            "tempo": tempo_now(room),
            "mode": room.brain.mode.value,
            "guest": None if room.guest is None else {"name": room.guest[0], "secret": room.guest[1]},
        }

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        who = await read_body(request, SignIn)
        session = await run_in_threadpool(check, room, who)
        await run_in_threadpool(_note, room, session.person)
        response = Json(about(session.person))
        response.set_cookie(COOKIE, session.id, httponly=True, samesite="strict", path="/",
                            secure=request.url.scheme == "https")
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session = request.cookies.get(COOKIE)
        if session:
            room.people.sign_out(session)
        response = Json(about(None))
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return response

    @router.get("/session")
    async def session(request: Request) -> Response:
        return Json(about(person_in(room, request.cookies)))

    return router
