"""The body of an event: plain, frozen, and named in the past tense."""

from msgspec import Struct


class Fact(Struct, frozen=True, kw_only=True):
    """The body of an event; the class name is the event's kind."""
