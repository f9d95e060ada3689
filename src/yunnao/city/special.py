"""Who needs more in a shelter than a place to lie: shares of the residents, by the service they need."""

from typing import Annotated

from msgspec import Meta, Struct

Share = Annotated[float, Meta(ge=0, le=0.2)]


class Special(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shares of residents in a wheelchair, of 80 and more, on dialysis and under 3; `household` people go with each.

    Where a package says nothing these are the country's, and what they come from is `source`.
    """

    wheelchair: Share = 0.01
    old: Share = 0.0254
    dialysis: Share = 0.0005
    infants: Share = 0.03
    household: Annotated[float, Meta(ge=1, le=10)] = 2.62
    source: str = ("轮椅：世界卫生组织 2008 年轮椅指南（约 1%）；80 岁以上 2.54%、户均 2.62 人：全国第七次人口普查；"
                   "血液透析：CNRDS 2021 年末 74.96 万人；3 岁以下：2018 至 2020 年出生人口")

    @property
    def shares(self) -> dict[str, float]:
        """The share of residents by the service that a shelter has for them (`SERVES`)."""
        return {"step_free": self.wheelchair + self.old, "medical": self.dialysis, "infants": self.infants}
