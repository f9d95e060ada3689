from pathlib import Path

import msgspec

from yunnao.drill.review import Review, write_review
from yunnao.drill.review.findings import Findings

PROMISED = {
    "scenario", "seed", "events", "log_digest", "city_digest", "incidents", "first_signal_at", "incident_at",
    "first_proposal_at", "first_approval_at", "first_order_at", "evacuation_ordered_at", "evacuation_complete_at",
    "people_in_footprint", "people_to_move", "people_moved_before_impact", "people_sheltered_before_impact",
    "refused_to_leave", "compute_s", "tasks", "late_tasks", "open_tasks", "units", "uncovered", "plan_scores",
    "quarantine", "history", "comparison", "assessments", "assumptions",
    "lessons",
}  # fmt: skip


def test_both_files_are_written_whole_and_nothing_else_is_left(reviewed: Review, tmp_path: Path) -> None:
    write_review(reviewed, tmp_path / "new")
    write_review(reviewed, tmp_path / "new")
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["review.html", "review.json"]


def test_review_json_keeps_its_promised_keys_and_reads_back(reviewed: Review, tmp_path: Path) -> None:
    write_review(reviewed, tmp_path)
    written = (tmp_path / "review.json").read_bytes()
    assert set(msgspec.json.decode(written)) >= PROMISED
    again = msgspec.json.decode(written, type=Findings)
    assert again.people_moved_before_impact == reviewed.findings.people_moved_before_impact
    assert again.impact_at == reviewed.findings.impact_at


def test_the_same_log_gives_the_same_files(reviewed: Review, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_review(reviewed, tmp_path / name)
    for file in ("review.json", "review.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
