"""Builds the web console into the package when its sources have changed (written by the console room)."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebConsole(BuildHookInterface):
    pass
