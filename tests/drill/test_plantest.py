"""A plan's test in littletown: the real loop in small, every kind of expectation both ways, and mutants that bite."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yunnao.city.ground import Ground
from yunnao.cli.plan import app
from yunnao.drill.coverage import coverage, covered
from yunnao.drill.junit import junit
from yunnao.drill.mutants import Mutant, mutants, without
from yunnao.drill.plantest import Played, play
from yunnao.drill.report import report, try_plan
from yunnao.drill.suite import jobs_of, mutants_for, mutate, quiet, run_all, run_one
from yunnao.drill.verdict import verdicts, words
from yunnao.procedure.cases import Case, read_cases
from yunnao.procedure.read import read_plan

TOWN = Path(__file__).parents[1] / "data" / "littletown"
PLAN = """\
id: school-fire
name: 合成小镇学校火灾预案
version: "1"
status: 草案
issuer: made up
incident_kind: school_fire
hazard: manual
legal_basis: [made up]
opens: [{then: open, when: {report.school_fire: ">= 1"}, source: 草拟, note: 学校报警}]
levels:
  - {then: II, when: {report.trapped: ">= 1"}, source: 草拟, note: 有人被困}
  - {then: III, when: {report.school_fire: ">= 1"}, source: 草拟, note: 火警}
grades: [{then: larger, when: {to_move: ">= 1"}, source: 草拟, note: 须疏散}]
owners: {fire: 消防队（值班）, school: 学校（门卫）, town: 镇政府（值班）}
tasks:
  - {id: roll-call, name: 清点人数, owner: school, from_level: III, within_minutes: 15, escalate_to: 镇长}
  - {id: fight, name: 灭火, owner: fire, from_level: III, needs: {rescue: 1}, within_minutes: 30, escalate_to: 镇长}
  - {id: move, name: 疏散, owner: town, from_level: III, needs: {seats: 10}, evacuate: true, within_minutes: 90}
  - {id: tell, name: 告知家长, owner: school, from_level: III, message: 学校发生火灾，学生已撤到镇会堂，请家长前往接回}
  - {id: duty, name: 值班信息, owner: town, from_level: III, every_minutes: 60}
  - {id: search, name: 搜救, owner: fire, from_level: II, needs: {rescue: 1}, within_minutes: 20, escalate_to: 镇长}
"""
AREA = "[[119.995, 35.995], [120.006, 35.995], [120.006, 36.005], [119.995, 36.005]]"
FIRE = f"""
      - {{at: "+0", report: school_fire}}
      - {{at: "+1", drawn: {AREA}, evacuate: true}}"""
CASES = f"""\
cases:
  - name: 火灾
    given:
      hours: 6
      events:{FIRE}
    then:
      - {{opened: true, before: "+0"}}
      - {{level: III, before: "+10"}}
      - {{task: fight, is: started, within_minutes: 30}}
      - {{task: move, is: done, before: "+240"}}
      - {{moved_percent: 90, before: "+240"}}
      - {{task: search, is: not opened}}
      - {{never: [PlanFailed]}}
  - name: 只有烟
    given: {{events: [{{at: "+0", report: smoke}}]}}
    then: [{{opened: false}}]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "school-fire.yaml"
    path.write_text(PLAN, encoding="utf-8")
    (tmp_path / "school-fire.test.yaml").write_text(CASES, encoding="utf-8")
    return path


def cases_of(folder: Path, then: str, more: str = "") -> list[Case]:
    path = folder / "one.test.yaml"
    given = f"    given:\n      hours: 6\n      events:{FIRE}{more}\n"
    path.write_text(f"cases:\n  - name: 一\n{given}    then:\n      - {then}\n", encoding="utf-8")
    return read_cases(path)


def played(ground: Ground, plan: Path, then: str, more: str = "", absent: str = "") -> Played:
    (case,) = cases_of(plan.parent, then, more)
    return play(ground, read_plan(plan), case, absent)


