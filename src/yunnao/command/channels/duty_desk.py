"""Channel "duty_desk": words to a department, as a JSON file in that department's own folder of `departments/`."""

from pathlib import Path

import msgspec

from yunnao.command.cap import file_name
from yunnao.disk.durable import write_whole
from yunnao.model.warning import Message
from yunnao.registry import channel


@channel("duty_desk")
class DutyDesk:
    """One file a message: id, incident, audience, headline, text, instruction, times. Takes the status Actual only."""

    for_exercise = False
    in_exercise = "exercise_file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> str:
        warning = message.warning
        if warning.status != "Actual":
            raise ValueError(f"duty_desk 只传达真实指令，不传达 {warning.status}。请改用 exercise_file。")
        drawer = f"departments/{file_name(message.audience, message.audience)}"
        name = file_name(message.id, message.id) + ".json"
        text = {"id": message.id, "incident_id": message.incident_id, "audience": message.audience,
                "headline": warning.headline, "text": warning.description, "instruction": warning.instruction,
                "sent_at": warning.sent_at, "expires_at": warning.expires_at}
        write_whole(self._folder / drawer, [msgspec.json.format(msgspec.json.encode(text), indent=2)], lambda: name)
        return f"{drawer}/{name}"
