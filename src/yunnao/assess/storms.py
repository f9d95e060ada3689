"""What each member of a storm's ensemble means for people 集合影响: who is in which force, who leaves, what is lost."""

from collections.abc import Sequence

import numpy as np

from yunnao.assess.ensemble import Ensemble
from yunnao.assess.members import Kind, slug
from yunnao.assess.points import Cells
from yunnao.assess.vulnerability import CHINA_M_S, HOUSEHOLD, wind_curve
from yunnao.city.ground import Floats, Ground


def storms(found: Ensemble, kinds: Sequence[Kind], ground: Ground, leaving: Floats) -> dict[str, Floats]:
    """people, people_<band>, to_move, homes_lost and max_wind_m_s, one value a member.

    People stand under the nearest place of the grid of the ensemble; `leaving` (forces, cells) is the share of those
    whose strongest force it is who leave.
    """
    grid = ground.population
    place = Cells(found.lon, found.lat, limit=np.inf).nearest(grid.lon, grid.lat)
    people = np.bincount(place, grid.people, len(found.lon))
    leave = np.array([np.bincount(place, grid.people * share, len(found.lon)) for share in leaving])
    reached = found.reached
    strongest = reached & ~np.pad(reached[:, 1:], ((0, 0), (0, 1), (0, 0)))
    by_force = strongest @ people
    told = {"people": by_force.sum(axis=1), "to_move": np.einsum("mfn,fn->m", strongest, leave),
            "max_wind_m_s": found.most[:, found.inland].max(axis=1, initial=0.0),
            "homes_lost": wind_curve(CHINA_M_S[1], step_m_s=0.1).at(found.most) @ (people / HOUSEHOLD)}
    return {name: np.round(values, 3) for name, values in told.items()} | {
        "people_" + slug(kind.name): by_force[:, number] for number, kind in enumerate(kinds)}
