import msgspec
import pytest

from yunnao.model.scale import Colour, Grade, Level


def test_steps_are_ordered_by_gravity_and_written_by_name() -> None:
    assert Level.IV < Level.III < Level.II < Level.I
    assert max(Colour.BLUE, Colour.RED, Colour.YELLOW) is Colour.RED
    assert msgspec.json.encode(Level.III) == b'"III"'
    assert msgspec.json.decode(b'"major"', type=Grade) is Grade.MAJOR


@pytest.mark.parametrize("name", ["yellow", "黄色", "黄"])
def test_a_colour_is_found_by_either_language(name: str) -> None:
    assert Colour(name) is Colour.YELLOW


def test_scales_do_not_mix_and_unknown_names_list_the_known() -> None:
    with pytest.raises(TypeError):
        _ = Colour.RED < Level.I
    with pytest.raises(ValueError, match="blue 蓝色"):
        Colour("purple")
