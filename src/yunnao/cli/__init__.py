"""The front door: one file a noun, found by its name."""

from yunnao.cli.front import main

__all__ = ["main"]
