"""Channel "exercise_file": in an exercise it stands in for every real channel and writes to `exercise/` only."""

from pathlib import Path

from yunnao.command.cap import file_alert
from yunnao.model.warning import Message
from yunnao.registry import channel


@channel("exercise_file")
class ExerciseFile:
    """One CAP 1.2 file a message, with the scope Restricted. Takes the status Exercise only."""

    for_exercise = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> str:
        if message.warning.status != "Exercise":
            raise ValueError(f"exercise_file 只写演练信息，不写 {message.warning.status}。请改用真实渠道。")
        return file_alert(self._folder, "exercise", message.warning, scope="Restricted")
