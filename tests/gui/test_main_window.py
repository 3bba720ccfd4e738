"""The whole window: every action, dropping, opening, full screen, and closing while something is made."""

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui import main_window
from disk_rti_desktop.gui.actions import KEY_ZOOM
from disk_rti_desktop.gui.help_dialogs import AboutDialog, ShortcutSheet
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.wizard import TrainingWizard
from tests.gui.on_screen import active

Dialog = Callable[[type[QWidget]], QWidget]
Save = Callable[..., Path]


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, save: Save) -> Session:
    """The window's session, with a saved object open."""
    window.open(save("coin"))
    qtbot.waitUntil(lambda: window.session.opened is not None)
    return window.session


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entering = entering_with(data)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def entering_with(data: QMimeData) -> QDragEnterEvent:
    """What Qt sends when something is dragged into a window."""
    with warnings.catch_warnings():
        # Qt 6.12 wants the point as a QPointF, which earlier ones do not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        return QDragEnterEvent(
            QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )


def text_of(box: QWidget) -> str:
    assert isinstance(box, QMessageBox)
    return box.text()


def test_the_start_page_comes_first(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.start_page
    assert window.windowTitle().endswith("DisK-RTI Desktop")
    assert not window.dock.isVisible()
    for action in [*window.actions_.needing_a_picture, window.actions_.comparing]:
        assert not action.isEnabled()


def test_an_object_is_opened_and_remembered(window: MainWindow, opened: Session, settings_file: Path) -> None:
    assert window.pages.currentWidget() is window.desk
    assert window.windowTitle().startswith("Coin")
    assert window.dock.isVisible()
    assert window.viewport.hasFocus()
    assert opened.opened is not None
    kept = json.loads(settings_file.read_text(encoding="utf-8"))
    assert kept["recent"] == [str(opened.opened.path)]


def test_a_dropped_object_is_opened(qtbot: QtBot, window: MainWindow, save: Save) -> None:
    drop(window, save("coin"))
    qtbot.waitUntil(lambda: window.session.opened is not None)


def test_dropped_photos_begin_a_training(window: MainWindow, photos: Path, dialog: Dialog) -> None:
    drop(window, photos)
    found = dialog(TrainingWizard)
    assert isinstance(found, TrainingWizard)
    assert found.found.photos.path == photos


def test_several_dropped_things_are_answered(window: MainWindow, photos: Path, dialog: Dialog) -> None:
    drop(window, *photos.iterdir())
    assert "13 things were dropped. Drop the folder" in text_of(dialog(QMessageBox))


def test_a_dropped_text_file_is_answered(window: MainWindow, tmp_path: Path, dialog: Dialog) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    drop(window, tmp_path / "notes.txt")
    assert "notes.txt" in text_of(dialog(QMessageBox))


def test_dragged_text_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    event = entering_with(data)
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()


def test_a_damaged_object_is_answered(window: MainWindow, save: Save, dialog: Dialog) -> None:
    folder = save("coin")
    (folder / "plane_0.png").write_bytes(b"")
    window.open(folder)
    assert "plane_0.png" in text_of(dialog(QMessageBox))
    assert window.session.opened is None


def test_a_recent_object_that_is_gone_is_forgotten(window: MainWindow, tmp_path: Path, dialog: Dialog) -> None:
    gone = tmp_path / "gone"
    window.session.settings = window.session.settings.with_recent(gone)
    window.open(gone)
    assert "not there any more" in text_of(dialog(QMessageBox))
    assert window.session.settings.recent == ()


def test_recent_objects_are_offered(qtbot: QtBot, window: MainWindow, opened: Session, save: Save) -> None:
    window.open(save("vase"))
    qtbot.waitUntil(lambda: len(opened.settings.recent) == 2)
    window.recent_menu.aboutToShow.emit()
    assert [action.text().split()[:2] for action in window.recent_menu.actions()] == [["&1", "vase"], ["&2", "coin"]]
    window.recent_menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: opened.settings.recent[0].name == "coin")


