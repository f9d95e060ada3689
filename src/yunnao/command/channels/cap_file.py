"""Channel "cap_file": public warnings as CAP 1.2 files in `public/`, for whoever publishes that folder."""

from pathlib import Path

from yunnao.command.cap import file_alert
from yunnao.model.warning import Message
from yunnao.registry import channel


@channel("cap_file")
class CapFile:
    """One file an alert, named by it, so that sending twice leaves one file. Takes the status Actual only."""

    for_exercise = False
    in_exercise = "exercise_file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> str:
        if message.warning.status != "Actual":
            raise ValueError(f"cap_file 只发布真实预警，不发布 {message.warning.status}。请改用 exercise_file。")
        return file_alert(self._folder, "public", message.warning)
