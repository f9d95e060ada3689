"""The two recorded days, whole: what must be proposed by when, and that a day is the same day every time."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yunnao.cli.front import front
from yunnao.log.log import open_log, read_log
from yunnao.model import cap12
from yunnao.model.event import Mode

pytestmark = pytest.mark.xdist_group("drills")

Run = Callable[..., dict[str, Any]]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a drill through the front door, once for each name and seed; gives review.json with its folder."""
    done: dict[tuple[str, int, int], dict[str, Any]] = {}

    def play(name: str, seed: int = 1, take: int = 1) -> dict[str, Any]:
        if (name, seed, take) not in done:
            out = tmp_path_factory.mktemp(f"{name}-{seed}-{take}")
            result = CliRunner().invoke(front, ["drill", "run", name, "--out", str(out), "--seed", str(seed), "--json"])
            assert result.exit_code == 0, result.output
            review = json.loads((out / "review.json").read_text(encoding="utf-8"))
            done[name, seed, take] = {**review, "out": out}
        return done[name, seed, take]

    return play


def proposed(review: dict[str, Any], level: str) -> datetime:
    steps = [s for incident in review["incidents"] for s in incident["levels"]]
    return min(moment(s["at"]) for s in steps if s["level"] == level and s["state"] == "proposed")


def test_huangdao_is_answered_hours_before_the_explosion(run: Run) -> None:
    review = run("huangdao-2013")
    assert moment("2013-11-22T02:12+08:00") <= moment(review["incident_at"]) <= moment("2013-11-22T02:25+08:00")
    ordered, complete = moment(review["evacuation_ordered_at"]), moment(review["evacuation_complete_at"])
    assert ordered <= moment("2013-11-22T03:50+08:00")
    assert ordered < complete < moment("2013-11-22T10:25+08:00")
    assert review["people_moved_before_impact"] + review["refused_to_leave"] == review["people_to_move"] > 1000
    assert "62" in json.dumps(review["history"], ensure_ascii=False)


def test_the_commander_of_huangdao_had_a_plan_within_minutes_of_the_confirmed_leak(run: Run) -> None:
    log = open_log(str(run("huangdao-2013")["out"] / "log.sqlite"))
    plans = [e.event for e in log.read() if e.event.kind == "PlanProposed" and e.event.data["plan"]["moves"]]
    confirmed = moment("2013-11-22T03:40+08:00")
    assert 0 <= (plans[0].recorded_at - confirmed).total_seconds() <= 300
    reasons = [line["reason"] for line in plans[0].data["plan"]["moves"]]
    assert all(reasons)


def test_lekima_levels_come_no_later_than_the_citys_own(run: Run) -> None:
    review = run("lekima-2019")
    assert proposed(review, "III") <= moment("2019-08-09T11:00+08:00")
    assert proposed(review, "II") <= moment("2019-08-10T14:30+08:00")
    assert proposed(review, "III") >= moment("2019-08-08T12:00+08:00"), "a level nobody could have justified"
    page = (review["out"] / "review.html").read_text(encoding="utf-8")
    assert "8,703" in page or "8703" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=[\"']?(https?:)?//", page), "the page must open offline"


@pytest.mark.parametrize("name", ["huangdao-2013", "lekima-2019"])
def test_the_review_says_what_another_ten_coaches_would_have_changed(run: Run, name: str) -> None:
    """Solved again on the fork, to its proof; and what was foreseen with the coaches there were is what happened."""
    review = run(name)
    assert review["what_if"] and all(w["bound_after"] == w["objective_after"] for w in review["what_if"])
    for found in review["what_if"]:
        assert found["seats_after"] > found["seats_before"]
        assert moment(found["complete_after"]) <= moment(found["complete_before"])
    foreseen = max(moment(found["complete_before"]) for found in review["what_if"])
    assert foreseen == moment(review["evacuation_complete_at"])


def test_people_in_shelters_get_quilts_the_same_night(run: Run) -> None:
    """Lekima: ordered by noon and two, in shelters before the evening, and goods are on their way to them."""
    review = run("lekima-2019")
    assert moment(review["evacuation_complete_at"]) < moment("2019-08-10T18:00+08:00")
    assert review["people_ordered_to_move"] > 10_000
    log = open_log(str(review["out"] / "log.sqlite"))
    sent = [e.event for e in log.read() if e.event.kind == "SupplyOrdered"]
    assert sent and sent[0].occurred_at < moment("2019-08-10T12:30+08:00") and sent[0].data["places"] > 20


