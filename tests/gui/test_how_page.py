"""How to make it: methods and qualities that these photos and this computer allow, their cost, and where to."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop import large_arrays
from disk_rti_desktop.encodings import ENCODINGS, method
from disk_rti_desktop.encodings.estimates import Pace
from disk_rti_desktop.gui import how_page
from disk_rti_desktop.gui.costs import MEASURING
from disk_rti_desktop.gui.how_page import HowPage
from disk_rti_desktop.gui.method_choice import METHODS, ONE_QUALITY, harmonics_for, too_few_lights
from disk_rti_desktop.gui.parameter_form import ParameterForm
from disk_rti_desktop.mlic import Crop, Mlic, load
from disk_rti_desktop.mlic.synthetic import spread_lights
from disk_rti_desktop.settings import Settings


@pytest.fixture
def collection(photos: Path) -> Mlic:
    return load(photos)


@pytest.fixture
def page(qtbot: QtBot, collection: Mlic, photos: Path) -> Iterator[HowPage]:
    page = HowPage(Settings())
    qtbot.addWidget(page)
    page.show_collection(collection, photos, None)
    page.show()
    yield page
    page.costs.release()


def say_where(page: HowPage, place: Path) -> None:
    page.out.line.setText(str(place))
    page.out.line.editingFinished.emit()


def test_the_result_is_named_after_the_method_until_the_user_names_it(
    page: HowPage, photos: Path, tmp_path: Path
) -> None:
    assert page.out.path == photos.parent / "bowl_distilled20"
    page.method.choose("hsh")
    assert page.out.path == photos.parent / "bowl_hsh2"
    say_where(page, tmp_path / "mine")
    page.method.choose("ptm")
    assert page.out.path == tmp_path / "mine"


def test_a_place_that_cannot_be_written_is_said_before(page: HowPage, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    say_where(page, tmp_path / "file" / "result")
    assert page.problem
    say_where(page, tmp_path / "result")
    assert not page.problem


def test_without_a_place_the_usual_one_is_proposed_again(page: HowPage, photos: Path, tmp_path: Path) -> None:
    say_where(page, tmp_path / "mine")
    page.out.line.clear()
    page.out.line.editingFinished.emit()
    assert page.out.path == photos.parent / "bowl_distilled20"


def test_a_chosen_folder_receives_the_result(page: HowPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(how_page, "choose_folder", lambda *_arguments: tmp_path)
    page.out.button.click()
    assert page.out.path == tmp_path / "bowl_distilled20"


def test_a_full_disk_is_said_before(page: HowPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_arrays, "free_space", lambda _place: 100)
    page.refresh()
    assert "has 100 bytes free, and up to 22 kB are needed" in page.problem


def test_too_little_memory_is_said_before(page: HowPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_arrays, "memory_of_computer", lambda: 300_000_000)
    page.refresh()
    assert "and this computer has 300 MB" in page.problem
    assert not page.cards["best"].button.isEnabled()
    monkeypatch.undo()
    page.refresh()
    assert not page.problem


def test_methods_of_one_quality_say_so(page: HowPage) -> None:
    page.cards["best"].button.setChecked(True)
    page.method.choose("hsh")
    assert page.quality == "standard"
    assert page.cards["quick"].hint.text() == ONE_QUALITY
    assert not page.comparisons["hsh"].isEnabled()
    assert page.comparisons["ptm"].isEnabled()
    page.method.choose("distilled")
    assert page.cards["best"].button.isEnabled()


def test_too_few_lights_leave_methods_out(page: HowPage, collection: Mlic, photos: Path) -> None:
    page.method.choose("ptm")
    page.show_collection(collection.only([0, 1, 2]), photos, None)
    assert page.method.name == "distilled"
    page.method.choose("hsh")
    assert page.method.name == "distilled"
    assert not page.comparisons["hsh"].isEnabled()
    assert "too few lights" in page.comparisons["hsh"].toolTip()
    assert "at least 6 photos" in page.comparisons["ptm"].toolTip()
    assert page.compare_with == ()
    page.show_collection(collection, photos, None)
    page.method.choose("hsh")
    assert page.encoding == method("hsh2")


def test_costs_are_measured_and_told(qtbot: QtBot, page: HowPage) -> None:
    page.method.choose("ptm")
    assert page.cards["standard"].cost.text().startswith(MEASURING)
    page.measure()
    qtbot.waitUntil(lambda: "a few seconds" in page.cards["standard"].cost.text(), timeout=10_000)
    assert "MB of memory" in page.cards["standard"].cost.text()


def test_a_crop_costs_less(page: HowPage, collection: Mlic, photos: Path) -> None:
    page.costs._paces = dict.fromkeys(ENCODINGS, Pace(0.01, 1.0, 0.1))
    page.refresh()
    whole = page.cards["standard"].cost.text()
    page.show_collection(collection, photos, Crop(0, 0, 5, 5))
    assert page.cards["standard"].cost.text() != whole


def test_advanced_settings_are_folded_away(page: HowPage) -> None:
    assert page.form is not None
    assert not page.form.isVisible()
    page.more.setChecked(True)
    assert page.form.isVisible()


def test_parameters_are_changed_and_reset(page: HowPage) -> None:
    assert page.form is not None
    units = page.form.fields["units"]
    assert isinstance(units, QSpinBox)
    units.setValue(32)
    assert page.encoding == method("distilled", units=32)
    assert page.out.path is not None
    assert page.out.path.name == "bowl_distilled32"
    page.form.reset.click()
    assert page.encoding == method("distilled")
    assert not page.form.reset.isEnabled()


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_parameter_has_a_field_in_its_range(qtbot: QtBot, name: str) -> None:
    encoding = method(name)
    form = ParameterForm(encoding, {})
    qtbot.addWidget(form)
    assert list(form.fields) == list(encoding.model_dump())
    assert form.values == {}
    described = type(encoding).model_json_schema()["properties"]
    for field_name, field in form.fields.items():
        assert field.toolTip() == described[field_name].get("description", "")
        for end in ("minimum", "maximum"):
            if end in described[field_name]:
                assert getattr(field, end)() == min(described[field_name][end], 2**31 - 1)


def test_a_parameter_goes_no_further_than_the_lights_allow(qtbot: QtBot) -> None:
    form = ParameterForm(method("hsh2"), {"order": 2})
    qtbot.addWidget(form)
    order = form.fields["order"]
    assert isinstance(order, QSpinBox)
    order.setValue(3)
    assert form.values == {}
    assert "allow 2 at most" in order.toolTip()


@pytest.mark.parametrize(("count", "title"), [(49, "HSH, order 3"), (12, "HSH, order 2"), (6, "HSH, order 1")])
def test_the_order_of_hsh_follows_the_lights(count: int, title: str) -> None:
    encoding = harmonics_for(spread_lights(count))
    assert encoding is not None
    assert encoding.title == title


def test_lights_on_one_ring_allow_less() -> None:
    angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
    ring = np.stack([0.8 * np.cos(angles), 0.8 * np.sin(angles), np.full(30, 0.6)], axis=1)
    assert harmonics_for(ring) is None
    assert set(too_few_lights(ring)) == {"hsh", "ptm"}
    assert too_few_lights(spread_lights(30)) == {}


def test_every_method_is_explained(page: HowPage) -> None:
    for name in ENCODINGS:
        page.method.choose(name)
        assert page.encoding.name == name
        assert page.method_hint.text() == METHODS[name][1]
