"""The best assignment of units to needs: relaxation, search with Lagrangian prices, branch and bound if it is small."""

from dataclasses import dataclass, replace

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from yunnao.model.promise import Stop
from yunnao.plan._needs import Floats, Ints, Needs, nearest_first, without_spare

SOLVER = f"Lagrange + HiGHS (scipy {scipy.__version__})"

NODES = 200
"""Branch-and-bound nodes before the best found so far is given with its gap; a count, so that it is repeatable."""

PAIRS = 300
"""Branch and bound is for the pairs of task and unit that can be in a better answer, when there are no more than this:
it cannot be asked to stop, and from here on it takes longer than a person waits."""

SHORT = 0.1
"""The share of the search that comes before branch and bound: mostly it is enough."""

CLOSE = 1e-6
"""The solver's own tolerance: what it calls optimal is optimal to a part in a million."""


@dataclass(frozen=True)
class Answer:
    """What is `sent` (tasks, units), its objective, a proved lower bound, and what a unit more is worth at most."""

    sent: Ints
    objective: int
    bound: int
    unit_worth: Floats


def assign(needs: Needs, stop: Stop = lambda: False, nodes: int = NODES, start: Answer | None = None) -> Answer:
    """The cheapest answer to all needs together, proved when `bound` equals `objective`.

    First the relaxation, whose bound and reduced costs are exact; then a short search and a better bound; then the
    integer program over those pairs only that can be in a better answer, or a long search where they are too many.
    Begun from the `start` of a question like it, the short search only. Asked to stop, it gives its best so far.
    """
    nothing = np.zeros_like(needs.cost)
    possible = needs.met_in_part()
    lost = needs.value(nothing) - possible.value(nothing)
    found = _assign(possible, stop, nodes, start)
    return replace(found, objective=found.objective + lost, bound=found.bound + lost)


def _assign(needs: Needs, stop: Stop, nodes: int, start: Answer | None) -> Answer:
    starts = [nearest_first(needs)] + ([without_spare(needs, start.sent)] if start else [])
    quick = min(starts, key=needs.value)
    best = needs.value(quick)
    task, unit = needs.useful()
    if not len(task):
        return Answer(quick, best, best, np.zeros(len(needs.copies)))
    low, reduced, worth, share_sent = _relaxed(needs, task, unit)
    quick = min(quick, nearest_first(needs, _whole(needs, task, unit, share_sent)), key=needs.value)
    best = needs.value(quick)
    found = Answer(quick, best, min(best, _up(low)), start.unit_worth if start else worth)
    for share in (0.0, SHORT) if start else (0.0, SHORT, 1.0):
        if found.bound == found.objective or stop():
            break
        if share:  # an everyday question is proved without a search, for whose compiled loops no first start waits
            found = _searched(needs, found, share, stop)
        can_help = reduced <= found.objective - low + CLOSE * max(1.0, abs(low))
        if found.bound < found.objective and can_help.sum() <= PAIRS and not stop():
            return _proved(needs, found, task[can_help], unit[can_help], nodes)
    return found


def _searched(needs: Needs, best: Answer, share: float, stop: Stop) -> Answer:
    from yunnao.plan._search import search  # only now: it brings a compiler with it

    found = search(needs, best.sent, best.unit_worth, best.bound, share, stop)
    sent = without_spare(needs, found.sent)
    value = needs.value(sent)
    return Answer(sent, value, min(value, found.bound), found.price.astype(float))


def _proved(needs: Needs, best: Answer, task: Ints, unit: Ints, nodes: int) -> Answer:
    """The best over the pairs that can be in a better answer than `best`, and a bound on all."""
    sent, proved, done = _exact(needs, task, unit, nodes)
    sent = without_spare(needs, sent)
    if needs.value(sent) > best.objective:
        sent = best.sent
    objective = needs.value(sent)
    if done and objective - proved <= CLOSE * objective:
        return replace(best, sent=sent, objective=objective, bound=objective)
    return replace(best, sent=sent, objective=objective, bound=min(objective, max(best.bound, _up(proved))))


