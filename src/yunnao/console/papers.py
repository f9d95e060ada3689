"""Situation reports taken away on paper: GET /api/situation."""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from yunnao.console.entrance import need_person
from yunnao.console.problem import Problem
from yunnao.console.room import ControlRoom
from yunnao.procedure.situation_paper import docx, sheet

FORMS = {
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (sheet, "application/pdf"),
}


def routes(room: ControlRoom) -> APIRouter:
    """`report` by id, `form` docx or pdf: the report as it reads now, with who edited it and where it was sent."""
    router = APIRouter(prefix="/api")

    @router.get("/situation")
    def paper(request: Request, report: str, form: Literal["docx", "pdf"] = "docx") -> Response:
        need_person(room, request)
        city = room.brain.city
        there = city.situation.get(report)
        if there is None:
            raise Problem(404, f"no situation report is called {report}", "nothing can be printed",
                          "draft one, or look at the list")
        make, kind = FORMS[form]
        name = report.replace("/", "-")
        return Response(make(there.report, city.ground.timezone, "、".join(there.edited_by), there.sent_to),
                        media_type=kind, headers={"content-disposition": f'attachment; filename="{name}.{form}"'})

    return router
