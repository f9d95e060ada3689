"""Hazard words 灾种: our short name of each kind of event, beside the words that issuers use for it."""

import re

from msgspec import Struct


class HazardWord(Struct, frozen=True):
    """One kind of event: our `key`, its Chinese and English name, its CAP category, and other names it goes by."""

    key: str
    zh: str
    en: str
    category: str = "Met"
    also: tuple[str, ...] = ()


HAZARD_WORDS = (
    HazardWord("typhoon", "台风", "Typhoon"),
    HazardWord("storm_surge", "风暴潮", "Storm surge"),
    HazardWord("sea_wave", "海浪", "High waves", also=("rough sea",)),
    HazardWord("tsunami", "海啸", "Tsunami", "Geo"),
    HazardWord("thunderstorm_gale", "雷暴大风", "Thunderstorm gale", also=("雷雨大风",)),
    HazardWord("sandstorm", "沙尘暴", "Sandstorm", also=("sand storm", "dust storm")),
    HazardWord("snowstorm", "暴雪", "Snowstorm", also=("blizzard",)),
    HazardWord("rainstorm", "暴雨", "Rainstorm", also=("heavy rain",)),
    HazardWord("gale", "大风", "Gale", also=("strong wind",)),
    HazardWord("lightning", "雷电", "Lightning"),
    HazardWord("hail", "冰雹", "Hail"),
    HazardWord("convection", "强对流", "Severe convection", also=("strong convection",)),
    HazardWord("fog", "大雾", "Heavy fog", also=("海雾", "浓雾", "dense fog")),
    HazardWord("haze", "霾", "Haze"),
    HazardWord("cold_wave", "寒潮", "Cold wave"),
    HazardWord("frost", "霜冻", "Frost"),
    HazardWord("icing", "道路结冰", "Road icing"),
    HazardWord("heat", "高温", "High temperature", also=("heat wave",)),
    HazardWord("drought", "干旱", "Drought"),
    HazardWord("flash_flood", "山洪", "Flash flood"),
    HazardWord("flood", "洪水", "Flood"),
    HazardWord("geological", "地质灾害", "Geological disaster", "Geo", also=("landslide",)),
    HazardWord("earthquake", "地震", "Earthquake", "Geo"),
    HazardWord("forest_fire", "森林火险", "Forest fire risk", "Fire", also=("森林（草原）火险", "wildfire")),
    HazardWord("pipeline", "油气管道泄漏", "Oil or gas pipeline leak", "CBRNE", also=("管道泄漏", "pipeline leak")),
    HazardWord("leak", "危险化学品泄漏", "Chemical leak", "CBRNE"),
    HazardWord("explosion", "爆炸", "Explosion", "CBRNE"),
)
"""Longer names stand before those they contain: 雷暴大风 is not just 大风."""

_by_key = {word.key: word for word in HAZARD_WORDS}


def hazard_word(key: str) -> HazardWord:
    """The word with this key; a key we do not know stands for itself in both languages."""
    return _by_key.get(key) or HazardWord(key, key, key, "Other")


def find_hazard(text: str) -> str | None:
    """The key of the first hazard that `text` names, in Chinese or English, or None."""
    for word in HAZARD_WORDS:
        if any(_names(name, text) for name in (word.zh, word.en, *word.also)):
            return word.key
    return None


def _names(name: str, text: str) -> bool:
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
    return name in text