HOLDS = [
    "{opened: true}", "{level: III}", "{level: III, is: proposed, before: '+0'}", "{task: roll-call, is: done}",
    "{task: fight, is: assigned}", "{task: fight, is: started, within_minutes: 30}", "{task: search, is: not opened}",
    "{task: tell, is: done, before: '+15'}", "{moved_percent: 90}", "{never: [MessageFailed, PlanFailed]}",
    "{no_task_late_except: [roll-call, move]}", "{task: duty, is: opened, times: 3, before: '+200'}",
]
BREAKS = [
    ("{opened: false}", "was opened 03-01 08:00"),
    ("{level: II}", "level II was never set"),
    ("{level: III, before: '+0'}", "level III was set 03-01 08:0"),
    ("{task: fight, is: started, within_minutes: 1}", "min late"),
    ("{task: search, is: done}", "search was never opened"),
    ("{task: duty, times: 9}", "duty came round 6 times"),
    ("{task: searhc, is: done}", "has no task 'searhc'"),
    ("{task: roll-call, is: not opened}", "roll-call was opened 03-01 08:0"),
    ("{moved_percent: 90, before: '+5'}", "(0 %) had left"),
    ("{never: [TaskOpened]}", "TaskOpened was recorded"),
]


@pytest.mark.parametrize("then", HOLDS)
def test_an_expectation_that_is_true_holds(littletown: Ground, plan: Path, then: str) -> None:
    (verdict,) = verdicts(played(littletown, plan, then))
    assert verdict.held, verdict


@pytest.mark.parametrize(("then", "seen"), BREAKS)
def test_an_expectation_that_is_false_breaks_and_says_what_was_seen(littletown: Ground, plan: Path, then: str,
                                                                   seen: str) -> None:
    (verdict,) = verdicts(played(littletown, plan, then))
    assert not verdict.held
    assert seen in verdict.seen
    assert verdict.at is not None


def test_a_department_that_does_not_answer_is_late(littletown: Ground, plan: Path) -> None:
    gone = played(littletown, plan, "{no_task_late_except: [move]}", absent="school")
    (verdict,) = verdicts(gone)
    assert not verdict.held
    assert "roll-call" in verdict.seen
    assert "roll-call" in covered(gone).escalations


def test_one_seed_is_one_day_and_another_seed_another(littletown: Ground, plan: Path) -> None:
    (case,) = cases_of(plan.parent, "{opened: true}")
    written = read_plan(plan)
    first, again = play(littletown, written, case), play(littletown, written, case)
    assert first.digest == again.digest
    other = cases_of(plan.parent, "{opened: true}\n    seed: 2")[0]
    assert play(littletown, written, other).digest != first.digest


def test_coverage_says_what_was_never_exercised(littletown: Ground, plan: Path) -> None:
    written = read_plan(plan)
    one = covered(played(littletown, plan, "{opened: true}"))
    found = coverage(written, [one])
    assert (found["tasks"].of, found["tasks"].exercised, found["tasks"].never) == (6, 5, ["search"])
    assert found["rows"].never == ["levels[1]"]
    both = coverage(written, [one, covered(played(littletown, plan, "{opened: true}",
                                                  "\n      - {at: '+20', report: trapped}"))])
    assert both["rows"].never == both["tasks"].never == both["owners"].never == []


def test_mutants_take_away_only_what_was_used_and_the_same_ones_each_time(littletown: Ground, plan: Path) -> None:
    day = played(littletown, plan, "{opened: true}")
    tried = mutants([day], 100, 1)
    assert {m.name for m in tried if m.gone == "kind"} == {"fire", "coach"}
    assert {m.name for m in tried if m.gone == "department"} == {"fire", "school", "town"}
    assert mutants([day], 3, 1) == tried[:3]
    assert {m.gone for m in tried[:3]} == {"kind", "department", "unit"}
    ground, absent = without(littletown, Mutant(gone="kind", name="fire"))
    assert set(littletown.units) - set(ground.units) == {"unit-fire"}
    assert absent == ""
    ground, _ = without(littletown, Mutant(gone="shelter", name="shelter-hall"))
    assert set(ground.shelters) == {"shelter-school"}
    assert without(littletown, Mutant(gone="department", name="fire")) == (littletown, "fire")


