"""From photos to a relightable image in the dialog: the choices, the making, stopping and failing."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import pipeline
from disk_rti_desktop.encodings import ENCODINGS
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import training_setup
from disk_rti_desktop.gui.making_page import time_in_words
from disk_rti_desktop.gui.method_choice import MethodChoice, harmonics_for
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.training_dialog import TrainingDialog
from disk_rti_desktop.gui.training_setup import TrainingSetup
from disk_rti_desktop.mlic.synthetic import spread_lights
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Progress, Steps

PHOTOS = 12
Open = Callable[[Path | None], TrainingDialog]


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def open_dialog(qtbot: QtBot, session: Session) -> Iterator[Open]:
    dialogs: list[TrainingDialog] = []

    def open_on(photos: Path | None) -> TrainingDialog:
        dialog = TrainingDialog(session, photos)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialogs.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield open_on
    for dialog in dialogs:
        dialog.making.cancel()
        qtbot.waitUntil(partial(is_idle, dialog))
        dialog.done(0)
        dialog.deleteLater()


def is_idle(dialog: TrainingDialog) -> bool:
    return not dialog.making.running


def setup_of(dialog: TrainingDialog) -> TrainingSetup:
    assert dialog.setup is not None
    return dialog.setup


def ready(qtbot: QtBot, dialog: TrainingDialog) -> TrainingSetup:
    setup = setup_of(dialog)
    qtbot.waitUntil(lambda: setup.plan is not None, timeout=10_000)
    return setup


def choose(setup: TrainingSetup, name: str) -> None:
    setup.method.method.setCurrentIndex(list(ENCODINGS).index(name))


def endless(closed: threading.Event, preview: Relightable) -> Steps[Any]:
    try:
        while True:
            yield Progress(1, 10, "Learning", preview)
            time.sleep(0.005)
    finally:
        closed.set()


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
    setup = setup_of(dialog)
    qtbot.waitUntil(lambda: "must be mended" in setup.headline.text())
    assert setup.plan is None
    assert not dialog.begin.isEnabled()


def test_another_folder_can_be_chosen(qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    setup = setup_of(open_dialog(empty))
    setup.photos.line.setText(str(photos))
    setup.photos.line.editingFinished.emit()
    qtbot.waitUntil(lambda: setup.plan is not None)


def test_a_missing_light_list_can_be_named(qtbot: QtBot, open_dialog: Open, photos: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dome.lp"
    (photos / "bowl.lp").rename(elsewhere)
    setup = setup_of(open_dialog(photos))
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


def test_a_result_is_made_and_given_over(qtbot: QtBot, open_dialog: Open, photos: Path, session: Session) -> None:
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    choose(setup, "ptm")
    with qtbot.waitSignal(dialog.made, timeout=30_000) as caught:
        dialog.begin.click()
    made = caught.args[0]
    assert isinstance(made, Made)
    assert made.path == photos.parent / "bowl_ptm"
    assert [other.relightable.method for other in made.comparisons] == ["HSH, order 2"]
    assert not dialog.isVisible()
    assert session.settings.fit_for_comparison


def test_the_wish_for_a_comparison_is_remembered(
    qtbot: QtBot, open_dialog: Open, photos: Path, session: Session
) -> None:
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    choose(setup, "ptm")
    setup.comparison.setChecked(False)
    with qtbot.waitSignal(dialog.made, timeout=30_000) as caught:
        dialog.begin.click()
    assert caught.args[0].comparisons == ()
    assert not session.settings.fit_for_comparison


def test_the_preview_can_be_relit(qtbot: QtBot, open_dialog: Open, relightable: Relightable) -> None:
    closed = threading.Event()
    dialog = open_dialog(None)
    dialog.watch("Making", endless(closed, relightable))
    making = dialog.making
    qtbot.waitUntil(lambda: making.session.opened is not None)
    assert making.note.text() == "Learning"
    assert making.bar.value() == making.bar.maximum() // 10
    making.light.light_x.setValue(0.25)
    assert making.session.view.light[0] == 0.25
    making.stop.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert closed.is_set()


def test_stopping_takes_less_than_a_second_and_returns_to_the_choices(
    qtbot: QtBot, open_dialog: Open, photos: Path, relightable: Relightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(pipeline, "make", lambda *_arguments, **_options: endless(closed, relightable))
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.making.session.opened is not None)
    began = time.perf_counter()
    dialog.making.stop.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is setup)
    assert time.perf_counter() - began < 1.0
    assert closed.is_set()
    assert dialog.begin.isEnabled()


def test_a_failure_is_told_and_the_choices_come_back(
    qtbot: QtBot, open_dialog: Open, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object, **_options: object) -> Steps[Any]:
        yield Progress(0, 1, "Beginning")
        raise OutputError("The disk is full. Make room, or choose another folder.")

    monkeypatch.setattr(pipeline, "make", failing)
    dialog = open_dialog(photos)
    setup = ready(qtbot, dialog)
    dialog.begin.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)))
    box = dialog.findChildren(QMessageBox)[0]
    assert box.text() == "The disk is full. Make room, or choose another folder."
    box.close()
    assert dialog.pages.currentWidget() is setup


def test_closing_while_it_is_made_asks_first(qtbot: QtBot, open_dialog: Open, relightable: Relightable) -> None:
    closed = threading.Event()
    dialog = open_dialog(None)
    dialog.watch("Making", endless(closed, relightable))
    qtbot.waitUntil(lambda: dialog.making.session.opened is not None)
    dialog.close()
    question = dialog.findChildren(QMessageBox)[0]
    assert dialog.isVisible()
    answer(question, "Go on")
    assert dialog.making.running
    dialog.reject()
    answer(visible_question(dialog), "Stop")
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert closed.is_set()


def visible_question(dialog: QWidget) -> QMessageBox:
    return next(box for box in dialog.findChildren(QMessageBox) if box.isVisible())


def answer(question: QMessageBox, text: str) -> None:
    next(button for button in question.buttons() if button.text() == text).click()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds left"),
        (27, "about 30 seconds left"),
        (61, "about a minute left"),
        (150, "about 2 minutes left"),
        (3500, "about 58 minutes left"),
        (3700, "about an hour left"),
        (8000, "about 2 hours left"),
    ],
)
def test_time_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words
