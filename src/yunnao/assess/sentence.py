"""An assessment in one sentence 研判一句话: who, where, by when, how sure; in Chinese and in English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from yunnao.model.assessment import Assessment
from yunnao.model.scale import Level

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


def sentence(made: Assessment, city: str, zone: ZoneInfo) -> Told:
    """Who, where, when and how sure: people inside and to move, before when, the largest group, chances if any."""
    name = NAMES.get(made.hazard, made.hazard)
    if not made.footprint.bands:
        return Told(f"{name}（{made.model}）：在所列假设下，{city}无人受影响。",
                    f"{made.hazard} ({made.model}): nobody in {city} is reached, as far as the stated assumptions "
                    "hold.")
    who, when, sure = _who(made, city), _when(made, zone), _sure(made, zone)
    return Told(f"{name}（{made.model}）：{who.zh}；{when.zh}；{sure.zh}。",
                f"{made.hazard} ({made.model}): {who.en}; {when.en}; {sure.en}.")


def _who(made: Assessment, city: str) -> Told:
    worst = max(made.zones, key=lambda z: (z.to_move, z.people, z.zone_id), default=None)
    zh = f"{city} {made.people:,} 人在影响范围内，{made.to_move:,} 人应转移，波及设施 {len(made.facilities)} 处"
    en = (f"{made.people:,} people of {city} are inside, {made.to_move:,} should move, "
          f"{len(made.facilities)} facilities are reached")
    cut = made.facts.get("road_km_cut", 0.0)
    if cut:
        zh, en = f"{zh}，断路 {cut:,.1f} 公里", f"{en}, {cut:,.1f} km of road cut"
    for clause in (*_harm(made), *_supply(made)):
        zh, en = f"{zh}；{clause.zh}", f"{en}; {clause.en}"
    if worst is None:
        return Told(f"{zh}；没有住人的片区", f"{en}; no zone has anyone in it")
    return Told(f"{zh}；人数最多的片区是{worst.name}", f"{en}; the largest group in {worst.name}")


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
    span = made.impact.get("people")
    if span and span.low < span.high:
        zh = f"在内人数 {span.low:,.0f} 至 {span.high:,.0f} 之间；{zh}"
        en = f"{span.low:,.0f} to {span.high:,.0f} inside; {en}"
    members = len(next(iter(made.members.values()), ()))
    likely = likeliest(made.chances)
    if not members:
        return Told(zh, en)
    if likely:
        zh = f"响应级别最可能为 {likely[0]}（{likely[1]:.0%}）；{zh}"
        en = f"level {likely[0]} the likeliest ({likely[1]:.0%}); {en}"
    return Told(f"集合 {members} 个成员，{zh}", f"of {members} members {en}")


def likeliest(chances: Mapping[str, float]) -> tuple[str, float] | None:
    """The response level that most members ask for, with its chance; None without levels among the chances."""
    there = [(level.value, chances[f"level_{level.value}"]) for level in reversed(Level)
             if f"level_{level.value}" in chances]
    best = max(there, key=lambda pair: pair[1], default=None)
    return best if best and best[1] > 0 else None


def _clock(when: datetime, zone: ZoneInfo) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")
