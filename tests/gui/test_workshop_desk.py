"""Making things in the window: watching, going on in the background, notices, failing, closing, and the next start."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import app, workshop_desk
from disk_rti_desktop.gui.jobs import Job, State
from disk_rti_desktop.gui.kept_jobs import as_record
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.wizard import TrainingWizard
from disk_rti_desktop.gui.workshop_desk import DISCARD, GO_ON, LATER, WorkshopDesk
from disk_rti_desktop.settings import Settings
from tests.gui.handwork import Handwork

Dialog = Callable[[type[QWidget]], QWidget]


@pytest.fixture
def desk(window: MainWindow) -> WorkshopDesk:
    return window.workshop


@pytest.fixture
def work(relightable: Relightable, tmp_path: Path) -> Handwork:
    return Handwork(relightable, tmp_path / "bowl")


@pytest.fixture
def plan(photos: Path) -> Plan:
    return Plan(photos, None, photos.parent / "bowl_ptm", method("ptm"), (method("hsh2"),))


def state_of(job: Job) -> State:
    return job.state


def view_of(desk: WorkshopDesk) -> QWidget | None:
    return desk.view


def jobs_of(desk: WorkshopDesk) -> tuple[Job, ...]:
    return tuple(desk.workshop.jobs)


def previewed(qtbot: QtBot, desk: WorkshopDesk) -> None:
    qtbot.waitUntil(lambda: desk.view is not None and desk.view.page.session.opened is not None)


def finish_work(qtbot: QtBot, desk: WorkshopDesk, work: Handwork) -> None:
    """Lets the work end, where it still goes on: what is closed before that asks."""
    work.enough.set()
    qtbot.waitUntil(lambda: all(job.state is not State.RUNNING for job in desk.workshop.jobs))


def answer(dialog: Dialog, words: str) -> None:
    question = dialog(QMessageBox)
    assert isinstance(question, QMessageBox)
    next(button for button in question.buttons() if button.text() == words).click()


def test_the_preview_can_be_relit_and_tells_how_it_goes(qtbot: QtBot, desk: WorkshopDesk, work: Handwork) -> None:
    desk.add(work)
    previewed(qtbot, desk)
    assert desk.view is not None
    page = desk.view.page
    assert page.note.text() == "Learning"
    assert page.bar.value() == 99  # a tenth of the making; to be made ready for drawing takes the rest
    assert (page.loss.newest, page.score.newest) == ("0.1", "20.0 dB")
    light = page.session.view.light
    QTest.keyClick(page.viewport, Qt.Key.Key_Right)
    assert page.session.view.light[0] == pytest.approx(light[0] + 0.05)
    finish_work(qtbot, desk, work)


def test_it_opens_by_itself_where_one_waits_for_it(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork
) -> None:
    desk.add(work)
    previewed(qtbot, desk)
    work.enough.set()
    qtbot.waitUntil(lambda: window.session.opened is not None)
    assert window.session.opened is not None
    assert window.session.opened.path == work.out
    assert view_of(desk) is None


def test_in_the_background_it_is_offered_when_done(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork, save: Callable[..., Path]
) -> None:
    window.open(save("other"))
    qtbot.waitUntil(lambda: window.session.opened is not None)
    other = window.session.opened
    job = desk.add(work)
    previewed(qtbot, desk)
    assert desk.view is not None
    desk.view.page.background.click()
    assert view_of(desk) is None
    assert "bowl" in desk.button.text()
    work.enough.set()
    qtbot.waitUntil(lambda: job.state is State.DONE)
    assert window.session.opened is other
    assert window.notice.text.text() == "bowl is ready (by hand)."
    assert work.out in window.session.settings.recent
    window.notice.answers[0].click()
    qtbot.waitUntil(lambda: window.session.opened is not other)
    assert window.session.opened is not None
    assert window.session.opened.path == work.out


def test_pausing_in_the_view_and_by_key(qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork) -> None:
    job = desk.add(work)
    previewed(qtbot, desk)
    assert desk.view is not None
    desk.view.page.pause.click()
    assert state_of(job) is State.PAUSED
    assert desk.view.page.pause.text() == "&Continue"
    assert desk.actions.pause.isChecked()
    assert "paused" in desk.button.text()
    desk.view.page.pause.click()
    assert state_of(job) is State.RUNNING
    desk.actions.pause.trigger()
    assert state_of(job) is State.PAUSED
    desk.actions.pause.trigger()
    work.enough.set()
    qtbot.waitUntil(lambda: job.state is State.DONE)
    assert not desk.actions.pause.isEnabled()
    assert window.isVisible()


def test_little_work_is_cancelled_without_a_question(qtbot: QtBot, desk: WorkshopDesk, work: Handwork) -> None:
    desk.add(work)
    previewed(qtbot, desk)
    assert desk.view is not None
    desk.view.page.cancel.click()
    qtbot.waitUntil(lambda: desk.workshop.jobs == ())
    assert view_of(desk) is None


@pytest.mark.parametrize(("words", "state"), [(LATER, State.STOPPED), (DISCARD, None), (GO_ON, State.RUNNING)])
def test_much_work_is_not_cancelled_without_a_question(
    qtbot: QtBot,
    desk: WorkshopDesk,
    work: Handwork,
    dialog: Dialog,
    words: str,
    state: State | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workshop_desk, "MUCH", 0.0)
    desk.add(work)
    previewed(qtbot, desk)
    assert desk.view is not None
    desk.view.page.cancel.click()
    answer(dialog, words)
    expected = [] if state is None else [state]
    qtbot.waitUntil(lambda: [job.state for job in desk.workshop.jobs] == expected)
    finish_work(qtbot, desk, work)


def test_a_failure_is_told_in_the_view_and_it_can_be_tried_again(
    qtbot: QtBot, desk: WorkshopDesk, work: Handwork, dialog: Dialog
) -> None:
    work.error = OutputError("The disk is full. Make room, or choose another folder.")
    job = desk.add(work)
    previewed(qtbot, desk)
    work.enough.set()
    box = dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == str(work.error)
    box.close()
    assert desk.view is not None
    assert desk.view.page.note.text() == str(work.error)
    work.error = None
    desk.view.page.pause.click()
    qtbot.waitUntil(lambda: job.state is State.DONE)


def test_a_failure_in_the_background_is_a_notice(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork
) -> None:
    work.error = OutputError("The disk is full.")
    desk.add(work)
    assert desk.view is not None
    desk.view.close()
    work.enough.set()
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.text.text() == "bowl could not be made. The disk is full."
    window.notice.answers[0].click()
    assert desk.list is not None
    assert desk.list.isVisible()
    assert desk.list.list.item(0).text().endswith("The disk is full.")


def test_two_of_one_name_get_two_places(qtbot: QtBot, desk: WorkshopDesk, plan: Plan, work: Handwork) -> None:
    desk.add(work)
    first, second = desk.make(plan), desk.make(plan)
    assert first.work.out == plan.out
    assert second.work.out == plan.out.with_name("bowl_ptm_2")
    work.enough.set()
    qtbot.waitUntil(lambda: second.state is State.DONE, timeout=30_000)
    assert (second.work.out / "info.json").is_file()


def test_from_the_choices_to_the_result_with_hsh_beside_it(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, plan: Plan
) -> None:
    desk.make(plan)
    qtbot.waitUntil(lambda: window.session.comparison is not None, timeout=30_000)
    assert [opened.relightable.method for opened in window.session.shown] == ["PTM", "HSH, order 2"]
    assert window.session.settings.recent == (plan.out,)
    assert [scores.method for scores in desk.scores.scores] == ["PTM", "HSH, order 2"]
    window.notice.answers[0].click()
    assert desk.docks[0].isVisible()


def test_what_the_dialog_decides_is_made(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, photos: Path, plan: Plan
) -> None:
    dialog = window.train(photos)
    assert isinstance(dialog, TrainingWizard)
    dialog.wanted.emit(plan)
    dialog.close()
    assert len(desk.workshop.jobs) == 1
    qtbot.waitUntil(lambda: window.session.opened is not None, timeout=30_000)


def test_closing_while_something_is_made_asks(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork, dialog: Dialog
) -> None:
    job = desk.add(work)
    previewed(qtbot, desk)
    window.close()
    assert window.isVisible()
    answer(dialog, GO_ON)
    qtbot.wait(50)
    assert window.isVisible()
    assert state_of(job) is State.RUNNING
    window.close()
    answer(dialog, LATER)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert state_of(job) is State.STOPPED


def test_what_is_stopped_is_offered_at_the_next_start(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, plan: Plan, settings_file: Path
) -> None:
    folder = settings_file.parent / "trainings"
    folder.mkdir(parents=True)
    record = {"queued": datetime(2026, 3, 4, 5, 6, tzinfo=UTC).isoformat(), "plan": as_record(plan)}
    (folder / "a.json").write_text(json.dumps(record), encoding="utf-8")
    desk.recall()
    assert window.notice.text.text().startswith("An unfinished training: bowl · PTM")
    assert [button.text() for button in window.notice.answers] == ["Resume", "Forget"]
    window.notice.answers[0].click()
    qtbot.waitUntil(lambda: (plan.out / "info.json").is_file(), timeout=30_000)
    qtbot.waitUntil(lambda: not list(folder.iterdir()))


def test_what_is_forgotten_is_not_offered_again(
    qtbot: QtBot, plan: Plan, settings_file: Path, window: MainWindow
) -> None:
    folder = settings_file.parent / "trainings"
    folder.mkdir(parents=True)
    record = {"queued": "2026-03-04T05:06:00", "plan": as_record(plan)}
    (folder / "a.json").write_text(json.dumps(record), encoding="utf-8")
    again = app.make_window(Settings(), use_opengl=True)
    qtbot.addWidget(again)
    again.show()
    again.notice.answers[1].click()
    assert list(folder.iterdir()) == []
    assert again.workshop.workshop.jobs == ()
    again.close()
    assert window.isVisible()


def test_the_list_by_keys(qtbot: QtBot, desk: WorkshopDesk, work: Handwork, relightable: Relightable) -> None:
    second = Handwork(relightable, work.out, "vase")
    one, two = desk.add(work), desk.add(second)
    desk.actions.tasks.trigger()
    assert desk.list is not None
    rows = desk.list.list
    assert [rows.item(number).text().split(" ")[0] for number in range(2)] == ["bowl", "vase"]
    assert desk.list.current is one
    QTest.keyClick(rows, Qt.Key.Key_Space)
    assert state_of(one) is State.PAUSED
    QTest.keyClick(rows, Qt.Key.Key_Space)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert desk.list.current is two
    QTest.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert jobs_of(desk) == (two, one)
    assert desk.list.current is two
    assert not desk.list.up.isEnabled()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert jobs_of(desk) == (one,)
    work.enough.set()
    qtbot.waitUntil(lambda: one.state is State.DONE)
    assert rows.item(0).text().endswith("Done")
    desk.list.remove.click()
    assert jobs_of(desk) == ()
    assert desk.list.hint.isVisible()
    assert work.out.is_dir()


def test_enter_in_the_list_shows_the_result(
    qtbot: QtBot, window: MainWindow, desk: WorkshopDesk, work: Handwork
) -> None:
    job = desk.add(work)
    assert desk.view is not None
    desk.view.close()
    desk.show_list()
    assert desk.list is not None
    QTest.keyClick(desk.list.list, Qt.Key.Key_Return)
    assert isinstance(desk.view, QDialog)
    desk.view.close()
    work.enough.set()
    qtbot.waitUntil(lambda: job.state is State.DONE)
    desk.list.show_.click()
    qtbot.waitUntil(lambda: window.session.opened is not None)


def test_nothing_at_work_closes_at_once(window: MainWindow, desk: WorkshopDesk) -> None:
    assert desk.may_end()
    assert not desk.button.isVisible()
    window.close()
    assert not window.isVisible()
