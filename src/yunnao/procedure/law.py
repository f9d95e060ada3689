"""What the law says, as far as lint can check it: how many articles a law has, its deadlines and its duties.

Every entry was read in the text of the law; `laws.csv` counts the articles of each version named there.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

CITATION = re.compile(r"《([^》]+)》\s*(第[零一二三四五六七八九十百]+条)")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


class Article(NamedTuple):
    """One article of one law, cited as plans cite it."""

    law: str
    article: str

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class Deadline(NamedTuple):
    """A task that cites `article` has at most `minutes`, because of `words`."""

    article: Article
    minutes: int
    words: str


class Duty(NamedTuple):
    """A plan that stands on `article`'s law must have a task that cites it, because of `words`."""

    article: Article
    words: str


DEADLINES = (
    Deadline(Article("生产安全事故报告和调查处理条例", "第九条"), 60, "单位负责人接到报告后，应当于1小时内……报告"),
    Deadline(Article("生产安全事故报告和调查处理条例", "第十一条"), 120, "每级上报的时间不得超过2小时"),
    Deadline(Article("突发公共卫生事件应急条例", "第二十条"), 120, "应当在2小时内向……报告"),
    Deadline(Article("青岛市城市供水条例", "第三十九条"), 60, "发现或者接到报告一个小时内到达现场进行维修"),
    Deadline(Article("青岛市供热条例", "第四十九条"), 60, "接到投诉后的一小时内到达现场抢修"),
    Deadline(Article("青岛市城市排水条例", "第三十八条"), 60, "应当在一小时之内向排水、环境保护行政主管部门报告"),
)
"""Times counted from when the owner hears of it, which is no earlier than the incident's opening."""

DUTIES = (
    Duty(Article("生产安全事故报告和调查处理条例", "第九条"), "事故单位一小时内报告"),
    Duty(Article("生产安全事故报告和调查处理条例", "第十一条"), "有关部门逐级上报，每级不超过两小时"),
    Duty(Article("生产安全事故应急条例", "第十八条"), "地方政府启动预案，组织抢救、隔离、疏散"),
    Duty(Article("石油天然气管道保护法", "第三十九条"), "管道企业立即启动预案、通报、报告"),
    Duty(Article("防汛条例", "第三十四条"), "蓄滞洪和危险区人员转移"),
    Duty(Article("危险化学品安全管理条例", "第七十一条"), "事故单位立即组织救援并报告"),
    Duty(Article("危险化学品安全管理条例", "第七十二条"), "地方政府立即组织实施救援"),
    Duty(Article("防治船舶污染海洋环境管理条例", "第三十六条"), "立即启动预案、控制污染、报告海事管理机构"),
    Duty(Article("防震减灾法", "第五十条"), "立即查清受灾情况，抢救被压埋人员"),
    Duty(Article("防震减灾法", "第五十二条"), "及时向上一级人民政府报告震情和灾情"),
    Duty(Article("青岛市森林防火条例", "第二十四条"), "立即报告并逐级上报"),
    Duty(Article("青岛市森林防火条例", "第二十六条"), "全面检查、清除余火后方可撤离"),
    Duty(Article("突发公共卫生事件应急条例", "第二十条"), "两小时内逐级报告"),
)


def cited(text: str) -> list[Article]:
    """The articles that a legal basis or a source names, in order."""
    return [Article(*match) for match in CITATION.findall(text)]


@cache
def articles() -> dict[str, tuple[str, int]]:
    """Each law we have read: its version and the number of its last article."""
    text = files("yunnao.procedure").joinpath("laws.csv").read_text(encoding="utf-8")
    return {row["law"]: (row["version"], int(row["articles"])) for row in csv.DictReader(text.splitlines())}


def number(article: str) -> int:
    """第一百零六条 is 106."""
    total = digit = 0
    for sign in article.removeprefix("第").removesuffix("条"):
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
