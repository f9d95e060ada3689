"""A drill among hostile input: what cannot be read is kept and shown, and the day goes on as it would have."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from yunnao.city.ground import Ground
from yunnao.disk.quarantine import Quarantine
from yunnao.drill.runner import Drill, start_of
from yunnao.drill.scenario import read_scenario
from yunnao.feeds.cap import CapFeed
from yunnao.log.memory import MemoryLog

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
NASTY = {
    "empty.cap": b"",
    "torn.cap": HEAD + b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x',
    "charset.cap": b'<?xml version="1.0" encoding="utf-8"?><alert>\xff\xfe\xc3\x28</alert>',
    "bomb.xml": HEAD + b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><alert>&c;</alert>',
    "huge.cap": HEAD + b"<alert>" + b"x" * (2 << 20) + b"</alert>",
    "old.cap": HEAD + b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"><identifier>x</identifier></alert>',
    "noise.cap": bytes(range(256)) * 8,
}


def play(ground: Ground, out: Path, *feeds: CapFeed) -> Drill:
    scenario = read_scenario(ground.folder / "scenarios" / "huangdao-2013")
    drill = Drill(ground, scenario, MemoryLog(), seed=3, out=out, feeds=feeds)
    drill.run()
    return drill


def test_malformed_warnings_never_stop_the_loop(qingdao: Ground, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, data in NASTY.items():
        (inbox / name).write_bytes(data)
    (inbox / "folder.cap").mkdir()
    kept = Quarantine(tmp_path / "quarantine")
    beset = play(qingdao, tmp_path / "beset", CapFeed(inbox, kept))
    calm = play(qingdao, tmp_path / "calm")
    there = {Path(q.origin).name: q for q in beset.brain.city.quarantine.values()}
    assert set(NASTY) <= set(there)
    assert all(q.reason for q in there.values())
    assert all(kept.read(q.sha256) == NASTY[name] for name, q in there.items() if name in NASTY), "kept whole"
    assert set(beset.brain.city.tasks) == set(calm.brain.city.tasks)
    moved = [{(m.move.zone_id, m.move.people) for m in d.brain.city.moves.values()} for d in (beset, calm)]
    assert moved[0] == moved[1]
    levels = [[s.level for s in d.brain.city.incidents["pipeline-1"].levels] for d in (beset, calm)]
    assert levels[0] == levels[1]


def test_the_real_corpus_is_read_or_kept(qingdao: Ground, shared: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    files = sorted(p for p in (shared / "alerts" / "cap").rglob("*") if p.suffix in (".cap", ".xml", ".atom", ".rss"))
    for number, path in enumerate(files):
        os.symlink(path, inbox / f"{number}.cap")
    drill = play(qingdao, tmp_path / "out", CapFeed(inbox, Quarantine(tmp_path / "quarantine")))
    city = drill.brain.city
    foreign = [w for w in city.warnings.values() if not any(d.startswith("37") for d in w.districts)]
    assert len(foreign) >= 5
    assert len(city.quarantine) >= 20
    assert set(city.incidents) == {"pipeline-1"}, "a storm in Oregon is no incident in Qingdao"


@pytest.mark.parametrize("stop_after", [1, 40, 200])
def test_a_stopped_drill_goes_on_where_it_was(qingdao: Ground, tmp_path: Path, stop_after: int) -> None:
    scenario = read_scenario(qingdao.folder / "scenarios" / "huangdao-2013")
    whole = play(qingdao, tmp_path / "whole").brain.log.head()
    log = MemoryLog()
    first = Drill(qingdao, scenario, log, seed=3, out=tmp_path / "first")
    enough: Callable[[], bool] = lambda: log.head().seq >= stop_after  # noqa: E731
    first.run(stop=enough)
    assert start_of(scenario, log) == max(scenario.start, first.brain.city.now or scenario.start)
    Drill(qingdao, scenario, log, seed=3, out=tmp_path / "second").run()
    assert log.verify() == whole
