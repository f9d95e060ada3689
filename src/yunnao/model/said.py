"""One sentence for a person in both languages of the console: Chinese first, English beside it."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct


class Said(Struct, frozen=True):
    """The same in Chinese and in English; empty English means that there is none, and a reader shows the Chinese."""

    zh: str
    en: str

    def __add__(self, more: "Said") -> "Said":
        return Said(self.zh + more.zh, self.en + more.en)

    def under(self, name: str) -> dict[str, str]:
        """The two fields of a noun that holds both: {"reason": …, "reason_en": …}."""
        return {name: self.zh, f"{name}_en": self.en}


def paired(zh: Sequence[str], en: Sequence[str]) -> list[Said]:
    """Two lists of one length as sentences; where English is missing it is empty."""
    return [Said(a, b) for a, b in zip_longest(zh, en[:len(zh)], fillvalue="")]


def parted(said: Iterable[Said | str], name: str) -> dict[str, list[str]]:
    """Sentences as the two lists of a noun, Chinese and English, of one length; a bare text has no English."""
    both = [Said(one, "") if isinstance(one, str) else one for one in said]
    return {name: [one.zh for one in both], f"{name}_en": [one.en for one in both]}