@pytest.mark.parametrize("name", ["huangdao-2013", "lekima-2019"])
def test_one_seed_is_one_day(run: Run, name: str) -> None:
    first, again = run(name), run(name, take=2)
    assert (first["log_digest"], first["city_digest"]) == (again["log_digest"], again["city_digest"])
    result = CliRunner().invoke(front, ["log", "replay", str(again["out"] / "log.ndjson"), "--json"])
    assert result.exit_code == 0, result.output
    replayed = json.loads(result.stdout)
    assert (replayed["log_digest"], replayed["city_digest"]) == (first["log_digest"], first["city_digest"])


def test_another_seed_is_another_day(run: Run) -> None:
    assert run("huangdao-2013")["log_digest"] != run("huangdao-2013", seed=2)["log_digest"]


@pytest.mark.parametrize("name", ["huangdao-2013", "lekima-2019"])
def test_nothing_is_known_before_it_happened_and_all_of_it_is_exercise(run: Run, name: str) -> None:
    for entry in open_log(str(run(name)["out"] / "log.sqlite")).read():
        assert entry.event.occurred_at <= entry.event.recorded_at, entry
        assert entry.event.mode is Mode.EXERCISE


@pytest.mark.parametrize("name", ["huangdao-2013", "lekima-2019"])
def test_what_goes_out_is_valid_cap_marked_exercise_and_stays_in_the_exercise_folder(run: Run, name: str) -> None:
    out: Path = run(name)["out"]
    sent = sorted((out / "exercise").glob("*.cap"))
    assert sent
    for path in sent:
        alert = cap12.parse(path.read_bytes())
        assert cap12.violation(alert) == ""
        assert alert.findtext("{*}status") == "Exercise"
    assert not (out / "public").exists(), "an exercise message reached a real channel"


@pytest.mark.parametrize("name", ["huangdao-2013", "lekima-2019"])
def test_nobody_is_lost(run: Run, name: str) -> None:
    """Everyone ordered to move has arrived, stayed by their own decision, or is still counted as under way."""
    review = run(name)
    moves: dict[str, int] = {}
    for entry in open_log(str(review["out"] / "log.sqlite")).read():
        data = entry.event.data
        if entry.event.kind == "PlanProposed":
            moves |= {m["id"]: m["people"] for m in data["plan"]["moves"]}
        if entry.event.kind == "PeopleArrived":
            moves[data["move_id"]] -= data["people"] + data["refused"]
            assert moves[data["move_id"]] == 0


def test_a_finished_drill_can_be_asked_for_again(run: Run) -> None:
    review = run("huangdao-2013")
    again = ["drill", "run", "huangdao-2013", "--out", str(review["out"])]
    same = CliRunner().invoke(front, [*again, "--seed", "1", "--json"])
    assert same.exit_code == 0
    assert json.loads(same.stdout)["log_digest"] == review["log_digest"]
    other = CliRunner().invoke(front, [*again, "--seed", "2"])
    assert other.exit_code != 0
    assert "choose another --out" in str(other.exception)


def test_a_scenario_nobody_wrote_is_refused_by_naming_those_there_are(tmp_path: Path) -> None:
    result = CliRunner().invoke(front, ["drill", "run", "atlantis", "--out", str(tmp_path)])
    assert result.exit_code != 0
    assert "huangdao-2013" in str(result.exception)


def test_a_what_if_runs_on_a_fork_and_leaves_the_real_day_alone(run: Run, tmp_path: Path) -> None:
    review = run("huangdao-2013")
    past = read_log(str(review["out"] / "log.sqlite"))
    at = "2013-11-22T03:30:00+08:00"
    command = ["drill", "run", "huangdao-2013", "--out", str(tmp_path), "--seed", "5", "--json"]
    result = CliRunner().invoke(front, [*command, "--from", str(review["out"] / "log.sqlite"), "--at", at])
    assert result.exit_code == 0, result.output
    other = json.loads(result.stdout)
    assert other["log_digest"] != review["log_digest"]
    assert moment(other["evacuation_complete_at"]) < moment("2013-11-22T10:25+08:00")
    shared = past.position_at(moment(at))
    fork = read_log(str(tmp_path / "log.sqlite"))
    assert [e.hash for e in fork.read(until=shared)] == [e.hash for e in past.read(until=shared)]
    assert past.verify().hash == review["log_digest"]
