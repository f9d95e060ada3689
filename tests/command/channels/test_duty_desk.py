"""The channel "duty_desk": a department finds its words in its own folder."""

import json
from pathlib import Path

from msgspec import structs

from yunnao.command.channels.duty_desk import DutyDesk
from yunnao.model.warning import Message


def test_a_department_gets_the_words_in_a_folder_of_its_own(tmp_path: Path, message: Message) -> None:
    desk = DutyDesk(tmp_path)
    police, fire = (desk.send(structs.replace(message, audience=who)) for who in ("市公安局", "市消防支队"))
    assert Path(police).parent != Path(fire).parent and police.startswith("departments/市公安局-")
    told = json.loads((tmp_path / police).read_text(encoding="utf-8"))
    assert told == {"id": "i-1/message", "incident_id": "i-1", "audience": "市公安局", "headline": "请立即撤离",
                    "text": "", "instruction": "", "sent_at": "2026-07-01T04:00:00Z", "expires_at": None}
