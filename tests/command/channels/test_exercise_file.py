"""The channel "exercise_file": nothing of it can be taken for real."""

from pathlib import Path

from lxml import etree
from msgspec import structs

from yunnao.command.channels.exercise_file import ExerciseFile
from yunnao.model import cap12
from yunnao.model.warning import Message


def test_every_file_says_exercise_in_its_status_its_scope_and_its_words(tmp_path: Path, message: Message) -> None:
    drill = structs.replace(message, warning=structs.replace(message.warning, status="Exercise"))
    address = ExerciseFile(tmp_path).send(drill)
    root = etree.fromstring((tmp_path / address).read_bytes())
    assert address.startswith("exercise/") and not (tmp_path / "public").exists()
    assert [root.findtext(cap12.tag(name)) for name in ("status", "scope")] == ["Exercise", "Restricted"]
    assert "非真实预警" in (root.findtext(cap12.tag("note")) or "")
