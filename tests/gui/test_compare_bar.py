"""Comparing in the window: which two, in which manner, by mouse, keys and the bar; and what is saved of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.evaluation.metrics import Scores
from disk_rti_desktop.gui import compare_desk, main_window
from disk_rti_desktop.gui.compare_bar import ALIKE, ANOTHER, NEAREST, PHOTO, SAME, CompareBar
from disk_rti_desktop.gui.comparing import Manner
from disk_rti_desktop.gui.docks import NARROWEST
from disk_rti_desktop.gui.judge import Judgement
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.pipeline import make
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render.difference import MEASURES, marks
from disk_rti_desktop.snapshots.xmp import read_facts

Dialog = Callable[[type[QWidget]], QWidget]
KEYS: dict[Manner, Qt.Key] = {
    "beside": Qt.Key.Key_S,
    "wipe": Qt.Key.Key_W,
    "flip": Qt.Key.Key_X,
    "difference": Qt.Key.Key_D,
}
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pair(window: MainWindow, relightable: Relightable) -> Session:
    """The window's session with two encodings of the same object, compared."""
    other = replace(relightable, method="HSH", planes=255 - relightable.planes)
    window.opener.show_made(Opened(relightable, Path("coin")), Opened(other, Path("coin_hsh")))
    return window.session


@pytest.fixture
def bar(window: MainWindow) -> CompareBar:
    return window.compare.bar


def entries(box: QComboBox) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


def methods(session: Session) -> list[str]:
    return [opened.relightable.method for opened in session.shown]


def test_the_bar_is_there_only_while_two_are_compared(
    window: MainWindow, bar: CompareBar, relightable: Relightable
) -> None:
    window.opener.show_made(Opened(relightable), None)
    assert not bar.isVisible()
    assert not any(action.isEnabled() for action in window.actions_.manners.values())
    window.session.comparison = Opened(relightable)
    assert bar.isVisible()
    bar.close_button.click()
    assert not bar.isVisible()
    assert not window.actions_.comparing.isChecked()
    window.actions_.comparing.trigger()
    assert bar.isVisible()


@pytest.mark.parametrize("manner", KEYS)
def test_every_manner_has_a_key_and_a_button(
    window: MainWindow, pair: Session, bar: CompareBar, manner: Manner
) -> None:
    pair.replace_comparing(manner="wipe" if manner == "beside" else "beside")
    QTest.keyClick(window.viewport, KEYS[manner])
    assert pair.comparing.manner == manner
    assert [name for name, action in window.actions_.manners.items() if action.isChecked()] == [manner]
    pair.replace_comparing(manner="wipe" if manner == "beside" else "beside", on=False)
    bar.manners[list(KEYS).index(manner)].click()
    assert pair.comparing.manner == manner
    assert pair.comparing.on


def test_a_key_flips_to_and_fro(window: MainWindow, pair: Session) -> None:
    seen = []
    for _ in range(3):
        QTest.keyClick(window.viewport, Qt.Key.Key_X)
        seen.append(methods(pair))
    assert seen == [["HSH"], ["PTM"], ["HSH"]]
    assert window.actions_.flip.isChecked()
    assert len(window.viewport.panes) == 1


def test_the_two_can_be_exchanged(window: MainWindow, pair: Session, bar: CompareBar) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_X, SHIFT)
    assert methods(pair) == ["HSH", "PTM"]
    assert (bar.first.currentText(), bar.second.currentText()) == ("HSH", "PTM")
    bar.swap.click()
    assert methods(pair) == ["PTM", "HSH"]


def test_any_two_encodings_can_be_chosen(window: MainWindow, pair: Session, bar: CompareBar) -> None:
    assert pair.opened is not None
    window.opener.show_made(pair.opened, pair.comparison)
    third = Opened(replace(pair.opened.relightable, method="Student"), Path("coin_student"))
    pair.shelf = (*pair.shelf, third)
    assert entries(bar.first) == ["PTM", "HSH", "Student"]
    assert entries(bar.second) == ["HSH", "Student", "Photo nearest to the light", "Another…"]
    QTest.keyClick(bar.first, Qt.Key.Key_Down)  # to HSH, which is the second one: they change places
    assert methods(pair) == ["HSH", "PTM"]
    bar.second.activated.emit(bar.second.findText("Student"))
    assert methods(pair) == ["HSH", "Student"]
    bar.first.activated.emit(bar.first.findText("PTM"))
    assert methods(pair) == ["PTM", "Student"]


