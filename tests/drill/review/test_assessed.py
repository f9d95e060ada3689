"""What each assessment rests on: model and version, inputs by digest and in words, and where it is in the log."""

from pathlib import Path

from yunnao.drill.review import Review, write_review
from yunnao.drill.review.assessed import _digest, _said, assessed
from yunnao.model import facts


def test_every_assessment_is_there_with_its_model_and_its_inputs(reviewed: Review) -> None:
    made = [(n, fact.assessment) for n, fact in reviewed.story.of(facts.AssessmentMade)]
    found = assessed(reviewed.story)
    assert found == reviewed.findings.assessments and len(found) == len(made) > 0
    for each, (noted, assessment) in zip(found, made, strict=True):
        assert each.model == assessment.model and "@" in each.model
        assert each.seqs[-1] == noted.seq and each.log_position == assessment.log_position
        assert len(each.inputs_sha256) == 64 and "point" in each.inputs


def test_the_digest_is_that_of_the_inputs_and_of_nothing_else(reviewed: Review) -> None:
    _, fact = next(iter(reviewed.story.of(facts.AssessmentMade)))
    term = fact.assessment.source
    turned = type(term)(hazard=term.hazard, at=term.at, data=dict(reversed(list(term.data.items()))))
    other = type(term)(hazard=term.hazard, at=term.at, data={**term.data, "leaked_t": 1.0})
    assert _digest(term) == _digest(turned) != _digest(other)


def test_inputs_are_said_in_words() -> None:
    said = list(_said({"fixes": [1, 2, 3], "storm": {"name": "利奇马", "deep": []}, "kind": "forecast", "note": ""}))
    assert said == ["fixes × 3", "kind forecast", "storm 利奇马"]


def test_the_page_cites_them(reviewed: Review, tmp_path: Path) -> None:
    write_review(reviewed, tmp_path)
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    first = reviewed.findings.assessments[0]
    assert first.model in page and first.inputs_sha256[:12] in page and "研判依据" in page
