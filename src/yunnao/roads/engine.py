"""Which engine answers: searching street by street in a small network, the hierarchy in a city. Here and nowhere else.

Both give the same answers, which one suite of tests holds them to. Why the line lies here: docs/decisions/0008.
"""

from yunnao.roads.network import Ints, Network
from yunnao.roads.search import Searched
from yunnao.roads.travel import Travel

SEARCH_UP_TO_ARCS = 20_000
"""Up to here a search is quick enough that preparing a hierarchy does not pay."""


def travel_over(network: Network, travel_ms: Ints, earlier: Travel | None = None,
                changed: Ints | None = None) -> Travel:
    """Travel over a network whose arcs take `travel_ms` now, -1 where closed.

    An `earlier` travel of the same network from which only `changed` arcs differ makes it quicker.
    """
    if network.arcs <= SEARCH_UP_TO_ARCS:
        return Searched(network, travel_ms)
    from yunnao.roads.customized import Customized  # only now: it brings a compiler with it

    return Customized.of(network, travel_ms, earlier, changed)
