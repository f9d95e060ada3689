"""A refusal 拒绝: the door says no, why, and what to do next."""

from typing import TypeVar

T = TypeVar("T")


class Refused(Exception):
    """An order that was not granted; `reason` is one or two Chinese sentences for the person who gave it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def insist(holds: bool, otherwise: str) -> None:
    """Raise Refused with the reason `otherwise` unless the condition holds."""
    if not holds:
        raise Refused(otherwise)


def there(thing: T | None, otherwise: str) -> T:
    """`thing` itself; raises Refused with the reason `otherwise` when it is None."""
    if thing is None:
        raise Refused(otherwise)
    return thing