@pytest.mark.parametrize(("asked", "action"), [("choose_folder", "open_folder"), ("choose_file", "open")])
def test_open_asks_for_a_folder_or_a_file(
    qtbot: QtBot, window: MainWindow, save: Save, asked: str, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save("coin")
    chosen = folder if asked == "choose_folder" else folder / "info.json"
    monkeypatch.setattr(main_window, asked, lambda *_arguments: chosen)
    getattr(window.actions_, action).trigger()
    qtbot.waitUntil(lambda: window.session.opened is not None)
    assert window.session.settings.recent == (folder,)


def test_new_asks_for_photos(window: MainWindow, photos: Path, dialog: Dialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_window, "choose_folder", lambda *_arguments: photos)
    window.actions_.new.trigger()
    assert dialog(TrainingWizard).isVisible()


@pytest.mark.parametrize(("asked", "action"), [("choose_folder", "compare_folder"), ("choose_file", "compare")])
def test_compare_asks_for_another_result(
    qtbot: QtBot,
    window: MainWindow,
    opened: Session,
    save: Save,
    asked: str,
    action: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = save("coin_hsh")
    chosen = other if asked == "choose_folder" else other / "info.json"
    monkeypatch.setattr(main_window, asked, lambda *_arguments: chosen)
    getattr(window.actions_, action).trigger()
    qtbot.waitUntil(lambda: opened.comparison is not None)
    assert opened.comparison is not None
    assert opened.comparison.path == other
    assert window.actions_.comparing.isEnabled()
    assert len(window.viewport.panes) == 2


@pytest.mark.parametrize("name", ["open", "open_folder", "new", "compare", "compare_folder"])
def test_a_dialog_without_a_choice_changes_nothing(
    window: MainWindow, opened: Session, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "choose_folder", lambda *_arguments: None)
    monkeypatch.setattr(main_window, "choose_file", lambda *_arguments: None)
    before = opened.opened
    getattr(window.actions_, name).trigger()
    assert opened.opened is before
    assert opened.comparison is None


@pytest.mark.parametrize("keys", [Qt.Key.Key_Home, Qt.Key.Key_Equal])
def test_the_whole_picture_by_key(window: MainWindow, opened: Session, keys: Qt.Key) -> None:
    whole = opened.view
    window.viewport.zoom_by(3)
    QTest.keyClick(window.viewport, keys)
    assert opened.view == whole


def test_zoom_by_key(window: MainWindow, opened: Session) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_1)
    assert opened.view.zoom == 1
    QTest.keyClick(window.viewport, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert opened.view.zoom == pytest.approx(KEY_ZOOM)
    QTest.keyClick(window.viewport, Qt.Key.Key_Plus)
    assert opened.view.zoom == pytest.approx(KEY_ZOOM**2)
    QTest.keyClick(window.viewport, Qt.Key.Key_Minus)
    QTest.keyClick(window.viewport, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert opened.view.zoom == pytest.approx(1)


def test_the_light_bulb_by_key(window: MainWindow, opened: Session) -> None:
    QTest.keyClick(window.viewport, Qt.Key.Key_L)
    assert opened.bulb
    assert window.actions_.bulb.isChecked()
    QTest.keyClick(window.viewport, Qt.Key.Key_L)
    assert not opened.bulb


def test_the_comparison_by_key(window: MainWindow, opened: Session) -> None:
    opened.comparison = opened.opened
    QTest.keyClick(window.viewport, Qt.Key.Key_C)
    assert not opened.comparing.on
    assert len(window.viewport.panes) == 1


def test_typed_digits_go_into_the_number_box(window: MainWindow, opened: Session) -> None:
    whole = opened.view.zoom
    box = window.light_panel.azimuth
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "31")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 31
    assert opened.view.zoom == whole


@pytest.mark.parametrize("key", [Qt.Key.Key_F11, Qt.Key.Key_F])
def test_full_screen_and_back(window: MainWindow, opened: Session, key: Qt.Key) -> None:
    assert opened.opened is not None
    QTest.keyClick(window.viewport, key)
    assert window.isFullScreen()
    assert not window.menuBar().isVisible()
    assert not window.toolbar.isVisible()
    QTest.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()


def test_full_screen_keys_work_without_the_menu(window: MainWindow, opened: Session) -> None:
    window.actions_.full_screen.setChecked(True)
    QTest.keyClick(window.viewport, Qt.Key.Key_1)
    assert opened.view.zoom == 1
    QTest.keyClick(window.viewport, Qt.Key.Key_F11)
    assert not window.isFullScreen()


def test_a_snapshot_is_asked_for_and_told(
    qtbot: QtBot, window: MainWindow, opened: Session, tmp_path: Path, dialog: Dialog
) -> None:
    assert opened.opened is not None
    window.snapshots.actions.snapshot.trigger()
    asked = dialog(SnapshotDialog)
    assert isinstance(asked, SnapshotDialog)
    asked.folder.set_path(tmp_path)
    with qtbot.waitSignal(asked.saved):
        asked.save.click()
    assert window.status.currentMessage().startswith("Saved")


def test_the_shortcut_sheet(window: MainWindow, dialog: Dialog) -> None:
    active(window)  # keys of actions are heard in the active window only
    QTest.keyClick(window.start_page.open, Qt.Key.Key_Question)
    assert dialog(ShortcutSheet).isVisible()


def test_about(window: MainWindow, dialog: Dialog) -> None:
    window.actions_.about.trigger()
    assert dialog(AboutDialog).isVisible()


def test_the_bright_window_is_remembered(window: MainWindow, settings_file: Path) -> None:
    window.actions_.light_theme.trigger()
    assert json.loads(settings_file.read_text(encoding="utf-8"))["theme"] == "light"
    assert window.palette().window().color().lightness() > 200
    window.actions_.light_theme.trigger()
    assert window.palette().window().color().lightness() < 60


def test_the_graphics_card_can_be_switched_off(window: MainWindow, settings_file: Path) -> None:
    window.actions_.opengl.trigger()
    assert json.loads(settings_file.read_text(encoding="utf-8"))["opengl"] is False
    assert "started again" in window.status.currentMessage()


def test_every_action_is_reachable_named_and_explained(window: MainWindow) -> None:
    menus = window.menuBar().findChildren(QMenu)
    in_menus = {action for menu in menus for action in menu.actions()}
    for action in window.every_action:
        assert action in in_menus
        assert action.toolTip()
        assert not action.icon().isNull()


def test_no_key_means_two_things(window: MainWindow) -> None:
    keys = [QKeySequence(key).toString() for action in window.every_action for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_without_opengl_it_says_so_and_shows_the_picture(qtbot: QtBot, plain_window: MainWindow, save: Save) -> None:
    plain_window.open(save("coin"))
    qtbot.waitUntil(lambda: plain_window.session.opened is not None)
    assert plain_window.notice.isVisible()
    assert "OpenGL is switched off" in plain_window.notice.text.text()
    assert plain_window.status.drawing.text() == "Processor"
    plain_window.notice.dismiss.click()
    assert not plain_window.notice.isVisible()


def test_place_and_panels_are_remembered(window: MainWindow, opened: Session, settings_file: Path) -> None:
    assert opened.opened is not None
    window.dock.toggleViewAction().trigger()
    window.close()
    kept = json.loads(settings_file.read_text(encoding="utf-8"))
    assert kept["window_geometry"]
    again = MainWindow(Session(opened.settings), use_opengl=False)
    again.session.opened = Opened(opened.opened.relightable)
    again.show()
    assert not again.dock.isVisible()
    again.close()
    again.deleteLater()


def test_closing_an_idle_training_closes_the_window(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    window.train(photos)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_several_folders_are_asked_about_one_after_the_other(
    qtbot: QtBot, window: MainWindow, photos: Path, dialog: Dialog
) -> None:
    second = photos.parent / "plate"
    shutil.copytree(photos, second)
    drop(window, photos, second)
    first = dialog(TrainingWizard)
    assert isinstance(first, TrainingWizard)
    assert first.found.photos.path == photos
    assert "1 more" in first.windowTitle()
    first.cancel.click()
    qtbot.waitUntil(lambda: not first.isVisible())
    next_ = dialog(TrainingWizard)
    assert isinstance(next_, TrainingWizard)
    assert next_.found.photos.path == second
    assert next_.cancel.text() == "Cancel"
    next_.cancel.click()
    qtbot.wait(50)
    assert not [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, TrainingWizard)]
