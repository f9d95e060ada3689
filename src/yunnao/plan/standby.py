"""standby 驻防: where the idle units should wait, so that the rest of the city stays covered while others are away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Score, Shortfall, Standby
from yunnao.model.promise import Stop
from yunnao.model.resource import Unit
from yunnao.plan._cover import SOLVER, Ints, Stand, Watch, cover
from yunnao.plan._fixed import solved
from yunnao.plan._frame import OFF_ROAD, capability, closures, frame, span
from yunnao.plan._question import question
from yunnao.plan._reach import REACH_S, blocks
from yunnao.registry import planner
from yunnao.roads.way import times_between, travel_for

MOVE = 5
"""A second of moving weighs like five people without a second unit: nobody is moved for little."""

FARTHEST_S = 2400
"""Nobody moves up for longer than forty minutes: by then those who are away may be back."""

@dataclass(frozen=True)
class _Post:
    """One capability: its idle `units`, the `sites` they may wait at, what it `watch`es, where they `start`."""

    word: str
    units: list[Unit]
    sites: list[tuple[Point, str]]
    eta_s: Ints
    watch: Watch
    start: Ints
    district: Ints


@planner("standby")
class Standing:
    """Most people with help near as they have it at other times, once and then twice, by moving few idle units; proved.

    Per capability (rescue, medical): 3 for a person without a unit in reach who has one when all are at their bases, 1
    for one without a second who has two, 5 for a second of moving, 40 minutes at most. Counted without the units that
    `dispatch` would send now. Mixed-integer program on HiGHS.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """Units to move up, and the people left without cover as shortfalls; approved, they are ordered to their posts.

        `seed` is recorded only: the method draws no lots. `stop` is asked between capabilities.
        """
        posts, lines, holes, scores = [], [], [], []
        for word in REACH_S:
            post = _post(city, word, stop)
            stand = cover(post.watch, post.start, stop)
            posts.append((post, stand))
            lines += _lines(post, stand)
            holes += _holes(city, post, stand)
            scores.append(Score(planner="standby", objective=float(stand.objective), bound=float(stand.bound),
                                unit="加权居民", solver=SOLVER, seed=seed))
        lines = _once(lines)
        summary = f"建议 {len(lines)} 支队伍前移驻防" if lines else "空闲队伍原地驻防即可"
        return frame(city, assessment, "standby", summary, standby=lines, uncovered=holes, scores=scores,
                     assumptions=_assumptions(posts))


def _once(lines: list[Standby]) -> list[Standby]:
    """A unit with two capabilities follows the first: it can wait at one place only."""
    return list({line.unit_id: line for line in reversed(lines)}.values())[::-1]


