"""Every channel keeps one promise, above all that an exercise stays in the house. It runs this by being registered."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from yunnao.model.scale import Colour
from yunnao.model.warning import Message, Warning
from yunnao.registry import every

ROOT = Path(__file__).parent.parent.parent
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")


@pytest.fixture(params=sorted(every("channel").items()), ids=lambda named: named[0])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param[1]


@pytest.fixture
def message(kind: Any) -> Message:
    """A message that this channel is meant for."""
    warning = Warning(id="yunnao-1", sender="qingdao@yunnao.example", event="typhoon", colour=Colour.RED,
                      sent_at=datetime(2019, 8, 10, tzinfo=UTC), headline="台风红色预警", districts=["370211"],
                      status="Exercise" if kind.for_exercise else "Actual")
    return Message(id="typhoon-1/warn/message", incident_id="typhoon-1", channel="any", audience="公众",
                   warning=warning)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_it_declares_in_its_class_whether_it_is_for_exercises(kind: Any) -> None:
    assert kind.for_exercise in (True, False)


def test_a_real_channel_names_an_exercise_channel_to_stand_in_or_none(kind: Any) -> None:
    stand_in = getattr(kind, "in_exercise", None)
    if stand_in is not None:
        assert not kind.for_exercise and every("channel")[stand_in].for_exercise is True


def test_it_takes_its_own_kind_of_message_and_nothing_else(kind: Any, message: Message, tmp_path: Path) -> None:
    channel = kind(tmp_path)
    for status in STATUSES:
        given = structs.replace(message, warning=structs.replace(message.warning, status=status))
        if status == message.warning.status:
            continue
        with pytest.raises(ValueError, match=status):
            channel.send(given)
        assert files(tmp_path) == {}, f"{status} must not leave a trace"
    assert channel.send(message) and files(tmp_path)


def test_it_says_where_a_message_went_and_not_where_this_machine_keeps_its_folders(kind: Any, message: Message,
                                                                                  tmp_path: Path) -> None:
    addresses = {kind(tmp_path / name).send(message) for name in ("a", "b")}
    assert len(addresses) == 1, "the address is in the log: it must not depend on the folder"
    assert not any(str(tmp_path) in address for address in addresses)


def test_sending_again_after_a_crash_changes_nothing(kind: Any, message: Message, tmp_path: Path) -> None:
    first = kind(tmp_path).send(message)
    before = files(tmp_path)
    assert kind(tmp_path).send(message) == first and files(tmp_path) == before


def test_two_messages_do_not_overwrite_each_other(kind: Any, message: Message, tmp_path: Path) -> None:
    ids = ["a/b", "a_b", "a b"]
    sent = {kind(tmp_path).send(structs.replace(message, id=i, warning=structs.replace(message.warning, id=f"w-{n}")))
            for n, i in enumerate(ids)}
    assert len(sent) == len(ids)


def test_no_name_leads_out_of_its_folder(kind: Any, message: Message, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    wild = "../../../outside/\x00" + "长" * 500
    warning = structs.replace(message.warning, id=wild, sender=wild, headline=wild)
    kind(home).send(structs.replace(message, id=wild, audience=wild, warning=warning))
    assert {p.name for p in tmp_path.iterdir()} == {"home"} and files(home)


def test_a_place_that_cannot_be_written_is_an_oserror(kind: Any, message: Message, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=r".+"):
        kind(tmp_path / "file").send(message)


def test_every_channel_is_in_the_documents() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    missing = [name for name in sorted(every("channel")) if f"`{name}`" not in pages]
    assert not missing, f"say in docs/ whom these channels reach, naming them in backticks: {missing}"
