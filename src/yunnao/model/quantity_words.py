"""Quantity words 监测量: what gauges and reports count and what it is counted in, in Chinese and in English."""

QUANTITY_WORDS = {
    "pipeline_pressure": ("管道压力", "pipeline pressure"),
    "river_flow": ("河道流量", "river flow"),
    "river_level": ("河道水位", "river level"),
    "water_level": ("水位", "water level"),
    "reservoir_level": ("水库水位", "reservoir level"),
    "reservoir_storage": ("水库蓄水量", "reservoir storage"),
    "wave_height": ("浪高", "wave height"),
    "tide": ("潮位", "tide"),
    "tide_level": ("潮位", "tide level"),
    "wind": ("风速", "wind"),
    "gust": ("阵风", "gust"),
    "rain": ("雨量", "rain"),
    "rain_1h": ("1 小时雨量", "rain in 1 h"),
    "rain_3h": ("3 小时雨量", "rain in 3 h"),
    "rain_6h": ("6 小时雨量", "rain in 6 h"),
    "rain_12h": ("12 小时雨量", "rain in 12 h"),
    "rain_24h": ("24 小时雨量", "rain in 24 h"),
    "earthquake_magnitude": ("震级", "magnitude"),
    "forest_burnt_ha": ("过火面积", "area burnt"),
    "toxic_gas_ppm": ("有毒气体浓度", "toxic gas"),
    "customers_without_supply": ("停供用户数", "customers without supply"),
    "deaths": ("死亡人数", "deaths"),
    "missing": ("失踪人数", "people missing"),
    "injured": ("受伤人数", "people injured"),
    "direct_loss": ("直接经济损失", "direct loss"),
    "chemical_deaths": ("危化品事故死亡人数", "deaths by chemicals"),
    "crash_deaths": ("交通事故死亡人数", "deaths in the crash"),
    "crash_injured": ("交通事故受伤人数", "injured in the crash"),
    "earthquake_deaths": ("地震死亡人数", "deaths in the earthquake"),
    "emergency_deaths": ("突发事件死亡人数", "deaths in the emergency"),
    "outbreak_deaths": ("疫情死亡人数", "deaths in the outbreak"),
    "outbreak_cases": ("疫情病例数", "cases in the outbreak"),
}
"""The quantities that plans and scenarios ask about, by our short name of each."""

MEASURE_WORDS = {
    "1e4 m3": ("万立方米", "×10⁴ m³"),
    "m3/s": ("立方米/秒", "m³/s"),
    "m3": ("立方米", "m³"),
    "ha": ("公顷", "ha"),
    "people": ("人", "people"),
    "persons": ("人", "people"),
}
"""Units of measure that are not read by themselves; all others stand as they came: m, mm, MPa, m/s."""


def quantity_words(quantity: str) -> tuple[str, str]:
    """A quantity in Chinese and English; one of a city's own stays as it is, in words."""
    plain = quantity.replace("_", " ")
    return QUANTITY_WORDS.get(quantity, (plain, plain))


def measure_words(unit: str) -> tuple[str, str]:
    """A unit of measure in Chinese and English."""
    return MEASURE_WORDS.get(unit, (unit, unit))
