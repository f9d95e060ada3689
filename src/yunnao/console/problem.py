"""How the console says no: what happened, why it matters, what to do next, always as JSON."""

from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")


class Json(Response):
    """A JSON answer; times become ISO 8601, structs become objects."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return msgspec.json.encode(content)


class Problem(Exception):
    """A request that cannot be granted, as an HTTP status and three sentences."""

    def __init__(self, status: int, error: str, why: str, next: str) -> None:
        super().__init__(error)
        self.status, self.said = status, {"error": error, "why": why, "next": next}


def answer_problem(request: Request, problem: Exception) -> Response:
    """The JSON answer for a Problem."""
    assert isinstance(problem, Problem)
    return Json(problem.said, status_code=problem.status)


def answer_full_log(request: Request, error: Exception) -> Response:
    """The JSON answer while the log takes nothing: no order was given, and nobody may think that one was."""
    return Json({"error": str(error), "why": "what is not in the log did not happen: nothing was ordered",
                 "next": "tell whoever looks after this machine; send it again when it can be recorded"},
                status_code=503)


def answer_unknown_path(request: Request, error: Exception) -> Response:
    """The JSON answer for a path or method the console does not have."""
    status = getattr(error, "status_code", 404)
    said = {"error": f"{request.method} {request.url.path} is not something this console does",
            "why": "the path or the method is wrong", "next": "see docs/howto/console.md for what there is"}
    return Json(said, status_code=status)


async def read_body(request: Request, shape: type[T]) -> T:
    """The request's JSON body as `shape`; raises Problem 400 naming the first thing that does not fit."""
    try:
        return msgspec.json.decode(await request.body(), type=shape)
    except msgspec.MsgspecError as error:
        raise Problem(400, f"the body cannot be read: {error}", "nothing was done",
                      "send JSON of the shape that docs/howto/console.md shows") from error
