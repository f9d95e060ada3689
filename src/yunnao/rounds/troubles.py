"""Trouble in words: what a part of the brain that fails, hangs or drowns is said to do, in both languages."""

from datetime import datetime, timedelta

from yunnao.city.city import City, Request
from yunnao.model import facts
from yunnao.model.event import Sighting
from yunnao.model.facts import TroubleBegan, TroubleEnded

Words = tuple[str, str]


def began(city: City, part: str, reason: str, reason_en: str, now: datetime) -> list[Sighting]:
    """The word that a part has trouble, unless the city knows."""
    if part in city.troubles:
        return []
    return [_say(TroubleBegan(part=part, reason=reason, reason_en=reason_en, since=now), now)]


def ended(part: str, now: datetime) -> Sighting:
    return _say(TroubleEnded(part=part), now)


def failed(error: Exception) -> Words:
    why = f"{type(error).__name__}: {error}"[:500]
    return f"出错：{why}。会继续重试，请检查。", f"it fails ({why}); it is tried again, please look after it"


def late(seconds: float) -> Words:
    return (f"{seconds:.0f} 秒没有应答。其余部分照常运行，请检查。",
            f"no answer for {seconds:.0f} s; everything else goes on, please look after it")


def flood(waiting: int, portion: int) -> Words:
    return (f"一次送来 {waiting} 条，正在分批接收，每批 {portion} 条；接完之前不再向它索取。",
            f"it brought {waiting} at once: they are taken {portion} at a time, and it is not asked again before")


def hopeless(seconds: float) -> str:
    """Why a piece of work was given up."""
    return f"{seconds:.0f} 秒没有得出结果，已放弃等待。请重新要求，或人工研判、编制。"


def astray(ahead: timedelta) -> Words:
    """A system clock that was set: how far it is ahead of ours, or behind it."""
    span = str(abs(ahead)).split(".")[0]
    zh, en = ("快", "ahead of") if ahead > timedelta(0) else ("慢", "behind")
    return (f"系统时钟被改动，比平台{zh} {span}。平台按自己的计时继续，期限不受影响，并慢慢靠拢。请核对系统时间；"
            "若系统时间正确，重启平台即采用。",
            f"the system's clock was set and is {span} {en} ours; we keep our pace, so that nothing expires of it, and "
            "draw near slowly: check it, and if it is right restart to take it over")


def given_up(request: Request, reason: str, now: datetime) -> list[Sighting]:
    """The word that nothing will come of a request, and why."""
    fact = (facts.AssessmentFailed(incident_id=request.incident_id, hazard=request.hazard, reason=reason)
            if request.what == "assessment" else facts.PlanFailed(incident_id=request.incident_id, reason=reason))
    return [Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="brain", actor="brain",
                     cause=request.id)]


def stuck(error: Exception, now: datetime) -> TroubleBegan:
    """The trouble of the log itself, which cannot be recorded while it lasts."""
    return TroubleBegan(part="log", reason=f"事件日志无法写入，指令和新消息都没有被接受：{error}",
                        reason_en=f"the log cannot be written, no order and no news is taken: {error}", since=now)


def _say(fact: TroubleBegan | TroubleEnded, now: datetime) -> Sighting:
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="brain", actor="brain")
