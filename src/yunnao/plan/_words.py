"""The words of a plan's reasons in both languages: times, amounts, lists."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from yunnao.model.resource import CAPABILITY_ZH
from yunnao.model.said import Said

Word = Said | str
"""A sentence, or a name that is the same in both languages."""


def zh(word: Word) -> str:
    """The Chinese of a word."""
    return word if isinstance(word, str) else word.zh


def en(word: Word) -> str:
    """The English of a word; a name that has none stays as it is."""
    return word if isinstance(word, str) else word.en or word.zh


def say(chinese: str, english: str, **words: Word) -> Said:
    """Two templates filled with the same words: say("派 {n} 支", "{n} units", n="3")."""
    return Said(chinese.format(**{name: zh(word) for name, word in words.items()}),
                english.format(**{name: en(word) for name, word in words.items()}))


def join(parts: Iterable[Word], chinese: str = "、", english: str = ", ") -> Said:
    """Parts one after the other, each language with its own mark between."""
    all_parts = list(parts)
    return Said(chinese.join(map(zh, all_parts)), english.join(map(en, all_parts)))


def capability(word: str) -> Said:
    """A capability: 救援, rescue; a word of a city's own stays as it is."""
    return Said(CAPABILITY_ZH.get(word, (word, ""))[0], word)


def amounts(counted: Iterable[tuple[str, int]]) -> Said:
    """救援 2 组、客运座位 45 座 / 2 rescue, 45 seats."""
    return join(Said(f"{capability(word).zh} {amount} {CAPABILITY_ZH.get(word, ('', '份'))[1]}", f"{amount} {word}")
                for word, amount in counted)


def span(seconds: float) -> Said:
    """A time in whole minutes, rounded up, as a person says it: 1 小时 5 分钟 / 1 h 5 min."""
    return _minutes(-(-int(seconds) // 60))


@lru_cache(maxsize=1024)
def _minutes(minutes: int) -> Said:
    if minutes < 1:
        return Said("1 分钟内", "under a minute")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Said(f"{minutes} 分钟", f"{minutes} min")
    return Said(f"{hours} 小时" + (f" {rest} 分钟" if rest else ""), f"{hours} h" + (f" {rest} min" if rest else ""))


def listed(names: Sequence[Word], most: int = 3) -> Said:
    """The first few names, and how many there are in all."""
    more = Said(f"等 {len(names)} 处", f" and {len(names) - most} more") if len(names) > most else Said("", "")
    return join(names[:most]) + more
