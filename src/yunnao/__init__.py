"""Yunnao 云脑, an open city brain."""

__version__ = "0.1.0"
