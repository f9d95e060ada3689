"""The simulated public: when the people of an ordered move leave, when they arrive, how many stay behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import structs

from yunnao.city.city import City, MoveNow
from yunnao.drill.chance import between
from yunnao.model import facts
from yunnao.model.clock import seconds
from yunnao.model.plan import ActionPlan, Move

NOTICE_S = (300, 1200)
"""Knocking on doors and leaving the house, seconds: an assumption, said in the review."""

FOOT_PER_S = 1.5
"""People leaving one zone on foot per second: a street's width."""

FALLBACK_SEATS = 200
"""Seats a district finds by itself (its own buses) before the first coach group has arrived."""

LOADING_S = 600
"""Boarding and alighting of one coach round."""

STAY = (0.0, 0.02)
"""Share of a zone that will not go."""

Due = tuple[datetime, facts.Fact]


def crowd(city: City, seed: int) -> Iterator[Due]:
    """For every move under way: its people leaving, then arriving. Coaches go in rounds, most urgent zones first."""
    by_plan: dict[str, list[MoveNow]] = {}
    for move in city.moves.values():
        if not move.complete:
            by_plan.setdefault(move.plan_id, []).append(move)
    for plan_id in sorted(by_plan):
        plan = city.plans[plan_id].plan
        seats, ahead = seats_of(city, plan), _queue(plan)
        for move in by_plan[plan_id]:
            yield from _move(move, plan.proposed_at, seats, ahead[move.move.id], seed)


def course(plan: ActionPlan, seats: int, ordered_at: datetime, seed: int) -> dict[str, tuple[datetime, datetime]]:
    """When the people of every move of a plan will have left and when they arrive, by move: as `crowd` will tell it."""
    ahead, day = _queue(plan), {}
    for move in plan.moves:
        now = MoveNow(move=move, plan_id=plan.id, incident_id=plan.incident_id, ordered_at=ordered_at)
        ((left_at, _),) = _move(now, plan.proposed_at, seats, ahead[move.id], seed)
        gone = structs.replace(now, left=move.people, left_at=left_at)
        ((there_at, _),) = _move(gone, plan.proposed_at, seats, ahead[move.id], seed)
        day[move.id] = (left_at, there_at)
    return day


def seats_of(city: City, plan: ActionPlan) -> int:
    """Seats of the coach groups that a plan sends and of those on its incident's moving tasks already.

    A district finds a few by itself at least. Counted as ordered, so that a schedule stands still.
    """
    seats = {line.unit_id: line.gives.get("seats", 0) for line in plan.assignments}
    for task in city.tasks_of(plan.incident_id):
        if task.evacuate and task.state not in ("done", "skipped"):
            seats |= {u: city.units[u].unit.capabilities.get("seats", 0) for u in task.units if u in city.units}
    return max(FALLBACK_SEATS, sum(seats.values()))


def _queue(plan: ActionPlan) -> dict[str, int]:
    """How many coach passengers of a plan board before each move does: those who must be gone earlier go first."""
    ahead, total = {}, 0
    for move in sorted(plan.moves, key=_urgency):  # a stable sort: the plan's own order decides within one time
        ahead[move.id] = total
        total += move.people if move.by == "coach" and move.depart_at is None else 0
    return ahead


def _urgency(move: Move) -> float:
    return move.move_before.timestamp() if move.move_before else 0.0  # no time means at once


def _move(now: MoveNow, made_at: datetime, seats: int, ahead: int, seed: int) -> Iterator[Due]:
    """A zone that must be empty at once walks out and is collected outside; any other waits at home for its coach.

    A move with a time of its own is obeyed: its first leave then, its last when the plan says, queues included. Times
    of a plan `made_at` some moment count from its approval.
    """
    move = now.move
    notice = between(*NOTICE_S, seed, "notice", move.id)
    if move.depart_at is not None:
        later = max(now.ordered_at - made_at, timedelta(0))
        ready = now.ordered_at + seconds(notice)
        yield from (_fetched(now, later, ready, seed) if move.rides else
                    _staged(now, move.depart_at + later, ready, seed))
        return
    round_s = 2 * move.travel_s + LOADING_S
    coach = notice + (ahead // seats) * round_s + (move.people // seats) * round_s + LOADING_S
    walks = move.by != "coach" or move.move_before is None
    if now.left == 0:
        leaves = now.ordered_at + seconds(notice + move.people / FOOT_PER_S if walks else coach)
        yield leaves, facts.PeopleLeft(move_id=move.id, people=move.people)
        return
    left = now.left_at or now.ordered_at
    sets_out = left if move.by != "coach" else max(left, now.ordered_at + seconds(coach))
    yield sets_out + seconds(move.travel_s), _arrived(move, seed)


def _fetched(now: MoveNow, later: timedelta, ready: datetime, seed: int) -> Iterator[Due]:
    """Coaches come trip by trip as planned: the last aboard leave with the last of them, at home until then or, where
    nobody may stay, outside."""
    move, rides = now.move, now.move.rides
    if now.left == 0:
        walks = ready + seconds(move.people / FOOT_PER_S)
        boards = max(ride.leaves_at for ride in rides) + later
        yield walks if move.move_before is None else max(ready, boards), facts.PeopleLeft(move_id=move.id,
                                                                                          people=move.people)
        return
    there = max(ride.arrives_at for ride in rides) + later
    yield max(there, (now.left_at or ready) + seconds(move.travel_s)), _arrived(move, seed)


def _staged(now: MoveNow, depart_at: datetime, ready: datetime, seed: int) -> Iterator[Due]:
    """People who were told a time: not before it, and not before they are ready; the road takes them as planned."""
    move, starts = now.move, max(depart_at, ready)
    first = move.depart_at or depart_at
    planned = (move.arrive_at - first).total_seconds() if move.arrive_at is not None else move.travel_s
    if now.left == 0:
        yield starts + seconds(max(0.0, planned - move.travel_s)), facts.PeopleLeft(move_id=move.id, people=move.people)
    else:
        yield (now.left_at or starts) + seconds(move.travel_s), _arrived(move, seed)


def _arrived(move: Move, seed: int) -> facts.PeopleArrived:
    stay = int(move.people * between(*STAY, seed, "stay", move.id))
    return facts.PeopleArrived(move_id=move.id, people=move.people - stay, refused=stay)
