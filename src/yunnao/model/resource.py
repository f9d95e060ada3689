"""Resources 资源: units 队伍/车辆, stocks 物资, shelters 避难场所."""

from msgspec import Struct, field

from yunnao.model.place import Point, Quality

CAPABILITY_ZH = {
    "rescue": ("救援", "组"), "hazmat": ("危化处置", "组"), "medical": ("医疗急救", "组"), "cordon": ("警戒", "组"),
    "seats": ("客运座位", "座"), "pumps": ("排涝泵", "台"), "repair": ("管线抢修", "组"), "boom": ("围油栏", "组"),
    "inspect": ("隐患排查", "组"), "engineering": ("工程抢险", "组"), "cargo": ("货运", "吨"),
}  # fmt: skip
"""What a unit can do, in Chinese, and what it is counted in."""

NEED_ZH = {word: zh for word, (zh, _) in CAPABILITY_ZH.items()}

CAPABILITIES = tuple(CAPABILITY_ZH)
"""The words for what a unit can do; contingency plans ask for them, and nobody answers to any other."""


class Unit(Struct, frozen=True, kw_only=True):
    """A team with its vehicles. `capabilities` counts what it brings: {"seats": 45}.

    After work on site its crew rests for `rest_h` hours; on what is in its tank it drives `range_km`. None is unknown:
    then nobody plans a rest, and no way is too far.
    """

    id: str
    name: str
    kind: str
    owner: str
    base: Point
    capabilities: dict[str, int]
    crew: int
    district: str
    quality: Quality
    source: str
    name_en: str = ""
    rest_h: float | None = None
    range_km: float | None = None


class Stock(Struct, frozen=True, kw_only=True):
    """Goods kept for the day: `amount` of `item` in `unit`s of measure at a store."""

    id: str
    name: str
    item: str
    amount: int
    unit: str
    point: Point
    district: str
    quality: Quality
    source: str


class Shelter(Struct, frozen=True, kw_only=True):
    """A place to take people to; `capacity_quality` says how sure the capacity is, apart from the place."""

    id: str
    name: str
    point: Point
    capacity: int
    district: str
    quality: Quality
    capacity_quality: Quality
    source: str
    name_en: str = ""
    indoor: bool = False
    tags: list[str] = field(default_factory=list)
    error_m: float | None = None
