"""Why a task was late: its steps in order, the longest one named, and a shortage said before anything else."""

from dataclasses import replace

from msgspec import structs

from yunnao.drill.review import late
from yunnao.drill.review.story import Story
from yunnao.model import facts
from yunnao.model.plan import Shortfall


def why(story: Story, name: str) -> tuple[str, str]:
    task = story.city.tasks[f"i-1/{name}"]
    return late.cause(story, task, late.links(story, task))


def test_the_steps_of_a_task_with_units_are_told_with_what_each_took(in_time: Story) -> None:
    chain = late.links(in_time, in_time.city.tasks["i-1/rescue"])
    assert [link.text_en.split(",")[0].split(" (")[0] for link in chain] == [
        "opened", "plan approved", "turn-out", "on the road", "done"]
    assert [link.took_s for link in chain] == [0, 0, 120, 120, 31 * 60]
    assert "启动Ⅲ级响应" in chain[0].text
    assert [link.seq for link in chain] == sorted(link.seq for link in chain)


def test_a_department_that_answered_late_is_named_and_held_against_the_time_it_had(in_time: Story) -> None:
    zh, en = why(in_time, "report")
    assert "police办结反馈，20 分" in zh
    assert "只有 10 分，单这一步就超过" in zh
    assert "20 min" in en


def test_where_no_unit_was_sent_the_shortage_is_the_cause(in_time: Story) -> None:
    assert why(in_time, "hazmat")[1] == "no plan sent it a unit"
    lack = Shortfall(what="任务 hazmat：危化处置", missing=1, unit="组", why="都在用", least_extra="借一组")
    noted = [structs.replace(n, fact=facts.PlanProposed(plan=structs.replace(n.fact.plan, uncovered=[lack])))
             if isinstance(n.fact, facts.PlanProposed) else n for n in in_time.noted]
    short = replace(in_time, noted=noted)
    assert why(short, "hazmat")[0] == "派不出队伍：任务 hazmat：危化处置缺 1组（都在用）"
    assert "缺" not in why(short, "rescue")[0], "a shortage belongs to its own task"


def test_an_evacuation_names_the_zone_that_left_last(in_time: Story, too_late: Story) -> None:
    chain = late.links(in_time, in_time.city.tasks["i-1/evacuate"])
    assert [link.text for link in chain][-2:] == ["二区 150 人乘车最后离开", "最后一批到会堂"]
    assert "二区 150 人乘车最后离开，6 小时 20 分" in why(too_late, "evacuate")[0]
