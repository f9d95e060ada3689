"""What real storms did 台风实况: records that wind and power must give again, each with its source."""

from collections.abc import Sequence

from yunnao.assess.gusts import factor
from yunnao.assess.outage import by_gust
from yunnao.assess.published import Published

_DARK = "zh.wikipedia on Lekima (2019), as held in gaosheng0201-glitch/typhoon-impact, analogs.json (CC BY 4.0)"
RECORDS: Sequence[Published] = (
    Published("households of Shandong without power in Lekima, gusts of force 9", lambda: by_gust(22.6, 1),
              2_165_600 / (101_527_453 / 2.62), 0.03, "share",
              "its gusts were of force 8 to 10 (the warning of 11 August), which spans 0 to 0.13", _DARK),
    Published("households of Yuhuan without power in Lekima", lambda: by_gust(52 * factor("2min", "coast"), 1),
              0.92, 0.2, "share", "the landfall's 52 m/s were beside it, its gust is by a factor; the high guess is 1",
              _DARK),
)  # fmt: skip
