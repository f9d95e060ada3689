"""The picture: bands where they are, land and water told apart, and a file that is a PNG."""

import struct
import zlib

import numpy as np
import pytest

from yunnao.assess import picture as drawn
from yunnao.assess.picture import picture, png
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band
from yunnao.registry import find


def bands(town: Ground, hazard: str) -> list[Band]:
    return find("hazard", hazard)().footprint(City(town), find("hazard", hazard)().example(town)).bands


def test_a_footprint_shows_as_large_as_it_is(littletown: Ground) -> None:
    """The drawn square of 3 km stands in the middle of a picture 1.4 times as wide: half of all pixels."""
    image = picture(littletown, bands(littletown, "manual"), across=200)
    plain = picture(littletown, [], across=200)
    red = (image.astype(int)[..., 0] - image.astype(int)[..., 2] > 60).mean()
    assert red == pytest.approx(1 / 1.4**2, abs=0.03)
    assert not (plain.astype(int)[..., 0] - plain.astype(int)[..., 2] > 60).any()


def test_stronger_bands_are_redder(littletown: Ground) -> None:
    image = picture(littletown, bands(littletown, "wildfire"), across=300).reshape(-1, 3)
    assert len(np.unique(image, axis=0)) >= 4


def test_a_storm_s_cone_is_outlined(qingdao: Ground) -> None:
    storm = find("hazard", "typhoon")()
    made = storm.footprint(City(qingdao), storm.example(qingdao))
    plain, coned = (picture(qingdao, made.bands, across=200, unsure=cone) for cone in (None, made.unsure))
    changed = (plain != coned).any(axis=2)
    assert 0 < changed.sum() < 0.2 * changed.size
    assert (coned[changed] == drawn.POINT).all()


def test_a_city_without_a_footprint_is_land_and_water(littletown: Ground) -> None:
    pixels = picture(littletown, [], across=150).reshape(-1, 3)
    colours = {tuple(colour) for colour in np.unique(pixels, axis=0).tolist()}
    assert {drawn.WATER, drawn.LAND, drawn.POINT} <= colours


def test_the_file_is_a_png_that_holds_every_pixel(littletown: Ground) -> None:
    image = picture(littletown, bands(littletown, "plume"), across=64)
    data = png(image)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body, (check,) = data[at + 8:at + 8 + size], struct.unpack(">I", data[at + 8 + size:at + 12 + size])
        assert check == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + size
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (64, image.shape[0])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), dtype=np.uint8).reshape(image.shape[0], -1)
    assert (lines[:, 0] == 0).all() and (lines[:, 1:].reshape(image.shape) == image).all()
