"""A pen for inline SVG: elements with everything escaped, text in both languages, how wide a text will be."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

LATIN = 0.58
"""Width of an average Latin letter as a share of the font size; a Chinese character is a square."""


def tag(name: str, *inside: Any, **attributes: Any) -> Markup:
    """An element; attribute names lose a trailing underscore and write others as hyphens; None is left out."""
    there = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    written = Markup("").join(Markup(' {}="{}"').format(key, number(value)) for key, value in there.items())
    body = Markup("").join(part if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, body) if body else Markup("<{}{}/>").format(
        Markup(name), written)


def number(value: Any) -> Any:
    """Coordinates to a tenth of a pixel, everything else as it is."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def both(x: float, y: float, zh: str, en: str, **attributes: Any) -> Markup:
    """A text in the language that the page shows; one that is the same in both is written once."""
    if zh == en:
        return tag("text", zh, x=float(x), y=float(y), **attributes)
    return tag("text", zh, x=float(x), y=float(y), lang="zh", **attributes) + tag(
        "text", en, x=float(x), y=float(y), lang="en", **attributes)


def picture(width: float, height: float, inside: Iterable[Markup], label: str, class_: str = "") -> Markup:
    """A whole SVG image that scales with the page and tells a screen reader what it shows."""
    return tag("svg", Markup("").join(inside), viewBox=f"0 0 {width:.0f} {height:.0f}", role="img", aria_label=label,
               class_=class_ or None, preserveAspectRatio="xMidYMid meet")


def width_of(text: str, size: float) -> float:
    """About how wide a text is, px; rather too wide than too narrow."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * LATIN for c in text)


def shortened(text: str, letters: int) -> str:
    """A text of at most `letters` Chinese characters' width, with an ellipsis where it was cut."""
    if width_of(text, 1) <= letters:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character, 1) > letters - 1:
            break
        kept += character
    return kept.rstrip("，、；： ") + "…"
