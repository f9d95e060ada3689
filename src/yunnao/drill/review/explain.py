"""Why our numbers are not history's: who is counted, by what rule, and what nobody knows. Words made from the data."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from yunnao.city.city import MoveNow
from yunnao.drill import crowd
from yunnao.drill.review import measure
from yunnao.drill.review.compare import LOSSES, MOVED, MOVED_BEFORE, of_kind, proposed_until
from yunnao.drill.review.findings import DistrictFound, SaidFound
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.assessment import Assessment, ZoneExposure

COUNTED = ("people", "to_move", "ordered", "moved_before_impact")


def by_district(story: Story, scenario: Scenario) -> list[DistrictFound]:
    """The people of the last assessment before the impact, by district, most to move first."""
    assessment = main_assessment(story, scenario)
    if assessment is None:
        return []
    zones = {zone.zone_id: zone for zone in assessment.zones}
    there = {d.adcode: d for d in story.city.ground.districts}
    gone = {f.move_id for n, f in story.of(facts.PeopleLeft) if n.at < scenario.impact_at}
    rows: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for zone in assessment.zones:
        row = rows[zone.district]
        row["people"] += zone.people
        row["to_move"] += zone.to_move
    for _, move in sorted(story.city.moves.items()):
        row = rows[_district(story, move, zones)]
        row["ordered"] += move.move.people
        row["moved_before_impact"] += measure.gone(move) if move.move.id in gone else 0
    found = [DistrictFound(district=code, name=there[code].name if code in there else "其他",
                            name_en=there[code].name_en if code in there else "elsewhere", **row)
             for code, row in sorted(rows.items())]
    return sorted(found, key=lambda r: (-r.to_move, -r.people, r.district))


def _district(story: Story, move: MoveNow, zones: dict[str, ZoneExposure]) -> str:
    """The adcode a move starts from; its zone may have left the footprint since."""
    if move.move.zone_id in zones:
        return zones[move.move.zone_id].district
    there = story.city.ground.district_at(move.move.start)
    return there.adcode if there else ""


def main_assessment(story: Story, scenario: Scenario) -> Assessment | None:
    """The last assessment of the main incident that was made before the impact."""
    incident = measure.main_incident(story, scenario)
    made = measure.last_assessments(story, scenario.impact_at)
    return made[incident.id][1] if incident is not None and incident.id in made else None


def explain(story: Story, scenario: Scenario) -> list[SaidFound]:
    """Why the people of the drill and those of history cannot simply be subtracted."""
    assessment = main_assessment(story, scenario)
    if assessment is None:
        return []
    return [*_counted(story, assessment), *_changed(story, scenario, assessment.incident_id),
            *_listed(story, scenario), *_without_boasting(story, scenario)]


def _said(key: str, zh: str, en: str, source: str = "", seqs: list[int] | None = None) -> SaidFound:
    return SaidFound(key=key, text=zh, text_en=en, source=source, seqs=seqs or [])


def _counted(story: Story, assessment: Assessment) -> Iterator[SaidFound]:
    """Who our number counts."""
    zones = [z for z in assessment.zones if z.to_move]
    names = {d.adcode: d for d in story.city.ground.districts}
    inside = [names[code] for code in sorted({z.district for z in zones}) if code in names]
    words = {band.name: band.name_zh for band in assessment.footprint.bands}
    bands = list(dict.fromkeys(z.band for z in zones if z.band))
    share = assessment.to_move / assessment.people if assessment.people else 0
    yield _said(
        "who_is_counted",
        f"推演数的是居住人口：人口网格（区市合计是普查数，区内分布是模型）落在影响范围内的 {assessment.people:,} 人里，"
        f"模型 {assessment.model} 判 {assessment.to_move:,} 人（{share:.1%}）须转移，在"
        f"{'、'.join(d.name for d in inside) or '—'}；影响带：{'、'.join(words.get(b, b) for b in bands) or '—'}。",
        f"The drill counts residents: of {assessment.people:,} people of the population grid (census by district, "
        f"modelled inside it) in the footprint, model {assessment.model} moves {assessment.to_move:,} ({share:.1%}), "
        f"in {', '.join(d.name_en or d.name for d in inside) or '-'}; bands: {', '.join(bands) or '-'}.",
        assessment.model,
    )
    yield _said(
        "who_is_not",
        "不在网格里的人没有数：船上的船员、工地、景区、旅馆和路上的人；夜里和白天的人口也没有分开。",
        "People who are not in the grid are not counted: crews on ships, building sites, tourists, people on the road; "
        "night and day are not told apart.",
    )


def _changed(story: Story, scenario: Scenario, incident_id: str) -> Iterator[SaidFound]:
    """How the number of people to move changed from one assessment to the next."""
    made = [(n, f.assessment.to_move) for n, f in story.of(facts.AssessmentMade)
            if f.assessment.incident_id == incident_id and n.at <= scenario.impact_at]
    least, most = (choose(made, key=lambda m: m[1]) for choose in (min, max))
    if made[-1][1] < most[1]:
        yield _said(
            "assessments_changed",
            f"灾前 {len(made)} 次研判随预报更新，须转移人数在 {least[1]:,} 到 {most[1]:,} 之间变动；已下的转移令"
            "不收回，所以下令总数可以多于最后一次研判。",
            f"The {len(made)} assessments before the impact followed the forecasts and moved between {least[1]:,} and "
            f"{most[1]:,}; an order once given is not taken back, so more may be ordered than the last one asks for.",
            seqs=sorted({least[0].seq, most[0].seq}),
        )


def _listed(story: Story, scenario: Scenario) -> Iterator[SaidFound]:
    """What history's number of people moved counts, as far as anyone can tell."""
    fact = of_kind(scenario, MOVED)
    if fact is None or not isinstance(fact.value, int | float):
        return
    yield _said(
        "who_history_counts",
        f"历史的 {fact.value:,.0f} 人是一个总数（{fact.text}）。来源没有说都是谁、住在哪、按什么名册动员：危房户、"
        "低洼户、渔民、工地和游客各多少，不知道，所以不能逐项相比。",
        f"History's {fact.value:,.0f} is one total ({fact.text_en or fact.text}). Its source does not say who they "
        "were, where they lived or by whose lists they were called, so it cannot be compared part by part.",
        fact.source,
    )
    ours = proposed_until(story, fact.at)
    if not ours:
        yield _said("difference", "到那一刻，推演还没有提请转移任何人。",
                    "By that time the drill had proposed to move nobody.")
        return
    yield _difference(story, ours, float(fact.value))


