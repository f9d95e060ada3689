"""A city's own brain on the wall clock: one folder, one secret shown once, and a restart that goes on."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from yunnao.log.log import read_log

ROOT = Path(__file__).parents[2]
ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>37020041600000_20190810080000</identifier><sender>qingdao@cma.example</sender>
  <sent>2019-08-10T08:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>zh-CN</language><category>Met</category><event>台风</event><urgency>Expected</urgency>
    <severity>Severe</severity><certainty>Likely</certainty><headline>台风黄色预警信号</headline>
    <area><areaDesc>青岛市</areaDesc><geocode><valueName>adcode</valueName><value>370200</value></geocode></area></info>
</alert>"""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, str]]:
    """The address it prints, and all it said before."""
    command = [str(Path(sys.executable).parent / "yunnao"), "serve", "--store", str(folder / "store"), "--cap",
               str(folder / "inbox"), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0], said
                break
        process.send_signal(signal.SIGINT)
        process.wait(20)


def secret_in(said: str) -> str | None:
    found = re.search(r"sign in as admin with\s+(\S+);", said)
    return found[1] if found else None


def test_a_first_start_shows_a_secret_once_and_a_second_goes_on(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.cap").write_text(ALERT, encoding="utf-8")
    (inbox / "bad.cap").write_bytes(b"\xff\xfe not a warning")
    with serving(tmp_path) as (address, said):
        secret = secret_in(said)
        assert secret
        assert httpx.get(f"{address}/api/state").status_code == 401
        with httpx.Client(base_url=address, headers={"origin": address}) as door:
            assert door.post("/api/sign-in", json={"name": "admin", "secret": secret}).status_code == 200
            for _ in range(200):  # the feed's folder is looked at once a second
                kinds = {line["kind"] for line in door.get("/api/events?limit=500").json()["events"]}
                if {"IncidentOpened", "InputQuarantined"} <= kinds:
                    break
                door.get("/api/state")
            assert {"WarningReceived", "IncidentOpened", "InputQuarantined", "SignedIn", "AccountChanged"} <= kinds
    log = read_log(str(tmp_path / "store" / "log.sqlite"))
    before = log.verify().seq
    assert {entry.event.mode.value for entry in log.read()} == {"actual"}
    assert secret not in "".join(str(entry.event.data) for entry in log.read())
    with serving(tmp_path) as (address, said):
        assert secret_in(said) is None
        assert httpx.get(f"{address}/").status_code == 200
    assert read_log(str(tmp_path / "store" / "log.sqlite")).verify().seq >= before
