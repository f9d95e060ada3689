"""Lint of plans beside each other: one incident must not open two of them, nor two posts command at once."""

from collections.abc import Iterator

from yunnao.procedure.condition import covers
from yunnao.procedure.finding import Reading, Told, rule


@rule("P033", "two plans that open on the same news")
def overlapping(reading: Reading) -> Iterator[Told]:
    for other in reading.shelf:
        for number, row in enumerate(reading.plan.opens, 1):
            twin = next((n for n, theirs in enumerate(other.opens, 1) if covers(theirs.when, row.when)), None)
            if twin is not None:
                yield (f"opens[{number}]", f"whenever this row holds, plan {other.id!r} opens too (its row {twin}): "
                       "one event, two incidents, two sets of orders", "narrow one of the two rows")


@rule("P034", "two plans with one id, or for one kind of incident")
def same_kind(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    for other in reading.shelf:
        if other.id == plan.id:
            yield "id", f"another plan is called {plan.id!r}: a response is pinned to one", "give it an id of its own"
        elif other.incident_kind == plan.incident_kind:
            yield ("incident_kind", f"plan {other.id!r} is for {plan.incident_kind!r} too: while one of them is open, "
                   "the other never opens", "give it a kind of its own, or make them one plan")


@rule("P035", "two plans that claim one command post")
def same_post(reading: Reading) -> Iterator[Told]:
    post = reading.plan.command_post.strip()
    for other in reading.shelf:
        if post and other.command_post.strip() == post:
            yield ("command_post", f"plan {other.id!r} sets up {post!r} too: on a day with both, two heads give orders "
                   "from one post", "give each plan a post of its own, or say in one of them that it joins the other's")