def _difference(story: Story, ours: int, theirs: float) -> SaidFound:
    """Why ours is more, or less, as far as the way of counting tells."""
    hazards = "、".join(sorted({f.assessment.hazard for _, f in story.of(facts.AssessmentMade)}))
    why, why_en = (
        ("推演按比例从整片居住人口里取人，没有城市自己的名册，看不见哪一户的房子结实，所以取得多。",
         "The drill takes shares of all residents; without the city's own lists it cannot see which houses are sound, "
         "so it takes more.") if ours > theirs else
        ("城市有自己的名册，看得见模型看不见的人（船员、工地、山洪和积水点的住户），所以历史的数大。",
         "The city had lists of its own and saw people no model sees (crews, sites, homes under a slope), so it has "
         "more.")
    )
    return _said(
        "difference",
        f"推演提请转移 {ours:,} 人，是历史数的 {ours / theirs:.2f} 倍。{why}推演只研判了 {hazards}，别的致灾因子"
        "没有算。两个数相近或相远，都不证明谁对。",
        f"The drill proposed to move {ours:,}, {ours / theirs:.2f} times history's number. {why_en} It assessed "
        f"{hazards} only; other hazards are not in it. Neither closeness nor distance proves anyone right.",
    )


def _without_boasting(story: Story, scenario: Scenario) -> Iterator[SaidFound]:
    """What the drill had that the people of the day may not have had."""
    drains = story.city.ground.drains
    if drains and any(f.assessment.hazard == "leak" for _, f in story.of(facts.AssessmentMade)):
        known = "、".join(sorted({str(_property(d, "quality")) for d in drains.values()}))
        yield _said(
            "knows_the_drain",
            f"推演手里有排水暗渠的走向图（{len(drains)} 条，可信程度：{known}），影响范围就是沿它展开的。当时在场的人"
            "有没有这张图、信不信油气会顺着它走，推演不知道。",
            f"The drill holds a map of the drains ({len(drains)}, quality: {known}) and lays the footprint along it. "
            "Whether those on the spot had such a map, the drill does not know.",
            "drains",
        )
    if of_kind(scenario, MOVED_BEFORE) is not None:
        yield _said(
            "people_obey",
            f"推演里的人接到通知就走，不肯走的每处不超过 {crowd.STAY[1]:.0%}；真实的人会问、会等、会回头拿东西。",
            f"In the drill people go when told; at most {crowd.STAY[1]:.0%} of a zone stay. Real people ask, wait, and "
            "turn back for their things.",
            "drill/crowd.py",
        )
    if any(f.kind in LOSSES for f in scenario.history):
        yield _said(
            "no_casualty_model",
            "推演没有伤亡模型。能说的只有：在这些假设下，有多少人在灾害发生前离开了危险范围；不能说少死了多少人。",
            "The drill has no casualty model. All it can say is how many, under these assumptions, were out before it "
            "struck; it cannot say how many lives that is.",
        )


def _property(feature: Any, name: str) -> Any:
    return feature.get("properties", {}).get(name, "unknown")
