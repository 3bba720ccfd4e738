"""Names tell object, method and light, stay in their folder, and never overwrite."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.names import free_picture, light_stem, picture_name

LIT = View(light=(-0.5, 0.5))


def lit(azimuth: float, elevation: float) -> View:
    return View().lit(*from_angles(azimuth, elevation)[:2].tolist())


def test_names_tell_object_method_and_light_and_never_overwrite(tmp_path: Path) -> None:
    first = picture_name("vase 12/b", "HSH, order 3", LIT, tmp_path)
    assert first == tmp_path / "vase-12-b_HSH-order-3_az135_el45.png"
    first.touch()
    second = picture_name("vase 12/b", "HSH, order 3", LIT, tmp_path)
    assert second.name == "vase-12-b_HSH-order-3_az135_el45_2.png"
    second.touch()
    assert picture_name("vase 12/b", "HSH, order 3", LIT, tmp_path).name.endswith("_3.png")


def test_facts_beside_another_picture_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "vase.tif").touch()
    (tmp_path / "vase.xmp").touch()
    assert free_picture(tmp_path / "vase.png") == tmp_path / "vase_2.png"
    assert free_picture(tmp_path / "bowl.png", {tmp_path / "bowl.png"}) == tmp_path / "bowl_2.png"


@pytest.mark.parametrize(
    ("view", "digits", "stem"),
    [
        (lit(5, 7), 0, "az005_el07"),
        (lit(359.8, 20), 0, "az000_el20"),
        (lit(22.5, 15), 1, "az022.5_el15.0"),
        (lit(0, 90), 0, "az000_el90"),
        (View(light=(-0.5, 0.5), mode=mode("specular")), 0, "az135_el45_specular"),
    ],
)
def test_lights_in_names(view: View, digits: int, stem: str) -> None:
    assert light_stem(view, digits) == stem


@given(st.text(), st.text())
def test_names_stay_in_the_folder(name: str, method: str) -> None:
    folder = Path("/nowhere/here")
    path = picture_name(name, method, View(), folder)
    assert path.parent == folder
    assert not path.name.startswith(".")
    assert len(path.name.encode()) < 240