def _post(city: City, word: str, stop: Stop) -> _Post:
    q = question(city)
    sent = set(np.flatnonzero(solved(q, stop).sent.sum(axis=0)).tolist())
    there = [(unit, city.units[unit.id].at(city.now)) for u, unit in enumerate(q.units)
             if u not in sent and unit.capabilities.get(word, 0) > 0]
    units = [unit for unit, _ in there]
    bases = [(now.unit.base, now.unit.name) for _, now in sorted(city.units.items())
             if now.unit.capabilities.get(word, 0) > 0]
    known = {(p.lon, p.lat): (p, name) for p, name in reversed(bases) if np.isfinite(p.lon + p.lat)}
    sites = list(known.values())[::-1]
    known_at = {(p.lon, p.lat): s for s, (p, _) in enumerate(sites)}
    lon, lat, people, district = blocks(city.ground)
    travel = travel_for(city.ground.roads, closures(city))
    at = np.array([(p.lon, p.lat) for p, _ in sites]).reshape(-1, 2).T
    now = np.array([(p.lon, p.lat) for _, p in there]).reshape(-1, 2).T
    near = _within(times_between(travel, (at[0], at[1]), (lon, lat)), REACH_S[word])
    eta = times_between(travel, (now[0], now[1]), (at[0], at[1]))
    eta_s = np.where(eta < 0, -1, -(-eta // 1000))
    usual = near[[known_at[p.lon, p.lat] for p, _ in bases if (p.lon, p.lat) in known_at]].sum(axis=0)
    start = _start(city, units, sites, eta_s)
    move = np.where((eta_s < 0) | (eta_s > FARTHEST_S), -1, MOVE * eta_s)
    here = np.flatnonzero(start >= 0)
    move[here, start[here]] = 0
    watch = Watch(people * (usual >= 1), near, move, twice=people * (usual >= 2))
    return _Post(word, units, sites, eta_s, watch, start, district)


def _within(ms: Ints, reach_s: int) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (ms >= 0) & (ms <= reach_s * 1000)
    return within


def _start(city: City, units: list[Unit], sites: list[tuple[Point, str]], eta_s: Ints) -> Ints:
    """The site each unit counts for when nothing is ordered: its post if it has one, else the nearest it can reach."""
    if not len(sites):
        return np.full(len(units), -1)
    far = np.where(eta_s < 0, np.iinfo(np.int64).max, eta_s)
    start = np.where((eta_s >= 0).any(axis=1), far.argmin(axis=1), -1)
    for u, unit in enumerate(units):
        post = city.units[unit.id].post
        there = [s for s, (place, _) in enumerate(sites) if place == post]
        if there and eta_s[u, there[0]] >= 0:
            start[u] = there[0]
    return start


def _lines(post: _Post, stand: Stand) -> list[Standby]:
    return [_line(post, stand, int(u)) for u in np.flatnonzero((stand.at >= 0) & (stand.at != post.start))]


def _line(post: _Post, stand: Stand, u: int) -> Standby:
    """Why one unit moves: whom the plan without its move would leave with one unit less in reach."""
    without = stand.at.copy()
    without[u] = post.start[u]
    with_it, without_it = post.watch.covered(stand.at), post.watch.covered(without)
    once, twice = (int((post.watch.people * ((with_it >= n) & (without_it < n))).sum()) for n in (1, 2))
    gain = f"{once} 名居民才有{capability(post.word)}队伍可及" if once else f"{twice} 名居民才有第二支可及"
    place, name = post.sites[int(stand.at[u])]
    eta_s = int(post.eta_s[u, stand.at[u]])
    return Standby(unit_id=post.units[u].id, unit_name=post.units[u].name, to=place, place=f"{name}驻地", eta_s=eta_s,
                   reason=f"前移 {span(eta_s)}；有它在，{gain}")


def _holes(city: City, post: _Post, stand: Stand) -> list[Shortfall]:
    """People without any unit in reach, by district, where there would be one if every unit were at its base."""
    bare = (post.watch.covered(stand.at) == 0) & post.watch.near.any(axis=0)
    holes = []
    for d, district in enumerate(city.ground.districts):
        people = int(post.watch.people[bare & (post.district == d)].sum())
        if people:
            minutes = REACH_S[post.word] // 60
            holes.append(Shortfall(
                what=f"{district.name}{capability(post.word)}覆盖", missing=people, unit="名居民",
                why=f"队伍外出期间，{minutes} 分钟内没有{capability(post.word)}队伍可及",
                least_extra=f"再有 1 支{capability(post.word)}队伍在{district.name}驻防", kind="coverage"))
    return holes


def _assumptions(posts: list[tuple[_Post, Stand]]) -> list[str]:
    said = [f"{'、'.join(f'{capability(w)} {s // 60} 分钟' for w, s in REACH_S.items())}内到达算可及；"
            "已扣除本次要派出的队伍", OFF_ROAD, "前移的队伍仍算空闲，有任务时随时可派"]
    gaps = [(p.word, s) for p, s in posts if s.objective > s.bound]
    return said + [f"{capability(word)}驻防未证明最优，与下界相差 {(s.objective - s.bound) / s.objective:.2%}"
                   for word, s in gaps]
