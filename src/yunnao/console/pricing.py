"""What a change would cost, said before anybody asks for it: GET /api/price."""

from time import monotonic

from fastapi import APIRouter, Request
from starlette.responses import Response

from yunnao.console.entrance import need_person
from yunnao.console.problem import Json, Problem
from yunnao.console.room import ControlRoom
from yunnao.plan.price import price

PATIENCE_S = 1.0
"""A person holds a unit over a task meanwhile; after this the best answer so far is given, with its bound."""


def routes(room: ControlRoom) -> APIRouter:
    """`plan`, `unit` and `task` by id; without a task the unit stays where it is."""
    router = APIRouter(prefix="/api")

    @router.get("/price")
    def price_(request: Request, plan: str, unit: str, task: str = "") -> Response:
        need_person(room, request)
        city = room.brain.city
        there = city.plans.get(plan)
        if there is None or there.state != "proposed":
            raise Problem(409, f"plan {plan} waits for no decision", "only a waiting plan can still be changed",
                          "look at the newest plan")
        until = monotonic() + PATIENCE_S
        return Json(price(city, there.plan, unit, task or None, lambda: monotonic() > until))

    return router
