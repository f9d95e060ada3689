"""Sending 发送: hands the outbox to the channels, and cannot let an exercise out of the house."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from yunnao.city.city import City
from yunnao.command.refusal import Refused, insist, there
from yunnao.model import facts
from yunnao.model.event import Mode, Sighting
from yunnao.model.promise import Channel
from yunnao.model.warning import Message


def by_channel(city: City, channels: Mapping[str, Channel], mode: Mode) -> dict[str, list[str]]:
    """The ids of the outbox by the channel that will carry them; those that none may carry under the name they have."""
    there: dict[str, list[str]] = {}
    for key in sorted(city.outbox):
        message = city.outbox[key].message
        try:
            name = _route(message, channels, mode)[0]
        except Refused:
            name = message.channel
        there.setdefault(name, []).append(key)
    return there


def send_all(city: City, channels: Mapping[str, Channel], mode: Mode, now: datetime | None = None,
             only: Sequence[str] | None = None) -> list[Sighting]:
    """Send all of the outbox, or `only` these, in the order of their ids: a MessageSent or a MessageFailed for each.

    Where the channel could not be written to (OSError: a full disk, a lost share) the message stays in the outbox and
    is tried at the next call; a MessageDelayed says so, once for each reason.

    A channel class that reaches real people says `for_exercise = False`, and may name in `in_exercise` the exercise
    channel that stands in for it. In an exercise only classes with `for_exercise = True` are used, and the status
    is forced to Exercise; in earnest only the others, and only with the status Actual. What does not fit is not sent.
    """
    when = now or city.now or datetime.min.replace(tzinfo=UTC)
    keys = sorted(city.outbox if only is None else only)
    told = [_send(city.outbox[key].message, channels, mode, when) for key in keys]
    return [s for s in told if not (isinstance(s.data, facts.MessageDelayed)
                                    and city.delayed.get(s.data.message_id) == s.data.reason)]


def _send(message: Message, channels: Mapping[str, Channel], mode: Mode, now: datetime) -> Sighting:
    name = message.channel
    try:
        name, message = _route(message, channels, mode)
        address = channels[name].send(message)
    except OSError as error:
        return _say(facts.MessageDelayed(message_id=message.id, channel=name, reason=_why(error)), name, now)
    except Exception as error:  # a stranger's channel may raise anything, and the loop must live on to say so
        failed = facts.MessageFailed(message_id=message.id, channel=name, reason=_why(error))
        return _say(failed, name, now)
    return _say(facts.MessageSent(message_id=message.id, channel=name, address=address), name, now)


def _route(message: Message, channels: Mapping[str, Channel], mode: Mode) -> tuple[str, Message]:
    """The channel that may carry a message in this mode, and the message as it will carry it; raises Refused."""
    name = message.channel
    if mode is Mode.EXERCISE:
        name = name if _for_exercise(channels.get(name)) else getattr(channels.get(name), "in_exercise", name)
        message = structs.replace(message, warning=structs.replace(message.warning, status="Exercise"))
    channel = there(channels.get(name), f"没有名为 {name} 的发送渠道。请检查预案中的渠道名。")
    if mode is Mode.EXERCISE:
        insist(_for_exercise(channel), f"渠道 {name} 是真实渠道，演练信息不得经它发出。请改用演练渠道。")
    else:
        insist(not _for_exercise(channel), f"渠道 {name} 只供演练，真实信息不得经它发出。请改用真实渠道。")
        insist(message.warning.status == "Actual",
               f"状态为 {message.warning.status} 的信息不得经真实渠道 {name} 发出。请以 Actual 状态重新签发。")
    return name, message


def _for_exercise(channel: Any) -> bool:
    return getattr(type(channel), "for_exercise", False) is True


def _why(error: Exception) -> str:
    """The reason without the machine's own paths, which do not belong in a log that others read."""
    if isinstance(error, OSError) and error.strerror:
        return f"写出失败：{error.strerror}"
    return str(error) if isinstance(error, (ValueError, Refused)) else f"{type(error).__name__}: {error}"


def _say(fact: facts.MessageSent | facts.MessageFailed | facts.MessageDelayed, channel: str, now: datetime) -> Sighting:
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source=f"channel:{channel}", actor="brain")
