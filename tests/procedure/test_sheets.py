"""What is printed from a plan: every task is on its department's card and on the chart, and in the BPMN flow."""

from pathlib import Path

import pypdfium2
import pytest
from lxml import etree, html
from msgspec import structs

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.resource import CAPABILITIES, NEED_ZH
from yunnao.model.scale import Level
from yunnao.procedure.bpmn import MODEL, bpmn
from yunnao.procedure.cards import cards, cards_pdf, time_of
from yunnao.procedure.chart import chart, chart_pdf
from yunnao.procedure.read import plans_in, read_plan

PLANS = {p.stem: read_plan(p) for p in plans_in(Path(__file__).parents[2] / "cities" / "qingdao" / "plans")}
each = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
B = {"b": MODEL}
SCHEMA = Path(__file__).parents[1] / "data" / "bpmn20" / "BPMN20.xsd"


def read(made: bytes) -> list[str]:
    """The words on each page of a PDF, without the spaces that come with the lines."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    return ["".join(words.split()) for words in pages]


@each
def test_every_department_has_a_card_with_its_tasks_and_no_others(plan: ContingencyPlan) -> None:
    page = html.fromstring(cards(plan))
    sheets = {sheet.findtext("h1"): [e.text for e in sheet.iter("span") if e.get("class") == "name"]
              for sheet in page.iter("section")}
    assert list(sheets) == list(plan.owners.values())
    for owner, words in plan.owners.items():
        assert sorted(sheets[words]) == sorted(task.name for task in plan.tasks if task.owner == owner)
    assert "src=" not in cards(plan), "a card must print without a network"


@each
def test_the_cards_in_pdf_say_what_the_page_says(plan: ContingencyPlan) -> None:
    text = "".join(read(cards_pdf(plan)))
    for words in (*plan.owners.values(), *(task.name for task in plan.tasks), *(task.message for task in plan.tasks)):
        assert "".join(words.split()) in text.replace("-", "") or "-" in words, words
    assert text.count("做什么") >= len(plan.owners)


def test_a_card_in_pdf_begins_on_a_page_of_its_own_for_every_department() -> None:
    plan = PLANS["pipeline"]
    pages = read(cards_pdf(plan))
    assert len(pages) >= len(plan.owners)
    for words in plan.owners.values():
        assert any("".join(words.split()) in page for page in pages)


def test_the_chart_in_pdf_is_one_sheet_with_every_department() -> None:
    plan = PLANS["pipeline"]
    (page,) = read(chart_pdf(plan))
    assert all("".join(words.split()) in page for words in plan.owners.values())
    assert round(pypdfium2.PdfDocument(chart_pdf(plan))[0].get_width()) == round(420 / 25.4 * 72)


@each
def test_every_task_is_on_the_chart_inside_its_column(plan: ContingencyPlan) -> None:
    root = etree.fromstring(chart(plan).encode())
    width, height = float(root.get("width")), float(root.get("height"))
    bars = [e for e in root.iter("{*}rect") if e.get("rx")]
    assert len(bars) == len(plan.tasks)
    for bar in bars:
        x, y, w = (float(bar.get(name)) for name in ("x", "y", "width"))
        assert 0 <= x < x + w <= width
        assert 0 < y < height
    assert len(list(root.iter("{*}title"))) == len(plan.tasks)


def test_a_task_that_waits_is_drawn_after_the_one_it_waits_for() -> None:
    tasks = [TaskRule(id="a", name="甲", owner="x", within_minutes=30),
             TaskRule(id="b", name="乙", owner="x", within_minutes=30, after=["a"])]
    plan = structs.replace(PLANS["pipeline"], tasks=tasks, owners={"x": "某局（值班）"})
    first, second = (e for e in etree.fromstring(chart(plan).encode()).iter("{*}rect") if e.get("rx"))
    assert float(second.get("x")) == pytest.approx(float(first.get("x")) + float(first.get("width")), abs=0.2)


@each
def test_the_bpmn_flow_joins_every_task_from_a_level_to_the_end(plan: ContingencyPlan) -> None:
    root = etree.fromstring(bpmn(plan))
    process = root.find("b:process", B)
    nodes = {e.get("id") for tag in ("startEvent", "userTask", "parallelGateway", "endEvent", "intermediateThrowEvent",
                                           "callActivity")
             for e in process.findall(f"b:{tag}", B)}
    flows = [(e.get("sourceRef"), e.get("targetRef")) for e in process.findall("b:sequenceFlow", B)]
    assert {end for flow in flows for end in flow} == nodes
    reached, ahead = set(), [e.get("id") for e in process.findall("b:startEvent", B)]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += [target for source, target in flows if source == here]
    assert reached == nodes
    lanes = [e.text for e in root.iter(f"{{{MODEL}}}flowNodeRef")]
    assert sorted(lanes) == sorted(f"task-{task.id}" for task in plan.tasks)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


@each
def test_the_bpmn_is_valid_against_the_schema_of_omg(plan: ContingencyPlan) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    made = etree.fromstring(bpmn(plan))
    assert schema.validate(made), schema.error_log
    made.find("b:process", B).set("isExecutable", "perhaps")
    assert not schema.validate(made), "the schema looks at nothing"


def test_waiting_for_several_is_a_gateway_and_deadlines_are_documented() -> None:
    root = etree.fromstring(bpmn(PLANS["pipeline"]))
    joins = {e.get("id") for e in root.iter(f"{{{MODEL}}}parallelGateway")}
    assert joins == {f"join-{t.id}" for t in PLANS["pipeline"].tasks if len(t.after) > 1}
    task = next(e for e in root.iter(f"{{{MODEL}}}userTask") if e.get("id") == "task-company-report")
    assert "事件发生起 60 分钟" in task.findtext("b:documentation", namespaces=B)


def test_needs_are_told_in_chinese() -> None:
    assert set(NEED_ZH) == set(CAPABILITIES)
    assert "警戒 3" in cards(PLANS["pipeline"])
    assert "cordon" not in cards(PLANS["pipeline"])


def test_times_are_told_as_people_tell_them() -> None:
    task = TaskRule(id="a", name="甲", owner="x", from_level=Level.II)
    assert time_of(task) == "—"
    assert time_of(structs.replace(task, within_minutes=45)) == "45 分钟内"
    assert time_of(structs.replace(task, within_minutes=120, clock="incident")) == "事发后 2 小时内"
    assert time_of(structs.replace(task, within_minutes=90)) == "90 分钟内"


def test_rounds_milestones_calls_and_conditions_are_seen_on_every_sheet() -> None:
    plan = structs.replace(PLANS["pipeline"], tasks=[
        TaskRule(id="tell", name="值班信息", owner="fire", every_minutes=120, form="值班信息", within_minutes=20),
        TaskRule(id="pump", name="抽排", owner="fire", when={"report.flood": ">= 1"}, proof="照片"),
        TaskRule(id="permit", name="许可", owner="fire", within_working_days=3),
        TaskRule(id="safe", name="已控制", owner="fire", after=["pump"], milestone=True),
        TaskRule(id="district", name="属地响应", owner="fire", calls="typhoon")])
    made = etree.fromstring(bpmn(plan))
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(made), schema.error_log
    tags = {e.get("id"): etree.QName(e).localname for e in made.iter() if (e.get("id") or "").startswith("task-")}
    assert (tags["task-safe"], tags["task-district"], tags["task-tell"]) == (
        "intermediateThrowEvent", "callActivity", "userTask")
    assert made.find(".//b:standardLoopCharacteristics", B) is not None
    assert made.findtext(".//b:conditionExpression", namespaces=B) == "report.flood >= 1"
    page = cards(plan)
    for words in ("每 2 小时一次", "3 个工作日内", "调用预案：typhoon", "凭据：照片", "条件：report.flood &gt;= 1"):
        assert words in page
    drawn = chart(plan)
    assert "每 2 小时" in drawn and "rotate(45" in drawn and "stroke-dasharray" in drawn
