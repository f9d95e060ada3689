"""An extract drawn by hand, then a real one."""

from pathlib import Path

import numpy as np
import pytest

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network
from yunnao.roads.osm import _share_read, read_extract
from yunnao.roads.profiles import AMBULANCE, CAR, Profile, allowed
from yunnao.roads.sphere import EARTH_M, along_ground, on_sphere

KM = np.degrees(1000 / EARTH_M)
# A road of 2 km from 1 over 2 to 3, a bend 9 on its way; a side street 2-4; a private one; an island; a one-way back.
PLACES = {1: 0, 9: 0.5, 2: 1, 3: 2, 4: 1.5, 5: 3, 7: 9, 8: 9.5}
WAYS = [
    (10, [1, 9, 2], {"highway": "primary", "maxspeed": "60"}),
    (16, [2, 3], {"highway": "primary", "maxspeed": "60"}),
    (11, [2, 4], {"highway": "residential"}),
    (12, [3, 5], {"highway": "residential", "access": "private"}),
    (13, [7, 8], {"highway": "residential"}),
    (14, [4, 3], {"highway": "tertiary", "oneway": "yes", "maxspeed": "signals"}),
    (15, [1, 5], {"highway": "footway"}),
]


def drawn(folder: Path, turn: str = "") -> Path:
    nodes = "".join(f'<node id="{n}" lat="{36 + KM * km}" lon="120" version="1"/>' for n, km in PLACES.items())
    ways = "".join(
        f'<way id="{way}" version="1">' + "".join(f'<nd ref="{n}"/>' for n in refs)
        + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()) + "</way>" for way, refs, tags in WAYS)
    relation = turn and (
        '<relation id="1" version="1"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/>'
        f'<member type="way" ref="11" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="{turn}"/>'
        '</relation>')
    path = folder / "town.osm"
    path.write_text(f'<osm version="0.6">{nodes}{ways}{relation}</osm>')
    return path


def test_ways_are_cut_where_they_meet_and_keep_their_length(tmp_path: Path) -> None:
    streets = read_extract(drawn(tmp_path))
    ends = {(round((streets.lat[t] - 36) / KM, 1), round((streets.lat[h] - 36) / KM, 1)):
            (w, round(m), ms, streets.kinds[kind].use)
            for t, h, w, m, ms, kind in zip(streets.tail, streets.head, streets.way, streets.length_m,
                                            streets.travel_ms, streets.kind, strict=True)}
    assert ends == {
        (0.0, 1.0): (10, 1000, 60_000, "cbef"), (1.0, 0.0): (10, 1000, 60_000, "cbef"),
        (1.0, 2.0): (16, 1000, 60_000, "cbef"), (2.0, 1.0): (16, 1000, 60_000, "cbef"),
        (1.0, 1.5): (11, 500, 60_000, "cbef"), (1.5, 1.0): (11, 500, 60_000, "cbef"),
        (1.5, 2.0): (14, 500, 45_000, "cbef"), (2.0, 1.5): (14, 500, 45_000, "ef"),
        (2.0, 3.0): (12, 1000, 120_000, "e"), (3.0, 2.0): (12, 1000, 120_000, "e"),
    }  # fmt: skip
    assert [kind.against for kind in streets.kinds if kind.use == "ef"] == [True]
    assert streets.left_out == {"arcs": 2, "arcs_cars_cannot_reach": 2, "turns": 0, "turns_obeyed": 0}, "the island"


def travel_of(streets, profile=CAR):
    may = allowed(streets, profile)
    network = Network.from_arrays(streets.tail, streets.head, may.travel_ms, streets.lon, streets.lat, may.kerb)
    return Conditions(network).close(np.flatnonzero(~may.open)).travel()


def test_blue_light_goes_where_cars_do_not(tmp_path: Path) -> None:
    streets = read_extract(drawn(tmp_path, "no_right_turn"))
    at_km = np.round((streets.lat - 36) / KM, 1)
    start = int(np.flatnonzero(at_km == 0)[0])
    by_car, by_ambulance = (travel_of(streets, profile).one_to_all(start) for profile in (CAR, AMBULANCE))
    assert max(by_car[at_km == 3]) == -1 and by_ambulance[at_km == 3] == 240_000, "through the private gate"
    assert by_ambulance[at_km == 1.5] == 120_000 < max(by_car[at_km == 1.5]), "a turn that is forbidden"


@pytest.mark.parametrize(("turn", "to_4_s"), [("", 120), ("no_right_turn", 240), ("only_right_turn", 120)])
def test_a_restriction_is_obeyed(tmp_path: Path, turn: str, to_4_s: int) -> None:
    streets = read_extract(drawn(tmp_path, turn))
    at_km = np.round((streets.lat - 36) / KM, 1)
    found = travel_of(streets).one_to_all(int(np.flatnonzero(at_km == 0)[0]))
    assert min(found[at_km == 1.5]) == to_4_s * 1000
    assert min(found[at_km == 2.0]) == (165_000 if turn == "only_right_turn" else 120_000)
    assert streets.left_out["turns_obeyed"] == bool(turn)


@pytest.mark.parametrize("content", [b"", b"no map", b"<osm version='0.6'><node", b"<osm version='0.6'></osm>"])
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "town.osm"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"town\.osm"):
        read_extract(path)


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="only Linux tells")
def test_the_bar_knows_where_the_reader_stands(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_bytes(b"x" * 100)
    with open(path, "rb", buffering=0) as reader:
        reader.read(40)
        assert _share_read(path) == 0.4
    assert _share_read(path) == 1.0, "closed: all of it is read"


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    read_extract(drawn(tmp_path), progress=lambda step, share: told.append((step, share)))
    assert [step for step, share in told if share == 1.0][-1] == "joining streets"
    assert list(dict.fromkeys(step for step, _ in told)) == ["reading", "joining streets"]


def test_half_a_download_is_refused(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "roads" / "porto_portugal.osm.pbf").read_bytes()
    (tmp_path / "half.osm.pbf").write_bytes(whole[:len(whole) // 2])
    with pytest.raises(ValueError, match="is the download complete"):
        read_extract(tmp_path / "half.osm.pbf")
    with pytest.raises(ValueError, match="cannot be read"):
        read_extract(tmp_path / "never.osm.pbf")


def test_porto(shared: Path) -> None:
    streets = read_extract(shared / "roads" / "porto_portugal.osm.pbf", country="PT")
    assert len(streets.tail) > 100_000
    assert streets.left_out["turns_obeyed"] > 100
    straight = on_sphere(streets.lon, streets.lat)
    away = along_ground(np.linalg.norm(straight[streets.tail] - straight[streets.head], axis=1))
    assert (streets.length_m > away - 0.01).all(), "no street is shorter than the straight line"
    for letter in "cbef":  # of no size: the others are kept out of some streets, and of what lies behind
        profile = Profile("feather", "", letter)
        travel, may = travel_of(streets, profile), allowed(streets, profile)
        there = np.unique(np.concatenate([streets.tail[may.open], streets.head[may.open]]))
        assert (travel.one_to_all(int(there[0]))[there] >= 0).all(), "everyone reaches everyone"
    assert allowed(streets, CAR).open.sum() > 100_000
