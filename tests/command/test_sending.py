"""Sending: what goes where, and that an exercise cannot leave the house by any door."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.command.sending import send_all
from yunnao.model import facts
from yunnao.model.event import Mode
from yunnao.model.promise import Channel
from yunnao.model.warning import Message

Grow = Callable[..., City]


class Real:
    """A channel that reaches real people, and remembers whom."""

    for_exercise = False
    in_exercise = "drill"

    def __init__(self, trouble: Exception | None = None) -> None:
        self.sent: list[Message] = []
        self.trouble = trouble

    def send(self, message: Message) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(message)
        return f"address of {message.id}"


class Drill(Real):
    for_exercise = True


class Undeclared(Real):
    for_exercise = None  # type: ignore[assignment]
    in_exercise = "nowhere"


@pytest.fixture
def queue(city: City, grow: Grow, message: Message) -> Callable[..., City]:
    """The city with messages in its outbox, by id; all for the channel "real" unless said otherwise."""

    def queued(*ids: str, channel: str = "real", status: str = "Actual") -> City:
        warning = structs.replace(message.warning, status=status)
        messages = [structs.replace(message, id=i, channel=channel, warning=warning) for i in ids]
        return grow(city, *(facts.MessageQueued(message=m) for m in messages))

    return queued


def only(city: City, channels: Mapping[str, Channel], mode: Mode) -> facts.Fact:
    (seen,) = send_all(city, channels, mode)
    assert seen.kind == type(seen.data).__name__
    return seen.data  # type: ignore[return-value]


def test_messages_go_out_in_the_order_of_their_ids_and_leave_the_outbox(queue: Callable[..., City], grow: Grow,
                                                                       noon: datetime) -> None:
    city, real = queue("m-3", "m-1", "m-2"), Real()
    made = send_all(city, {"real": real}, Mode.ACTUAL)
    assert [m.id for m in real.sent] == ["m-1", "m-2", "m-3"]
    assert made[0].data == facts.MessageSent(message_id="m-1", channel="real", address="address of m-1")
    assert (made[0].source, made[0].occurred_at) == ("channel:real", noon)
    after = grow(city, *(seen.data for seen in made))
    assert not after.outbox and after.sent["m-2"] == "address of m-2"


def test_the_time_of_sending_may_be_handed_in(queue: Callable[..., City], noon: datetime) -> None:
    (seen,) = send_all(queue("m-1"), {"real": Real()}, Mode.ACTUAL, noon + timedelta(hours=1))
    assert seen.occurred_at == noon + timedelta(hours=1)


def test_in_an_exercise_the_stand_in_sends_it_with_the_status_exercise(queue: Callable[..., City]) -> None:
    real, drill = Real(), Drill()
    fact = only(queue("m-1"), {"real": real, "drill": drill}, Mode.EXERCISE)
    assert fact == facts.MessageSent(message_id="m-1", channel="drill", address="address of m-1")
    assert not real.sent and [m.warning.status for m in drill.sent] == ["Exercise"]


@pytest.mark.parametrize("status", ["Actual", "Exercise", "System", "Test", "Draft"])
@pytest.mark.parametrize("channel", ["real", "undeclared", "drill", "unknown"])
def test_no_exercise_reaches_a_real_channel_whatever_it_says_it_is(queue: Callable[..., City], channel: str,
                                                                  status: str) -> None:
    real, undeclared, drill = Real(), Undeclared(), Drill()
    city = queue("m-1", channel=channel, status=status)
    fact = only(city, {"real": real, "undeclared": undeclared, "drill": drill}, Mode.EXERCISE)
    assert not real.sent and not undeclared.sent
    assert all(m.warning.status == "Exercise" for m in drill.sent)
    assert isinstance(fact, facts.MessageSent) == bool(drill.sent) == (channel in ("real", "drill"))


@pytest.mark.parametrize("missing", ["drill", "both"])
def test_an_exercise_without_a_stand_in_sends_nothing(queue: Callable[..., City], missing: str) -> None:
    real = Real()
    fact = only(queue("m-1"), {"real": real} if missing == "drill" else {}, Mode.EXERCISE)
    assert isinstance(fact, facts.MessageFailed) and not real.sent


def test_an_instance_cannot_talk_its_way_past_its_class(queue: Callable[..., City]) -> None:
    real = Real()
    real.for_exercise = True
    assert isinstance(only(queue("m-1"), {"real": real}, Mode.EXERCISE), facts.MessageFailed) and not real.sent


@pytest.mark.parametrize("status", ["Exercise", "System", "Test", "Draft"])
def test_in_earnest_only_what_is_meant_in_earnest_goes_out(queue: Callable[..., City], status: str) -> None:
    real = Real()
    fact = only(queue("m-1", status=status), {"real": real}, Mode.ACTUAL)
    assert isinstance(fact, facts.MessageFailed) and status in fact.reason and not real.sent


def test_in_earnest_an_exercise_channel_is_not_used(queue: Callable[..., City]) -> None:
    drill = Drill()
    fact = only(queue("m-1", channel="drill"), {"drill": drill}, Mode.ACTUAL)
    assert isinstance(fact, facts.MessageFailed) and "只供演练" in fact.reason and not drill.sent


def test_an_unknown_channel_fails_by_name(queue: Callable[..., City]) -> None:
    fact = only(queue("m-1", channel="smoke_signal"), {"real": Real()}, Mode.ACTUAL)
    assert fact == facts.MessageFailed(message_id="m-1", channel="smoke_signal",
                                       reason="没有名为 smoke_signal 的发送渠道。请检查预案中的渠道名。")


@pytest.mark.parametrize(("trouble", "reason"), [
    (ValueError("无法写成 CAP"), "无法写成 CAP"), (KeyError("x"), "KeyError: 'x'"),
])
def test_one_channels_trouble_is_told_and_does_not_stop_the_others(queue: Callable[..., City], trouble: Exception,
                                                                  reason: str, grow: Grow, message: Message) -> None:
    good = Real()
    city = grow(queue("m-1"), facts.MessageQueued(message=structs.replace(message, id="m-2", channel="good")))
    failed, sent = send_all(city, {"real": Real(trouble), "good": good}, Mode.ACTUAL)
    assert failed.data == facts.MessageFailed(message_id="m-1", channel="real", reason=reason)
    assert isinstance(sent.data, facts.MessageSent) and len(good.sent) == 1
    after = grow(city, failed.data)
    assert "m-1" not in after.outbox and after.sent["m-1"] == f"failed: {reason}"


def test_a_full_disk_loses_nothing_it_is_said_once_and_tried_again(queue: Callable[..., City], grow: Grow) -> None:
    full = Real(OSError(28, "No space left on device", "/secret/place"))
    city = queue("m-1")
    (seen,) = send_all(city, {"real": full}, Mode.ACTUAL)
    reason = "写出失败：No space left on device"
    assert seen.data == facts.MessageDelayed(message_id="m-1", channel="real", reason=reason)
    city = grow(city, seen.data)
    assert "m-1" in city.outbox and "m-1" not in city.sent
    assert send_all(city, {"real": full}, Mode.ACTUAL) == [], "the same trouble is not told every second"
    (sent,) = send_all(city, {"real": Real()}, Mode.ACTUAL)
    after = grow(city, sent.data)
    assert not after.outbox and not after.delayed and after.sent["m-1"]


def test_an_empty_outbox_sends_nothing(city: City) -> None:
    assert send_all(city, {}, Mode.ACTUAL) == []