def test_another_file_is_asked_for(
    qtbot: QtBot, pair: Session, bar: CompareBar, save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = save("coin_new")
    monkeypatch.setattr(main_window, "choose_file", lambda *_arguments: other / "info.json")
    bar.second.activated.emit(bar.second.findData(ANOTHER))
    qtbot.waitUntil(lambda: pair.comparison is not None and pair.comparison.path == other)
    assert len(pair.shelf) == 3
    assert bar.second.currentText() == "PTM"
    monkeypatch.setattr(main_window, "choose_file", lambda *_arguments: None)
    bar.second.activated.emit(bar.second.findData(ANOTHER))
    assert pair.comparison is not None
    assert pair.comparison.path == other
    assert bar.second.currentText() == "PTM"


def test_the_same_file_stands_in_the_lists_once(
    qtbot: QtBot, window: MainWindow, pair: Session, save: Callable[..., Path]
) -> None:
    other = save("coin_new")
    for _ in range(2):
        with qtbot.waitSignal(window.opener.ended):
            window.opener.compare(other)
    assert [opened.path for opened in pair.shelf] == [Path("coin"), Path("coin_hsh"), other]


def test_the_line_of_a_wipe_by_slider(pair: Session, bar: CompareBar) -> None:
    pair.replace_comparing(manner="wipe")
    assert bar.line.isVisible()
    assert bar.line.value() == 50
    QTest.keyClick(bar.line, Qt.Key.Key_Right)
    assert pair.comparing.line == pytest.approx(0.51)
    pair.replace_comparing(line=0.2)
    assert bar.line.value() == 20


def test_measure_and_scale_of_a_difference(pair: Session, bar: CompareBar) -> None:
    pair.replace_comparing(manner="difference")
    options = bar.options
    assert options.bar.isVisible()
    assert options.measure.currentText() == "Brightness"
    options.scale.setValue(64)
    assert pair.comparing.difference.scale == 64
    assert options.scale.text() == "±64"
    assert marks(pair.comparing.difference) == ("–64", "0", "+64")
    QTest.keyClick(options.measure, Qt.Key.Key_Down)
    assert pair.comparing.difference.measure is MEASURES["delta-e"]
    assert options.scale.value() == 10
    assert options.bar.accessibleDescription().startswith("0, 5, 10")
    options.scale.stepUp()
    assert pair.comparing.difference.scale == 10.5


def test_the_colours_of_the_bar_are_those_of_the_difference(pair: Session, bar: CompareBar) -> None:
    pair.replace_comparing(manner="difference")
    shown, stops = bar.options.bar, MEASURES["signed"].stops
    image = shown.grab().toImage()
    ratio = image.devicePixelRatio()
    for place, stop in ((17, stops[0]), (shown.width() / 2, stops[2]), (shown.width() - 18, stops[-1])):
        colour = image.pixelColor(round(place * ratio), round(6 * ratio))
        found = np.array([colour.redF(), colour.greenF(), colour.blueF()])
        assert np.abs(found - stop).max() < 0.1


def test_scores_come_when_nothing_moves(qtbot: QtBot, pair: Session, bar: CompareBar) -> None:
    assert pair.compared
    assert bar.scores.text() == ""
    qtbot.waitUntil(lambda: bar.scores.text().startswith("PSNR"), timeout=20_000)
    assert "ΔE" in bar.scores.accessibleDescription()


def test_everything_in_the_bar_has_a_name_and_a_hint(pair: Session, bar: CompareBar) -> None:
    assert pair.compared
    controls = [bar.first, bar.second, bar.swap, *bar.manners, bar.photo_light, bar.close_button, bar.line]
    for control in [*controls, bar.options.measure, bar.options.scale, bar.options.bar]:
        assert control.accessibleName()
        assert control.toolTip()
        assert control is bar.options.bar or control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("width", [900, 1280])
@pytest.mark.parametrize("manner", KEYS)
def test_the_bar_fits_the_window(
    window: MainWindow, pair: Session, bar: CompareBar, width: int, manner: Manner
) -> None:
    window.resize(width, 700)
    pair.replace_comparing(manner=manner)
    QTest.qWait(20)
    assert bar.width() <= window.viewport.width()
    assert bar.minimumSizeHint().width() <= window.viewport.width()


@pytest.fixture
def bowl(qtbot: QtBot, window: MainWindow, photos: Path) -> Session:
    """The window's session with a picture made from photos that lie beside it."""
    made = finish(make(photos, photos.parent / "bowl_ptm", method("ptm")))
    window.open(made.path)
    qtbot.waitUntil(lambda: window.session.opened is not None)
    return window.session


def shows_a_photo(session: Session) -> bool:
    return session.comparison is not None and session.comparison.photo is not None


def test_the_photos_beside_the_picture_are_offered(
    qtbot: QtBot, window: MainWindow, bowl: Session, bar: CompareBar, dialog: Dialog
) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_P, SHIFT)
    question = dialog(QMessageBox)
    assert isinstance(question, QMessageBox)
    assert str(Path("objects") / "bowl") in question.text()
    next(button for button in question.buttons() if button.text() == "Compare").click()
    qtbot.waitUntil(lambda: shows_a_photo(bowl))
    assert bar.isVisible()
    assert bar.second.currentText() == "Photo nearest to the light"
    assert bar.light.text().endswith("away")
    assert bar.words.text() == NEAREST
    assert not window.actions_.swap.isEnabled()
    QTest.keyClick(window.viewport, Qt.Key.Key_P)
    assert bar.light.text() == SAME
    assert bar.words.text() == ALIKE
    bowl.comparison = None
    bowl.follows_photo = False
    window.actions_.compare_photos.trigger()  # known by now
    assert shows_a_photo(bowl)


