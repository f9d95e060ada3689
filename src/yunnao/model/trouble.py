"""Trouble: a part of the brain itself does not work as it should, and an officer must know."""

from datetime import datetime

from yunnao.model.fact import Fact


class TroubleBegan(Fact, frozen=True, kw_only=True):
    """A part ("feed:cap", "channel:duty_desk", "log", "clock") fails, hangs or has too much to do, since a moment."""

    part: str
    reason: str
    reason_en: str
    since: datetime


class TroubleEnded(Fact, frozen=True, kw_only=True):
    """The part works again."""

    part: str