def test_what_breaks_first_when_the_only_engine_is_away(plan: Path) -> None:
    jobs = jobs_of(plan, plan.with_name("school-fire.test.yaml"), TOWN)
    baseline = run_all(jobs, 1)
    assert [result.held for result in baseline] == [True, True], baseline
    engine, hazmat = Mutant(gone="kind", name="fire"), Mutant(gone="kind", name="hazmat")
    broken, kept = mutate(jobs, baseline, [engine, hazmat], 1)
    assert (broken.held, broken.case) == (False, "火灾")
    assert broken.breaks == "task fight, is started, within_minutes 30"
    assert kept.held
    assert engine in mutants_for(jobs, 100, 1)


def test_processes_change_nothing_but_the_time(plan: Path) -> None:
    jobs = jobs_of(plan, plan.with_name("school-fire.test.yaml"), TOWN)
    told: list[tuple[int, int]] = []
    side_by_side = run_all(jobs, 2, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert [r.digest for r in side_by_side] == [r.digest for r in run_all(jobs, 1)]


def test_a_case_that_cannot_be_played_is_an_error_with_its_reason(plan: Path) -> None:
    test = plan.with_name("school-fire.test.yaml")
    test.write_text("cases:\n  - {name: 一, given: {scenario: atlantis}, then: [{opened: true}]}\n", encoding="utf-8")
    result = run_one(jobs_of(plan, test, TOWN)[0])
    assert not result.held
    assert "atlantis" in result.error
    outcome = try_plan(plan, test, TOWN, 1, 3, 1, quiet)
    assert (outcome.held, outcome.mutants) == (False, [])
    assert "could not be played" in report(outcome)
    suite = ET.fromstring(junit({"p": [result]}))[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "1")


def test_a_test_file_without_cases_is_refused(plan: Path) -> None:
    test = plan.with_name("school-fire.test.yaml")
    test.write_text("cases: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match="holds no case"):
        jobs_of(plan, test, TOWN)


def told(arguments: list[str]) -> tuple[int, Any]:
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.stdout


def test_the_front_door(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "junit.xml"
    code, said = told(["test", str(plan), "--city", str(TOWN), "--jobs", "1", "--json", "--junit", str(out)])
    assert code == 0
    (one,) = json.loads(said)["plans"]
    assert [(c["case"], c["held"]) for c in one["cases"]] == [("火灾", True), ("只有烟", True)]
    assert one["coverage"]["tasks"]["never"] == ["search"]
    suite = ET.parse(out).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "0", "0")


def test_the_front_door_says_no(plan: Path, tmp_path: Path) -> None:
    test, out = plan.with_name("school-fire.test.yaml"), tmp_path / "junit.xml"
    test.write_text(CASES.replace("opened: false", "opened: true"), encoding="utf-8")
    code, said = told(["test", str(plan), "--city", str(TOWN), "--jobs", "1", "--junit", str(out), "--mutate", "1"])
    assert code == 1
    assert "1 of 2 cases hold" in said
    assert "FAIL 只有烟" in said
    assert "no incident was opened" in said
    assert "what if" in said
    failure = ET.parse(out).getroot().find(".//failure")
    assert failure is not None
    assert failure.get("message") == "opened True"
    test.unlink()
    assert told(["test", str(plan), "--city", str(TOWN)])[0] == 1


def test_an_expectation_is_told_as_it_was_written(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, "{task: move, is: done, within_minutes: 5, clock: incident, before: impact}")
    assert words(case.then[0]) == "task move, is done, within_minutes 5, clock incident, before impact"
