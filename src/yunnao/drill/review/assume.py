"""What was assumed: by the scenario, by the models, by the plans, and by the simulated people; said in words."""

import re
from collections.abc import Iterator

from yunnao.drill import crowd, officers, responders
from yunnao.drill.review.findings import SaidFound
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts

_BOTH = re.compile(r"(.*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef”’])\s*([A-Za-z\"'(].{15,})", re.DOTALL)


def halves(text: str) -> tuple[str, str]:
    """A text written in Chinese and then in English as its two halves; one language only stands for both."""
    zh, slash, en = text.strip().partition(" / ")
    if slash:
        return zh.strip(), en.strip()
    match = _BOTH.fullmatch(text.strip())
    return (match.group(1).strip(), match.group(2).strip()) if match else (text.strip(), text.strip())


def assumptions(story: Story, scenario: Scenario) -> list[SaidFound]:
    """All assumptions, the scenario's own first; each text once, with where it was first said."""
    said = [*_scenario(scenario), *_people(), *_models(story), *_package(story)]
    return list({s.text: s for s in reversed(said)}.values())[::-1]


def _scenario(scenario: Scenario) -> Iterator[SaidFound]:
    for number, note in enumerate(scenario.notes, 1):
        zh, en = halves(note)
        yield SaidFound(key=f"scenario_{number}", text=zh, text_en=en, source="scenario.yaml")


def _models(story: Story) -> Iterator[SaidFound]:
    for noted, made in story.of(facts.AssessmentMade):
        for text in (*made.assessment.assumptions, *made.assessment.footprint.notes):
            zh, en = halves(text)
            yield SaidFound(key="model", text=zh, text_en=en, source=made.assessment.model, seqs=[noted.seq])
    for noted, proposed in story.of(facts.PlanProposed):
        for text in proposed.plan.assumptions:
            zh, en = halves(text)
            yield SaidFound(key="plan", text=zh, text_en=en, source=proposed.plan.id, seqs=[noted.seq])


def _package(story: Story) -> Iterator[SaidFound]:
    ground = story.city.ground
    for text in (ground.population.method, *ground.notes):
        zh, en = halves(text)
        yield SaidFound(key="package", text=zh, text_en=en, source="city.yaml")


def _people() -> Iterator[SaidFound]:
    """The constants of the simulated commander, crews and public, as drill/ has them."""
    def said(key: str, zh: str, en: str, source: str) -> SaidFound:
        return SaidFound(key=key, text=zh, text_en=en, source=source)

    reads, turn_out = _minutes(officers.READS_FOR_S), _minutes(responders.MOBILISE_S)
    notice, slow, work = _minutes(crowd.NOTICE_S), responders.DRIVE_SLOWER, responders.WORK_FACTOR
    paper, stay = responders.PAPER_SHARE, crowd.STAY
    yield said("commander", f"指挥员是模拟的：从见到方案到批准用 {reads} 分钟，从不驳回可用的方案。",
               f"The commander is simulated: {reads} minutes from proposal to approval, never rejects a usable plan.",
               "drill/officers.py")
    yield said("turn_out", f"队伍接令后 {turn_out} 分钟出动，行车用时是规划的 {slow[0]:g}—{slow[1]:g} 倍；路上不堵车。",
               f"Crews turn out in {turn_out} minutes and drive {slow[0]:g} to {slow[1]:g} times the planned time; "
               "no traffic jams.", "drill/responders.py")
    yield said("work", f"现场作业用时是预案所写的 {work[0]:g}—{work[1]:g} 倍；不派队伍的任务由部门在时限的 "
                       f"{paper[0]:.0%}—{paper[1]:.0%} 时反馈，因此少数会超时。",
               f"Work takes {work[0]:g} to {work[1]:g} times what the plan says; departments report at "
               f"{paper[0]:.0%} to {paper[1]:.0%} of a deadline, so a few are late.", "drill/responders.py")
    yield said("public", f"群众是模拟的：敲门、收拾 {notice} 分钟；步行每个点每秒走出 {crowd.FOOT_PER_S:g} 人；"
                         f"有车次的按车次，方案的时刻从批准时起算；没有车次的乘车按座位分趟，"
                         f"每份方案至少按 {crowd.FALLBACK_SEATS} 座算，每趟上下车 {crowd.LOADING_S // 60} 分钟。",
               f"The public is simulated: {notice} minutes to be told and leave; {crowd.FOOT_PER_S:g} people a "
               f"second on foot from each zone; coaches as their trips are planned, times counted from the approval, "
               f"and otherwise in rounds, at least {crowd.FALLBACK_SEATS} seats a plan, "
               f"{crowd.LOADING_S // 60} minutes to board and alight.", "drill/crowd.py")
    yield said("obey", f"群众几乎都听从：每个点不肯走的占 {stay[0]:.0%}—{stay[1]:.0%}。真实的人可能慢得多，"
                       "也可能不走。",
               f"Nearly everyone obeys: {stay[0]:.0%} to {stay[1]:.0%} of a zone stay. Real people may be far slower, "
               "or not go.", "drill/crowd.py")


def _minutes(span_s: tuple[float, float]) -> str:
    return f"{span_s[0] / 60:g}—{span_s[1] / 60:g}"