def test_other_photos_can_be_chosen_or_none(
    qtbot: QtBot, window: MainWindow, bowl: Session, photos: Path, dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[Path | None] = [None]
    monkeypatch.setattr(compare_desk, "choose_folder", lambda *_arguments: chosen[0])
    for folder in (None, photos):
        chosen[0] = folder
        window.actions_.compare_photos.trigger()
        question = dialog(QMessageBox)
        assert isinstance(question, QMessageBox)
        next(button for button in question.buttons() if button.text() == "Choose others…").click()
        assert not question.isVisible()
        assert not shows_a_photo(bowl)
    qtbot.waitUntil(lambda: shows_a_photo(bowl))


def test_photos_of_something_else_are_answered(
    window: MainWindow, pair: Session, bar: CompareBar, photos: Path, dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_desk, "choose_folder", lambda *_arguments: photos)
    bar.second.activated.emit(bar.second.findData(PHOTO))
    box = dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "30 × 20" in box.text()
    assert methods(pair) == ["PTM", "HSH"]
    assert bar.second.currentText() == "HSH"
    assert not window.actions_.photo_light.isEnabled()


@pytest.mark.parametrize("manner", KEYS)
def test_a_comparison_is_saved_as_it_is_seen(
    qtbot: QtBot, window: MainWindow, pair: Session, tmp_path: Path, dialog: Dialog, manner: Manner
) -> None:
    pair.replace_comparing(manner=manner, second=True, line=0.25)
    window.snapshots.actions.snapshot.trigger()
    asked = dialog(SnapshotDialog)
    assert isinstance(asked, SnapshotDialog)
    assert asked.comparison.isVisible()
    assert asked.name.text().startswith("Coin_PTM")
    asked.folder.set_path(tmp_path)
    asked.comparison.setChecked(True)
    assert asked.name.text().startswith("Coin_HSH" if manner == "flip" else "Coin_PTM-vs-HSH")
    with qtbot.waitSignal(asked.saved) as caught:
        asked.save.click()
    facts = read_facts(caught.args[0])
    width, height = window.viewport.window_size
    with Image.open(caught.args[0]) as image:
        assert image.size == (width, height + int(facts.get("LegendHeight", 0)))
    assert ("LegendHeight" in facts) == (manner == "difference")  # whose colours mean nothing without their scale
    names = {"beside": "PTM | HSH", "wipe": "PTM | HSH", "flip": "HSH", "difference": "PTM – HSH"}
    assert facts["Method"] == names[manner]
    assert facts.get("WipeLine") == ("0.25" if manner == "wipe" else None)
    assert facts.get("DifferenceScale") == ("32" if manner == "difference" else None)


def test_without_a_comparison_none_is_offered_to_be_saved(window: MainWindow, pair: Session, dialog: Dialog) -> None:
    pair.replace_comparing(on=False)
    window.snapshots.actions.snapshot.trigger()
    asked = dialog(SnapshotDialog)
    assert isinstance(asked, SnapshotDialog)
    assert not asked.comparison.isVisible()


@pytest.mark.parametrize(
    ("key", "turns"), [((Qt.Key.Key_R, SHIFT), 1), ((Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier), 3)]
)
def test_a_turned_picture_is_saved_turned_with_both_lights(
    qtbot: QtBot, window: MainWindow, pair: Session, tmp_path: Path, dialog: Dialog,
    key: tuple[Qt.Key, Qt.KeyboardModifier], turns: int,
) -> None:  # fmt: skip
    QTest.keyClick(window.viewport, key[0], key[1])
    assert pair.view.turns == turns
    pair.view = pair.view.lit(0.5, 0.25)
    window.snapshots.actions.snapshot.trigger()
    asked = dialog(SnapshotDialog)
    assert isinstance(asked, SnapshotDialog)
    asked.folder.set_path(tmp_path)
    with qtbot.waitSignal(asked.saved) as caught:
        asked.save.click()
    with Image.open(caught.args[0]) as image:
        assert image.size == (128, 192)
    facts = read_facts(caught.args[0])
    assert (facts["Turned"], facts["LightX"], facts["LightY"]) == (str(90 * turns), "0.5", "0.25")
    assert (float(facts["PhotoLightX"]), float(facts["PhotoLightY"])) == ((0.25, -0.5) if turns == 1 else (-0.25, 0.5))


def test_the_scores_are_seen_whole_in_the_smallest_window(window: MainWindow, pair: Session, bar: CompareBar) -> None:
    window.resize(window.minimumSize())
    for manner in KEYS:
        pair.replace_comparing(manner=manner)
        bar.show_judgement(Judgement(Scores(29.5, 0.841, 12.95)))
        QApplication.processEvents()
        assert bar.scores.width() >= bar.scores.sizeHint().width()
        assert bar.mapTo(window, bar.rect().topRight()).x() < window.width() - NARROWEST
