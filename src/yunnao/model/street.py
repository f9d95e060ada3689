"""Kinds of street: the class, who may use it, what fits through, and where one gets on it."""

from typing import Literal

from msgspec import Struct, field

USERS = {"c": "cars", "b": "buses and coaches", "e": "blue light", "f": "people on foot"}
"""Who a street may be for, by the letter a city package uses."""


class RoadKind(Struct, frozen=True, kw_only=True):
    """What many arcs of a network have in common; each arc names its kind by `id`.

    `road_class` is OpenStreetMap's word for a highway, empty where unknown. `use` has a letter of `USERS` for all who
    may. `against` is driving against a one-way. `kerb` says from where one gets on and off half way: from both sides
    (empty), from the `right` or the `left` of the direction of travel only, or `none`. Limits are in metres and
    tonnes, None where none is known.
    """

    id: str
    road_class: str = field(default="", name="class")
    use: str = "cbef"
    against: bool = False
    kerb: Literal["", "right", "left", "none"] = ""
    max_height_m: float | None = None
    max_width_m: float | None = None
    max_weight_t: float | None = None
    structure: Literal["", "bridge", "tunnel"] = ""
    layer: int = 0

    def __post_init__(self) -> None:
        if not self.id.isdecimal():
            raise ValueError(f"a kind of road has a whole number for its id, not {self.id!r}")
        strange = sorted(set(self.use) - set(USERS))
        if strange:
            raise ValueError(f"{strange[0]!r} is nobody who uses a road: there are {', '.join(USERS)}")
        for limit in (self.max_height_m, self.max_width_m, self.max_weight_t):
            if limit is not None and not 0 < limit < 1000:
                raise ValueError(f"a limit is a number of metres or tonnes above 0, not {limit}")
