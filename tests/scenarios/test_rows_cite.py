"""Every row of every table of Qingdao's plans names the article it stands on, or says that it is a draft."""

import pytest

from yunnao.city.ground import Ground
from yunnao.procedure.law import articles, cited, number


@pytest.mark.parametrize("table", ["opens", "levels", "grades"])
def test_a_row_cites_an_article_that_is_there_or_says_that_it_is_a_draft(qingdao: Ground, table: str) -> None:
    known = articles()
    for name, plan in sorted(qingdao.plans.items()):
        for row_number, row in enumerate(getattr(plan, table), 1):
            where = f"{name}.{table}[{row_number}]"
            names = list(cited(row.source))
            assert names or "草拟" in row.source, f"{where} stands on nothing: {row.source}"
            for article in names:
                _, last = known.get(article.law, ("", 0))
                assert not last or 1 <= number(article.article) <= last, f"{where}: {article} is not in the law"


def test_most_rows_stand_on_an_article(qingdao: Ground) -> None:
    rows = [row for plan in qingdao.plans.values() for row in (*plan.opens, *plan.levels, *plan.grades)]
    assert sum(bool(list(cited(row.source))) for row in rows) / len(rows) > 0.7
