"""The review 复盘评估: what a drill did, beside what history did, told from the log alone."""

from yunnao.drill.review.publish import write_review
from yunnao.drill.review.reviewing import Review, review

__all__ = ["Review", "review", "write_review"]
