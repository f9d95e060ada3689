"""The channel "cap_file": what it publishes is what a neighbour's Yunnao reads."""

from datetime import datetime
from pathlib import Path

from msgspec import structs

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.command.cap import as_sent
from yunnao.command.channels.cap_file import CapFile
from yunnao.disk.quarantine import Quarantine
from yunnao.feeds.cap import CapFeed
from yunnao.model.warning import Message


def test_a_neighbour_who_watches_the_folder_reads_the_warning_as_it_was_sent(
        tmp_path: Path, message: Message, littletown: Ground, noon: datetime) -> None:
    address = CapFile(tmp_path).send(message)
    (seen,) = CapFeed(tmp_path / "public", Quarantine(tmp_path / "q")).poll(City(littletown), noon)
    assert address.startswith("public/yunnao-i-1-9-") and address.endswith(".cap")
    assert seen.data.warning == as_sent(message.warning) and seen.data.warning.status == "Actual"  # type: ignore[attr-defined]


def test_a_warning_that_cannot_be_written_leaves_no_file(tmp_path: Path, message: Message) -> None:
    broken = structs.replace(message, warning=structs.replace(message.warning, urgency="Very"))
    try:
        CapFile(tmp_path).send(broken)
    except ValueError as error:
        assert "无法写成 CAP" in str(error) and not (tmp_path / "public").exists()
    else:
        raise AssertionError("an invalid alert went out")
