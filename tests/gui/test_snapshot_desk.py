"""Keys and menus of snapshots, copying, and coming back to a snapshot's view."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.gui import snapshot_desk, snapshot_recall
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Opened
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.snapshot_set_dialog import SnapshotSetDialog
from disk_rti_desktop.gui.snapshot_sweep_dialog import SweepDialog
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.snapshots.snapshot import Snapshot

Dialog = Callable[[type[QWidget]], QWidget]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SEEN = View((70, 40), 2.5, (0.3, -0.4), mode("normal-unsharp", gain=2))


@pytest.fixture
def coin(save: Callable[..., Path]) -> Path:
    return save("coin")


@pytest.fixture
def snapshot(coin: Path, tmp_path: Path) -> Path:
    """A snapshot of the coin in a folder of its own."""
    (tmp_path / "pictures" / "here").mkdir(parents=True)
    shot = Shot(finish(open_relightable(coin)), SEEN, (300, 200))
    return finish(Snapshot(shot, coin).saved(tmp_path / "pictures" / "here" / "a.png"))


def open_coin(window: MainWindow, coin: Path) -> None:
    window.session.opened = Opened(finish(open_relightable(coin)), coin)


def drop(window: MainWindow, path: Path) -> None:
    """Drags something onto the window and lets it go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    as_is = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for kind in (QDragEnterEvent, QDropEvent):
        QApplication.sendEvent(window, kind(QPoint(5, 5), *as_is))


def question(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=20_000)
    return window.findChildren(QMessageBox)[0]


@pytest.mark.parametrize(
    ("key", "modifiers", "kind"),
    [
        (Qt.Key.Key_E, CTRL, SnapshotDialog),
        (Qt.Key.Key_E, CTRL | SHIFT, SnapshotSetDialog),
        (Qt.Key.Key_M, CTRL, SweepDialog),
    ],
)
def test_keys_open_the_dialogs(
    plain_window: MainWindow,
    coin: Path,
    dialog: Dialog,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    kind: type[QWidget],
) -> None:
    open_coin(plain_window, coin)
    QTest.keyClick(plain_window.viewport, key, modifiers)
    asked = dialog(kind)
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()


def test_without_a_picture_there_is_nothing_to_save(plain_window: MainWindow) -> None:
    actions = plain_window.snapshots.actions
    assert not any(a.isEnabled() for a in (actions.snapshot, actions.snapshot_set, actions.sweep, actions.copy))
    assert actions.recall.isEnabled()
    assert actions.snapshot in plain_window.toolbar.actions()


def test_what_is_seen_is_copied(plain_window: MainWindow, coin: Path, qtbot: QtBot) -> None:
    open_coin(plain_window, coin)
    plain_window.session.view = plain_window.session.view.lit(0, 0)
    qtbot.wait(300)
    QTest.keyClick(plain_window.viewport, Qt.Key.Key_C, CTRL | SHIFT)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == plain_window.viewport.window_size
    window = plain_window.viewport.window_size
    shown = plain_window.session.opened
    assert shown is not None
    expected = cpu.render(shown.relightable, plain_window.session.view, window)
    middle = image.pixelColor(window[0] // 2, window[1] // 2)
    assert (
        np.abs(np.array([middle.red(), middle.green(), middle.blue()]) - expected[window[1] // 2, window[0] // 2]).max()
        <= 2
    )


@pytest.mark.parametrize("suffix", [".png", ".xmp"])
def test_a_dropped_snapshot_shows_its_view_again(
    qtbot: QtBot, plain_window: MainWindow, coin: Path, snapshot: Path, suffix: str
) -> None:
    session = plain_window.session
    session.settings = session.settings.with_recent(coin)
    drop(plain_window, snapshot.with_suffix(suffix))
    qtbot.waitUntil(lambda: session.opened is not None and not plain_window.snapshots.recaller.busy, timeout=20_000)
    assert session.opened is not None
    assert session.opened.path == coin
    assert session.view == SEEN
    again = cpu.render(session.opened.relightable, session.view, (300, 200))
    assert np.array_equal(again, np.asarray(Image.open(snapshot)))


def test_the_object_on_the_desk_is_not_opened_anew(
    qtbot: QtBot, plain_window: MainWindow, coin: Path, snapshot: Path
) -> None:
    open_coin(plain_window, coin)
    before = plain_window.session.opened
    plain_window.snapshots.recaller.show_view(snapshot)
    qtbot.waitUntil(lambda: not plain_window.snapshots.recaller.busy, timeout=20_000)
    assert plain_window.session.opened is before
    assert plain_window.session.view == SEEN


def test_of_a_whole_picture_the_whole_is_shown(
    qtbot: QtBot, plain_window: MainWindow, coin: Path, tmp_path: Path
) -> None:
    open_coin(plain_window, coin)
    turned = replace(SEEN, turns=1)
    path = finish(Snapshot(Shot(finish(open_relightable(coin)), turned), coin).saved(tmp_path / "whole.tif"))
    plain_window.snapshots.recaller.show_view(path)
    qtbot.waitUntil(lambda: not plain_window.snapshots.recaller.busy, timeout=20_000)
    view = plain_window.session.view
    assert (view.light, view.mode, view.turns) == (turned.light, turned.mode, 1)
    assert view == view.fitted((192, 128), plain_window.viewport.pane_size)


def test_an_object_that_is_not_found_is_asked_for(
    qtbot: QtBot, plain_window: MainWindow, coin: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_recall, "choose_file", lambda *_arguments: coin / "info.json")
    plain_window.snapshots.recaller.show_view(snapshot)
    box = question(qtbot, plain_window)
    assert "Coin" in box.text()
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: plain_window.session.opened is not None, timeout=20_000)
    assert plain_window.session.view == SEEN


@pytest.mark.parametrize("all_the_same", [True, False])
def test_another_image_is_not_shown_unasked(
    qtbot: QtBot, plain_window: MainWindow, save: Callable[..., Path], snapshot: Path, all_the_same: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = save("other", 200, 150)
    monkeypatch.setattr(snapshot_recall, "choose_file", lambda *_arguments: other)
    plain_window.snapshots.recaller.show_view(snapshot)
    first = question(qtbot, plain_window)
    first.buttons()[0].click()
    qtbot.waitUntil(lambda: any("another image" in b.text() for b in plain_window.findChildren(QMessageBox)))
    box = next(b for b in plain_window.findChildren(QMessageBox) if "another image" in b.text())
    box.buttons()[0 if all_the_same else 1].click()
    qtbot.wait(50)
    assert (plain_window.session.opened is not None) == all_the_same


def test_a_picture_of_someone_else_is_refused_in_words(
    qtbot: QtBot, plain_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "holiday.png")
    monkeypatch.setattr(snapshot_desk, "choose_file", lambda *_arguments: tmp_path / "holiday.png")
    plain_window.snapshots.actions.recall.trigger()
    assert "carries no view" in question(qtbot, plain_window).text()


def test_other_drops_are_left_to_the_window(qtbot: QtBot, plain_window: MainWindow, coin: Path) -> None:
    drop(plain_window, coin)
    qtbot.waitUntil(lambda: plain_window.session.opened is not None, timeout=20_000)
    assert not plain_window.snapshots.recaller.busy
