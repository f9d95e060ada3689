"""Finds feeds, hazards, planners, channels and desks by name; ours and a stranger's come in by the same door."""

import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any, TypeVar

T = TypeVar("T")

_ROOMS = ("feeds", "assess.hazards", "plan", "command.channels", "desks")
_shelves: dict[str, dict[str, Any]] = {"feed": {}, "hazard": {}, "planner": {}, "channel": {}, "desk": {}}
_loaded = False


def _register(shelf: str, name: str) -> Callable[[T], T]:
    def put(thing: T) -> T:
        there = _shelves[shelf].get(name)
        if there is not None and there.__module__ != getattr(thing, "__module__", None):
            raise ValueError(f"two {shelf}s are called {name!r}: {there.__module__} and {thing.__module__}; "
                             "rename one of them")
        _shelves[shelf][name] = thing
        return thing

    return put


def feed(name: str) -> Callable[[T], T]:
    """Register a feed class under `name`."""
    return _register("feed", name)


def hazard(name: str) -> Callable[[T], T]:
    """Register a hazard class under `name`; it is made without arguments."""
    return _register("hazard", name)


def planner(name: str) -> Callable[[T], T]:
    """Register a planner class under `name`; it is made without arguments."""
    return _register("planner", name)


def channel(name: str) -> Callable[[T], T]:
    """Register a channel class under `name`; it is made with the folder it may write to."""
    return _register("channel", name)


def desk(name: str) -> Callable[[T], T]:
    """Register a desk class under `name`; it is made with the city package's contingency plans."""
    return _register("desk", name)


def find(shelf: str, name: str) -> Any:
    """What is registered as `shelf` under `name`; raises LookupError naming those that are."""
    known = every(shelf)
    if name not in known:
        raise LookupError(f"no {shelf} is called {name!r}: there are {', '.join(sorted(known)) or 'none'}")
    return known[name]


def every(shelf: str) -> dict[str, Any]:
    """All that is registered as `shelf`, by name; loads our rooms and the entry points on first use."""
    _load()
    return dict(_shelves[shelf])


def _load() -> None:
    global _loaded  # noqa: PLW0603 - modules are loaded once a process
    if _loaded:
        return
    _loaded = True
    for room in _ROOMS:
        package = importlib.import_module(f"yunnao.{room}")
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    for point in entry_points(group="yunnao"):
        point.load()
