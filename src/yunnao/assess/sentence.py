"""An assessment in one sentence 研判一句话: who, where, by when, how sure; in Chinese and in English."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from yunnao.assess.levels import level_shares
from yunnao.city.ground import Ground
from yunnao.model.assessment import Assessment

NAMES = {"typhoon": "台风", "leak": "泄漏", "plume": "气体扩散", "explosion": "爆炸", "earthquake": "地震",
         "wildfire": "山火", "oil_spill": "海上溢油", "storm_surge": "风暴潮", "rainstorm": "暴雨",
         "manual": "人工划定"}
SUPPLY = ("power", "gas", "water")  # lines that a sentence names
NAMED = 3  # ... and how many of them


@dataclass(frozen=True)
class Told:
    """One sentence in two languages."""

    zh: str
    en: str


def sentence(made: Assessment, ground: Ground) -> Told:
    """Who, where, when and how sure: people inside and to move, before when, the largest group, chances if any."""
    name, zone = NAMES.get(made.hazard, made.hazard), ground.timezone
    if not made.footprint.bands:
        sure = _members(made)
        return Told(f"{name}（{made.model}）：在所列假设下，{ground.name}无人受影响{'；' + sure.zh if sure else ''}。",
                    f"{made.hazard} ({made.model}): nobody in {ground.name_en} is reached, as far as the stated "
                    f"assumptions "
                    f"hold{'; ' + sure.en if sure else ''}.")
    who, when, sure = _who(made, ground), _when(made, zone), _sure(made, zone)
    return Told(f"{name}（{made.model}）：{who.zh}；{when.zh}；{sure.zh}。",
                f"{made.hazard} ({made.model}): {who.en}; {when.en}; {sure.en}.")


def _who(made: Assessment, ground: Ground) -> Told:
    worst = max(made.zones, key=lambda z: (z.to_move, z.people, z.zone_id), default=None)
    zh = f"{ground.name} {made.people:,} 人在影响范围内，{made.to_move:,} 人应转移，波及设施 {len(made.facilities)} 处"
    en = (f"{made.people:,} people of {ground.name_en} are inside, {made.to_move:,} should move, "
          f"{_counted(len(made.facilities), 'facility is', 'facilities are')} reached")
    cut = made.facts.get("road_km_cut", 0.0)
    if cut:
        zh, en = f"{zh}，断路 {cut:,.1f} 公里", f"{en}, {cut:,.1f} km of road cut"
    for clause in (*_harm(made), *_supply(made)):
        zh, en = f"{zh}；{clause.zh}", f"{en}; {clause.en}"
    if worst is None:
        return Told(f"{zh}；没有住人的片区", f"{en}; no zone has anyone in it")
    english = next((place.name_en for place in ground.districts if place.adcode == worst.district), worst.district)
    return Told(f"{zh}；人数最多的片区是{worst.name}（{worst.people:,} 人）",
                f"{en}; the largest group, {worst.people:,}, in {english} ({worst.name})")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _harm(made: Assessment) -> Iterator[Told]:
    """What it may do to people: deaths where they are reckoned, households in the dark where there may be one."""
    dead, dark = made.impact.get("deaths"), made.impact.get("households_without_power")
    if dead:
        yield Told(f"可能死亡 {dead.low:,.0f} 至 {dead.high:,.0f} 人", f"{dead.low:,.0f} to {dead.high:,.0f} might die")
    if dark and dark.high >= 0.5:
        yield Told(f"可能停电 {dark.low:,.0f} 至 {dark.high:,.0f} 户",
                   f"{dark.low:,.0f} to {dark.high:,.0f} households might be without power")


def _supply(made: Assessment) -> Iterator[Told]:
    """The power, gas and water lines that are reached, by name."""
    reached = [line.name for line in made.lines if line.kind in SUPPLY]
    if reached:
        more = len(reached) - NAMED
        yield Told(f"波及{'、'.join(reached[:NAMED])}" + (f"等 {len(reached)} 条管线" if more > 0 else ""),
                   f"{', '.join(reached[:NAMED])}" + (f" and {more} more lines" if more > 0 else "") + " are reached")


def _when(made: Assessment, zone: ZoneInfo) -> Told:
    start, end = _clock(made.footprint.start, zone), _clock(made.footprint.end, zone)
    leaving = [place.move_before for place in made.zones if place.to_move]
    zh, en = f"{start} 至 {end}", f"from {start} to {end}"
    if not leaving:
        return Told(zh, en)
    if any(before is None for before in leaving):
        return Told(f"立即转移，{zh}", f"move at once, {en}")
    before = _clock(min(before for before in leaving if before is not None), zone)
    return Told(f"最早须在 {before} 前转移，{zh}", f"the first must be away by {before}, {en}")


def _sure(made: Assessment, zone: ZoneInfo) -> Told:
    count, until = len(made.assumptions), _clock(made.valid_until, zone)
    zh = f"模型依据 {count} 条假设，须在 {until} 前更新"
    en = f"a model resting on {count} stated assumptions, to be renewed by {until}"
    span, many = made.impact.get("people"), _members(made)
    if many:
        return Told(f"{many.zh}；{zh}", f"{many.en}; {en}")
    if span and span.low < span.high:
        return Told(f"在内人数 {span.low:,.0f} 至 {span.high:,.0f} 之间；{zh}",
                    f"{span.low:,.0f} to {span.high:,.0f} inside; {en}")
    return Told(zh, en)


def _members(made: Assessment) -> Told | None:
    """What nine members of ten say of people inside and to move, and how many ask for which response level."""
    members = len(next(iter(made.members.values()), ()))
    if not members:
        return None
    zh, en = list[str](), list[str]()
    for name, inside, english in (("people", "在内", "inside"), ("to_move", "应转移", "to move")):
        span = made.impact.get(name)
        if span and span.high >= 0.5:
            zh.append(f"{inside} {span.low:,.0f} 至 {span.high:,.0f} 人")
            en.append(f"{span.low:,.0f} to {span.high:,.0f} {english}")
    levels = [share for share in level_shares(made.chances) if share.share >= 0.005]
    if levels:
        zh.append("响应级别 " + "、".join(f"{share.zh} {share.share:.0%}" for share in levels))
        en.append("response level " + ", ".join(f"{share.en} {share.share:.0%}" for share in levels))
    if not zh:
        return Told(f"集合 {members} 个成员均无人在内", f"in none of {members} members is anyone inside")
    return Told(f"集合 {members} 个成员中十有其九{'，'.join(zh)}",
                f"nine in ten of {members} members have {', '.join(en)}")


def _clock(when: datetime, zone: ZoneInfo) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")
