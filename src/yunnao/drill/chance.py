"""Chance, handed in: a number from a seed and the name of the thing it is for, the same on every machine."""

import hashlib


def share(seed: int, *names: str) -> float:
    """A number in [0, 1) that depends on nothing but the seed and the names; safe against the order of asking."""
    digest = hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56


def between(low: float, high: float, seed: int, *names: str) -> float:
    """A number in [low, high) by `share`."""
    return low + (high - low) * share(seed, *names)
