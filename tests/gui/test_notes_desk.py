"""Notes, bookmarks and measures as one makes them: by mouse and by keys, taken back, searched, measured."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui import notes_panel
from disk_rti_desktop.gui.desk import Desk
from disk_rti_desktop.gui.notes_scale_dialog import ScaleDialog
from disk_rti_desktop.notes import COLOURS, Shape
from disk_rti_desktop.notes.files import read
from tests.gui.notes_bench import PLAIN, Bench

KEY = Qt.Key


def shapes(bench: Bench) -> list[Shape]:
    return [note.shape for note in bench.session.notes.notes]


def about(shape: Shape, kind: str, *points: tuple[float, float]) -> bool:
    near = (math.dist(one, other) < 1.0 for one, other in zip(shape.points, points, strict=True))
    return shape.kind == kind and all(near)


def test_every_action_has_a_key_or_a_letter_of_its_own_in_the_menu(bench: Bench) -> None:
    letters = [action.text().split("&")[1][0].lower() for action in bench.desk.actions.every]
    assert sorted(letters) == sorted(set(letters))


def test_it_is_a_desk(bench: Bench) -> None:
    desk: Desk = bench.desk
    assert [dock.windowTitle() for dock in desk.docks] == ["Bookmarks", "Notes"]
    inside = {action for groups in desk.menus.values() for group in groups for action in group}
    assert inside == set(desk.actions.every)


def test_notes_are_drawn_by_mouse(bench: Bench) -> None:
    act = bench.desk.actions
    act.point.trigger()
    bench.click(50, 40)
    act.line.trigger()
    bench.drag((20, 20), (100, 60))
    act.box.trigger()
    bench.click(30, 30)
    bench.click(90, 70)
    act.outline.trigger()
    for corner in ((10, 10), (60, 10), (60, 50)):
        bench.click(*corner)
    bench.click(60, 50, twice=True)
    point, line, box, outline = shapes(bench)
    assert about(point, "point", (50, 40))
    assert about(line, "line", (20, 20), (100, 60))
    assert about(box, "box", (30, 30), (90, 70))
    assert about(outline, "outline", (10, 10), (60, 10), (60, 50))
    assert bench.viewport.tools.taken is None


def test_an_outline_ends_at_its_first_point(bench: Bench) -> None:
    bench.desk.actions.outline.trigger()
    for corner in ((10, 10), (60, 10), (60, 50), (30, 80), (10.5, 10.5)):
        bench.click(*corner)
    assert len(shapes(bench)[0].points) == 4


def test_typing_without_a_pause_is_kept_too(
    qtbot: QtBot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_panel, "PAUSE", 3_600_000)  # so that it is not a pause that keeps it
    monkeypatch.setattr(notes_panel, "LONGEST", 400)
    bench: Bench = request.getfixturevalue("bench")
    bench.desk.actions.point.trigger()
    bench.click(50, 40)
    editor = bench.desk.notes_panel.editor
    qtbot.waitUntil(editor.hasFocus)

    def kept_while_typing() -> bool:
        QTest.keyClicks(editor, "a")
        return len(bench.session.notes.notes[0].text) > 1

    qtbot.waitUntil(kept_while_typing)
    QTest.keyClick(editor, KEY.Key_Escape)


def test_the_words_are_typed_right_after(qtbot: QtBot, bench: Bench) -> None:
    bench.desk.actions.point.trigger()
    bench.click(50, 40)
    editor = bench.desk.notes_panel.editor
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClicks(editor, "a pit, n b o")
    QTest.keyClick(editor, KEY.Key_Escape)
    assert [note.text for note in bench.session.notes.notes] == ["a pit, n b o"]
    qtbot.waitUntil(bench.viewport.hasFocus)
    qtbot.waitUntil(lambda: bench.desk.keeper.settled)
    assert [note.text for note in read(bench.path.with_name("coin.notes.json")).notes.notes] == ["a pit, n b o"]


def test_what_is_typed_is_saved_after_a_pause(qtbot: QtBot, bench: Bench) -> None:
    bench.desk.actions.point.trigger()
    bench.click(50, 40)
    QTest.keyClicks(bench.desk.notes_panel.editor, "half a word")
    file = bench.path.with_name("coin.notes.json")
    qtbot.waitUntil(lambda: file.exists() and "half a word" in file.read_text(encoding="utf-8"), timeout=3000)


def test_a_note_is_made_by_keys_alone(bench: Bench) -> None:
    middle = bench.viewport.sights[0].middle
    light = bench.session.view.light
    bench.desk.actions.point.trigger()
    bench.keys(KEY.Key_Right, KEY.Key_Right)
    bench.keys(KEY.Key_Up, modifier=Qt.KeyboardModifier.ShiftModifier)
    bench.keys(KEY.Key_Return)
    scale = bench.viewport.sights[0].scale
    assert about(shapes(bench)[0], "point", (middle[0] + 20 / scale, middle[1] - 1))
    assert bench.session.view.light == light


def test_an_outline_is_made_by_keys_alone(bench: Bench) -> None:
    bench.desk.actions.outline.trigger()
    bench.keys(KEY.Key_Return, *[KEY.Key_Right] * 3, KEY.Key_Return, KEY.Key_Left, KEY.Key_Return, KEY.Key_Backspace)
    bench.keys(*[KEY.Key_Down] * 4, KEY.Key_Return, KEY.Key_Return)
    assert len(shapes(bench)[0].points) == 3


def test_keys_follow_the_turned_picture(bench: Bench) -> None:
    bench.viewport.turn(1)
    start = bench.viewport.sights[0].middle
    bench.desk.actions.point.trigger()
    bench.keys(KEY.Key_Right, KEY.Key_Return)
    x, y = shapes(bench)[0].points[0]
    assert (x, y) == pytest.approx((start[0], start[1] + 10 / bench.viewport.sights[0].scale))


def test_escape_gives_up_the_shape_and_then_the_tool(bench: Bench) -> None:
    act = bench.desk.actions
    act.line.trigger()
    assert act.line.isChecked()
    bench.click(20, 20)
    bench.keys(KEY.Key_Escape)
    assert act.line.isChecked()
    bench.keys(KEY.Key_Escape)
    assert not act.line.isChecked()
    assert bench.viewport.tools.taken is None
    assert shapes(bench) == []


def test_one_tool_is_taken_in_place_of_another(bench: Bench) -> None:
    act = bench.desk.actions
    act.line.trigger()
    act.ruler.trigger()
    assert [action for action in act.drawing if action.isChecked()] == [act.ruler]
    act.ruler.trigger()
    assert bench.viewport.tools.taken is None


def test_points_stay_within_the_picture(bench: Bench) -> None:
    bench.desk.actions.box.trigger()
    bench.drag((150, 100), (400, 300))
    assert about(shapes(bench)[0], "box", (150, 100), (192, 128))


def test_the_other_buttons_still_move_light_and_picture(bench: Bench) -> None:
    bench.desk.actions.box.trigger()
    before = bench.session.view
    QTest.mousePress(bench.viewport, Qt.MouseButton.RightButton, PLAIN, bench.place(50, 50))
    QTest.mouseMove(bench.viewport, bench.place(70, 50))
    QTest.mouseRelease(bench.viewport, Qt.MouseButton.RightButton, PLAIN, bench.place(70, 50))
    assert bench.session.view.light != before.light


def test_a_note_is_chosen_moved_and_reshaped(bench: Bench) -> None:
    box = bench.note(Shape("box", ((40, 40), (80, 80))), "first")
    bench.note(Shape("point", ((120, 40),)), "second")
    bench.click(40, 60)
    assert bench.session.chosen_note == box.id
    assert bench.desk.notes_panel.editor.toPlainText() == "first"
    bench.drag((40, 60), (50, 65))
    assert about(shapes(bench)[0], "box", (50, 45), (90, 85))
    bench.drag((90, 85), (100, 100))
    assert shapes(bench)[0].bounds == pytest.approx((50, 45, 50, 55), abs=1)
    bench.click(120, 40)
    assert bench.desk.notes_panel.list.currentItem().text() == "2   second"
    for _ in range(3):
        bench.desk.actions.undo.trigger()
    assert shapes(bench)[0] == box.shape


def test_beside_notes_the_mouse_does_what_it_always_does(bench: Bench) -> None:
    bench.note(Shape("point", ((120, 40),)))
    before = bench.session.view.centre
    bench.drag((60, 60), (70, 60))
    assert bench.session.view.centre != before
    bench.desk.actions.show_notes.setChecked(False)
    bench.click(120, 40)
    assert bench.session.chosen_note == ""


def test_in_bulb_mode_the_left_button_moves_the_light(bench: Bench) -> None:
    bench.note(Shape("point", ((120, 40),)))
    bench.session.bulb = True
    before = bench.session.view.light
    bench.drag((120, 40), (130, 50))
    assert bench.session.view.light != before
    assert bench.session.chosen_note == ""


def test_the_chosen_note_is_moved_by_alt_and_arrows_and_left_by_escape(bench: Bench) -> None:
    note = bench.note(Shape("point", ((60, 60),)))
    bench.session.chosen_note = note.id
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    bench.keys(KEY.Key_Left, KEY.Key_Left, modifier=both)
    assert about(shapes(bench)[0], "point", (58, 60))
    bench.keys(KEY.Key_Escape)
    assert bench.session.chosen_note == ""


def test_a_double_click_on_a_note_lets_it_be_written(qtbot: QtBot, bench: Bench) -> None:
    bench.note(Shape("point", ((120, 40),)), "words")
    zoom = bench.session.view.zoom
    bench.click(120, 40, twice=True)
    qtbot.waitUntil(bench.desk.notes_panel.editor.hasFocus)
    assert bench.session.view.zoom == zoom


def test_a_note_is_deleted_and_comes_back(bench: Bench) -> None:
    note = bench.note(Shape("point", ((60, 60),)), "precious")
    bench.session.chosen_note = note.id
    bench.desk.actions.delete.trigger()
    assert shapes(bench) == []
    assert bench.session.chosen_note == ""
    assert bench.desk.actions.undo.text() == "&Undo deleting a note"
    bench.desk.actions.undo.trigger()
    assert [one.text for one in bench.session.notes.notes] == ["precious"]
    bench.desk.actions.redo.trigger()
    assert shapes(bench) == []


def test_notes_are_searched_and_coloured(bench: Bench) -> None:
    panel = bench.desk.notes_panel
    for text in ("red pigment", "a Crack", "crack in the rim"):
        bench.note(Shape("point", ((60, 60),)), text)
    panel.search.setText("CRACK rim")
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == ["3   crack in the rim"]
    panel.search.clear()
    assert panel.list.count() == 3
    panel.list.setCurrentRow(1)
    panel.colour.setCurrentIndex(panel.colour.findText("Blue"))
    panel.colour.activated.emit(panel.colour.currentIndex())
    assert [note.colour for note in bench.session.notes.notes][1] == COLOURS["Blue"]


def test_an_activated_note_is_looked_at(bench: Bench) -> None:
    bench.note(Shape("point", ((30, 20),)))
    panel = bench.desk.notes_panel
    panel.list.itemActivated.emit(panel.list.item(0))
    assert bench.session.view.centre == pytest.approx((30, 20))


def test_the_ruler_measures_and_its_measure_is_kept(bench: Bench) -> None:
    act = bench.desk.actions
    assert not act.keep.isEnabled()
    act.ruler.trigger()
    bench.drag((20, 20), (120, 20))
    assert act.keep.isEnabled()
    assert shapes(bench) == []
    act.keep.trigger()
    (note,) = bench.session.notes.notes
    assert note.measured
    assert "100.0 px, 0.0°" in bench.desk.notes_panel.list.item(0).text()


def scale_dialog(bench: Bench) -> ScaleDialog:
    (found,) = bench.window.findChildren(ScaleDialog)
    return found


def test_a_scale_is_set_overrides_the_objects_and_is_forgotten(bench: Bench) -> None:
    act, session = bench.desk.actions, bench.session
    opened = session.opened
    assert opened is not None
    session.opened = replace(opened, relightable=replace(opened.relightable, mm_per_pixel=0.5))
    assert session.mm_per_pixel == 0.5
    act.set_scale.trigger()
    bench.drag((20, 20), (120, 20))
    dialog = scale_dialog(bench)
    length = math.dist(*bench.desk.tools.scale.result.points) if bench.desk.tools.scale.result else 0
    assert dialog.length.value() == pytest.approx(length / 2, abs=0.001)
    dialog.length.setValue(0)
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.length.setValue(25)
    dialog.accept()
    assert session.mm_per_pixel == pytest.approx(25 / length)
    assert bench.viewport.tools.taken is None
    act.undo.trigger()
    assert session.mm_per_pixel == 0.5
    act.redo.trigger()
    act.forget_scale.trigger()
    assert session.mm_per_pixel == 0.5


def test_a_scale_given_up_changes_nothing(bench: Bench) -> None:
    bench.desk.actions.set_scale.trigger()
    bench.drag((20, 20), (120, 20))
    scale_dialog(bench).reject()
    assert bench.session.mm_per_pixel is None