def _program(needs: Needs, task: Ints, unit: Ints) -> tuple[Floats, csr_array, Ints, csr_array, Ints, Floats]:
    """Costs, need rows (at least), unit rows (at most) and upper limits for one column a pair and one a need."""
    rows = np.argwhere(needs.need > 0)
    row_of = np.full(needs.need.shape, -1)
    row_of[tuple(rows.T)] = np.arange(len(rows))
    wanted = needs.need[tuple(rows.T)]
    pair, capability = np.nonzero((needs.need[task] > 0) & (needs.gives[unit] > 0))
    gives = np.minimum(needs.gives[unit[pair], capability], needs.need[task[pair], capability])  # tighter, same answers
    slack = np.arange(len(rows))
    at_least = csr_array(
        (np.concatenate([gives, np.ones(len(rows), dtype=np.int64)]).astype(float),
         (np.concatenate([row_of[task[pair], capability], slack]), np.concatenate([pair, len(task) + slack]))),
        shape=(len(rows), len(task) + len(rows)))
    at_most = csr_array((np.ones(len(task)), (unit, np.arange(len(task)))),
                        shape=(len(needs.copies), len(task) + len(rows)))
    costs = np.concatenate([needs.cost[task, unit], needs.price[tuple(rows.T)]]).astype(float)
    limits = np.concatenate([needs.copies[unit], wanted]).astype(float)
    return costs, at_least, wanted, at_most, needs.copies, limits


def _whole(needs: Needs, task: Ints, unit: Ints, part: Floats) -> Ints:
    """What the relaxation sends whole; the parts of units are left out."""
    sent = np.zeros_like(needs.cost)
    sent[task, unit] = np.floor(part + CLOSE).astype(np.int64)
    return sent


def _relaxed(needs: Needs, task: Ints, unit: Ints) -> tuple[float, Floats, Floats, Floats]:
    """The relaxation's optimum, every pair's reduced cost, what one more of each unit would save, what is sent."""
    costs, at_least, wanted, at_most, copies, _ = _program(needs, task, unit)
    rows = scipy.sparse.vstack([-at_least, at_most], format="csr")
    answer = linprog(costs, A_ub=rows, b_ub=np.concatenate([-wanted, copies]), method="highs")
    if answer.status != 0:  # its arithmetic failed: a bound of nothing is still true, and rules no pair out
        return 0.0, np.zeros(len(task)), np.zeros(len(copies)), np.zeros(len(task))
    worth = -answer.ineqlin.marginals[len(wanted):]
    reduced = costs + rows.T @ -answer.ineqlin.marginals
    return float(answer.fun), reduced[:len(task)], worth, answer.x[:len(task)]


def _exact(needs: Needs, task: Ints, unit: Ints, nodes: int) -> tuple[Ints, float, bool]:
    """The best integer answer over the given pairs, a lower bound on every one of them, and whether it is the best."""
    costs, at_least, wanted, at_most, copies, limits = _program(needs, task, unit)
    whole = np.concatenate([np.ones(len(task)), np.zeros(len(wanted))])
    answer = milp(costs, integrality=whole, bounds=Bounds(0, limits),
                  constraints=[LinearConstraint(at_least, lb=wanted), LinearConstraint(at_most, ub=copies)],
                  options={"mip_rel_gap": 0.0, "node_limit": nodes})
    sent = np.zeros_like(needs.cost)
    if answer.x is not None:
        sent[task, unit] = np.rint(answer.x[:len(task)]).astype(np.int64)
    bound = answer.mip_dual_bound
    return sent, 0.0 if bound is None or not np.isfinite(bound) else float(bound), answer.status == 0


def _up(bound: float) -> int:
    """The next whole number not below a bound, less what rounding may have added to it: objectives are whole."""
    return int(np.ceil(bound - CLOSE - 1e-9 * abs(bound)))
