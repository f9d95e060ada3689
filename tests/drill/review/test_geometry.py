import pytest
import shapely

from yunnao.drill.review.geometry import LEAST_KM, is_tall, view_of


def test_a_view_holds_its_boxes_and_keeps_scales_equal() -> None:
    view = view_of([(120.0, 36.0, 120.4, 36.1)], 500, 400)
    assert view.holds(120.0, 36.0) and view.holds(120.4, 36.1)
    (x0, y0), (x1, _), (_, y1) = view.xy(120.2, 36.05), view.xy(120.3, 36.05), view.xy(120.2, 36.15)
    east_km, north_km = 0.1 * 111.195 * 0.8086, 0.1 * 111.195  # cos 36.05 degrees
    assert (x1 - x0) / east_km == pytest.approx((y0 - y1) / north_km, rel=0.001)
    assert view.px_a_km == pytest.approx((y0 - y1) / north_km)


def test_tall_is_by_the_ground_not_by_degrees() -> None:
    assert is_tall([(120.0, 36.0, 120.1, 36.09)])  # 9.0 km by 10.0 km
    assert not is_tall([(120.0, 36.0, 120.2, 36.09), (120.0, 36.0, 120.1, 36.1)])


def test_a_single_place_is_seen_with_its_surroundings() -> None:
    view = view_of([(120.0, 36.0, 120.0, 36.0)], 400, 400)
    assert view.height / view.px_a_km == pytest.approx(LEAST_KM)


def test_a_shape_is_cut_to_the_view_and_holes_stay_holes() -> None:
    view = view_of([(0.0, 0.0, 1.0, 1.0)], 100, 100)
    ring = shapely.Polygon([(-9, -9), (9, -9), (9, 9), (-9, 9)], [[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]])
    path = view.path(ring)
    assert path.count("Z") == 2
    numbers = [float(n) for n in path.replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    assert min(numbers) > -10 and max(numbers) < 110
    assert view.path(shapely.Point(50, 50).buffer(1)) == ""
