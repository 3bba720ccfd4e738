"""What to make of photos: the choices, and what is handed on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import ENCODINGS
from disk_rti_desktop.gui import training_setup
from disk_rti_desktop.gui.method_choice import MethodChoice, harmonics_for
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.training_dialog import TrainingDialog
from disk_rti_desktop.gui.training_setup import TrainingSetup
from disk_rti_desktop.mlic.synthetic import spread_lights

PHOTOS = 12
Open = Callable[[Path], TrainingDialog]


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def open_dialog(qtbot: QtBot, session: Session) -> Iterator[Open]:
    dialogs: list[TrainingDialog] = []

    def open_on(photos: Path) -> TrainingDialog:
        dialog = TrainingDialog(session, photos)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialogs.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield open_on
    for dialog in dialogs:
        dialog.done(0)
        dialog.deleteLater()


def ready(qtbot: QtBot, dialog: TrainingDialog) -> TrainingSetup:
    setup = dialog.setup
    qtbot.waitUntil(lambda: setup.plan is not None, timeout=10_000)
    return setup


def choose(setup: TrainingSetup, name: str) -> None:
    setup.method.method.setCurrentIndex(list(ENCODINGS).index(name))


def test_good_photos_are_ready_at_once(qtbot: QtBot, open_dialog: Open, photos: Path) -> None:
    dialog = open_dialog(photos)
    assert not dialog.begin.isEnabled()
    setup = ready(qtbot, dialog)
    assert dialog.begin.isEnabled()
    assert f"{PHOTOS} photos of 30 × 20" in setup.headline.text()
    assert setup.plot.lights is not None
    assert len(setup.plot.lights) == PHOTOS
    plan = setup.plan
    assert plan is not None
    assert (plan.out, plan.encoding.name) == (photos.parent / "bowl_distilled20", "distilled")
    assert [encoding.title for encoding in plan.compare_with] == ["HSH, order 2"]


def test_a_light_list_serves_as_well(qtbot: QtBot, open_dialog: Open, photos: Path) -> None:
    assert ready(qtbot, open_dialog(photos / "bowl.lp")).plan is not None


def test_a_folder_of_nothing_is_refused(qtbot: QtBot, open_dialog: Open, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    dialog = open_dialog(empty)
    setup = dialog.setup
    qtbot.waitUntil(lambda: "must be mended" in setup.headline.text())
    assert setup.plan is None
    assert not dialog.begin.isEnabled()


def test_another_folder_can_be_chosen(qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    setup = open_dialog(empty).setup
    setup.photos.line.setText(str(photos))
    setup.photos.line.editingFinished.emit()
    qtbot.waitUntil(lambda: setup.plan is not None)


def test_a_missing_light_list_can_be_named(qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dome.lp"
    (photos / "bowl.lp").rename(elsewhere)
    setup = open_dialog(photos).setup
    qtbot.waitUntil(lambda: "must be mended" in setup.headline.text())
    setup.lights.line.setText(str(elsewhere))
    setup.lights.line.editingFinished.emit()
    qtbot.waitUntil(lambda: setup.plan is not None)
    assert setup.plan is not None
    assert setup.plan.lights == elsewhere


def test_a_place_that_cannot_be_written_is_said_before(
    qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path
) -> None:
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    setup.out.line.setText(str(tmp_path / "file" / "result"))
    setup.out.line.editingFinished.emit()
    assert setup.out_hint.text()
    assert not dialog.begin.isEnabled()
    setup.out.line.setText(str(tmp_path / "result"))
    setup.out.line.editingFinished.emit()
    assert dialog.begin.isEnabled()


def test_a_chosen_folder_receives_the_result(
    qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = ready(qtbot, open_dialog(photos))
    monkeypatch.setattr(training_setup, "choose_folder", lambda *_arguments: tmp_path)
    setup.out.button.click()
    assert setup.out.path == tmp_path / "bowl_distilled20"
    assert setup.plan is not None


def test_the_result_is_named_after_the_method_until_the_user_names_it(
    qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path
) -> None:
    setup = ready(qtbot, open_dialog(photos))
    choose(setup, "hsh")
    assert setup.out.path == photos.parent / "bowl_hsh2"
    assert not setup.comparison.isEnabled()
    setup.out.line.setText(str(tmp_path / "mine"))
    setup.out.line.editingFinished.emit()
    choose(setup, "ptm")
    assert setup.out.path == tmp_path / "mine"


@pytest.mark.parametrize(("count", "title"), [(49, "HSH, order 3"), (12, "HSH, order 2"), (6, "HSH, order 1")])
def test_the_order_of_hsh_follows_the_lights(count: int, title: str) -> None:
    encoding = harmonics_for(spread_lights(count))
    assert encoding is not None
    assert encoding.title == title


def test_lights_on_one_ring_allow_less() -> None:
    angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
    ring = np.stack([0.8 * np.cos(angles), 0.8 * np.sin(angles), np.full(30, 0.6)], axis=1)
    assert harmonics_for(ring) is None


def test_every_method_is_explained(qtbot: QtBot) -> None:
    choice = MethodChoice()
    qtbot.addWidget(choice)
    for number, name in enumerate(ENCODINGS):
        choice.method.setCurrentIndex(number)
        assert choice.encoding.name == name
        assert choice.method_hint.text()
        assert choice.quality.isEnabled() == (name not in {"hsh", "ptm"})


def test_the_decision_is_given_over(qtbot: QtBot, open_dialog: Open, photos: Path, session: Session) -> None:
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    choose(setup, "ptm")
    with qtbot.waitSignal(dialog.wanted) as caught:
        dialog.begin.click()
    plan = caught.args[0]
    assert isinstance(plan, Plan)
    assert plan.out == photos.parent / "bowl_ptm"
    assert [encoding.title for encoding in plan.compare_with] == ["HSH, order 2"]
    assert not dialog.isVisible()
    assert session.settings.fit_for_comparison


def test_the_wish_for_a_comparison_is_remembered(
    qtbot: QtBot, open_dialog: Open, photos: Path, session: Session
) -> None:
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    choose(setup, "ptm")
    setup.comparison.setChecked(False)
    with qtbot.waitSignal(dialog.wanted) as caught:
        dialog.begin.click()
    assert caught.args[0].compare_with == ()
    assert not session.settings.fit_for_comparison


def test_to_cancel_decides_nothing(qtbot: QtBot, open_dialog: Open, photos: Path) -> None:
    dialog = open_dialog(photos)
    ready(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.cancel.click()
    assert not dialog.isVisible()
