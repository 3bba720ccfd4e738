"""From photos to a plan: through the pages or past them, and what is remembered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.ptm import Ptm
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.wizard import FOUND, HOW, USE, TrainingWizard
from disk_rti_desktop.mlic import Crop, Outline
from disk_rti_desktop.progress import finish
from tests.gui.on_screen import active

Open = Callable[[Path], TrainingWizard]


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def open_wizard(session: Session) -> Iterator[Open]:
    wizards: list[TrainingWizard] = []

    def open_on(photos: Path) -> TrainingWizard:
        wizard = TrainingWizard(session, photos)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        wizards.append(wizard)
        wizard.show()
        active(wizard)
        return wizard

    yield open_on
    for wizard in wizards:
        wizard.done(0)
        wizard.deleteLater()


@pytest.fixture
def wizard(qtbot: QtBot, open_wizard: Open, photos: Path) -> TrainingWizard:
    """The wizard on good photos, all of which it has looked at."""
    wizard = open_wizard(photos)
    qtbot.waitUntil(lambda: wizard.found.judged, timeout=10_000)
    return wizard


def decided(qtbot: QtBot, wizard: TrainingWizard) -> Plan:
    """The plan that the start button brings."""
    with qtbot.waitSignal(wizard.wanted) as caught:
        wizard.start.click()
    plan = caught.args[0]
    assert isinstance(plan, Plan)
    return plan


def test_good_photos_can_be_begun_with_at_once(qtbot: QtBot, wizard: TrainingWizard, photos: Path) -> None:
    plan = decided(qtbot, wizard)
    assert (plan.photos, plan.lights, plan.out) == (photos, None, photos.parent / "bowl_distilled20")
    assert (plan.encoding.name, [other.title for other in plan.compare_with]) == ("distilled", ["HSH, order 2"])
    assert (plan.leave_out, plan.crop, plan.mask, plan.mm_per_pixel) == ((), None, None, None)
    assert not wizard.isVisible()


def test_three_times_enter_go_through_the_pages(qtbot: QtBot, wizard: TrainingWizard) -> None:
    pages = []
    with qtbot.waitSignal(wizard.wanted):
        for _ in range(3):
            pages.append(wizard.pages.currentIndex())
            focus = wizard.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, Qt.Key.Key_Return)
    assert pages == [FOUND, USE, HOW]


def test_what_is_chosen_on_the_pages_is_in_the_plan_and_made(
    qtbot: QtBot, wizard: TrainingWizard, tmp_path: Path
) -> None:
    wizard.found.model.item(2, 0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: wizard.found.judged)
    wizard.use.boxes["Left"].setValue(4)
    wizard.use.scale.setValue(0.5)
    wizard.use.canvas.points = [(6.0, 2.0), (26.0, 2.0), (26.0, 18.0)]
    wizard.use.canvas.close_outline()
    wizard.how.method.choose("ptm")
    wizard.how.out.line.setText(str(tmp_path / "mine"))
    wizard.how.out.line.editingFinished.emit()
    plan = decided(qtbot, wizard)
    name = wizard.found.model.rows[2].name
    assert plan == Plan(
        plan.photos,
        None,
        tmp_path / "mine",
        Ptm(),
        plan.compare_with,
        (name,),
        Crop(4, 0, 26, 20),
        Outline(((6.0, 2.0), (26.0, 2.0), (26.0, 18.0))),
        0.5,
    )
    opened = finish(open_relightable(finish(plan.steps()).path))
    assert (opened.width, opened.mm_per_pixel) == (26, 0.5)
    assert opened.provenance["left_out"] == [name]


def test_photos_that_cannot_be_used_lead_no_further(qtbot: QtBot, open_wizard: Open, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    wizard = open_wizard(empty)
    qtbot.waitUntil(lambda: wizard.found.judged)
    assert wizard.plan is None
    assert not wizard.next.isEnabled()
    assert not wizard.start.isEnabled()
    assert [button.isEnabled() for button in wizard.trail.buttons] == [True, False, False]


def test_the_trail_leads_to_and_fro(wizard: TrainingWizard) -> None:
    wizard.trail.buttons[HOW].click()
    assert wizard.pages.currentIndex() == HOW
    assert wizard.trail.buttons[HOW].isChecked()
    assert not wizard.next.isVisible()
    wizard.back.click()
    assert wizard.pages.currentIndex() == USE
    wizard.trail.buttons[USE].click()
    assert wizard.trail.buttons[USE].isChecked()


def test_a_mask_that_does_not_fit_stops_the_start(qtbot: QtBot, wizard: TrainingWizard, photos: Path) -> None:
    wizard.use.mask_file.line.setText(str(photos / "nowhere.png"))
    wizard.use.mask_file.line.editingFinished.emit()
    qtbot.waitUntil(lambda: not wizard.start.isEnabled())
    assert wizard.plan is None
    wizard.use.mask_file.line.clear()
    wizard.use.mask_file.line.editingFinished.emit()
    assert wizard.start.isEnabled()


def test_choices_are_remembered(qtbot: QtBot, wizard: TrainingWizard, open_wizard: Open, photos: Path) -> None:
    wizard.how.method.choose("neural")
    wizard.how.cards["quick"].button.setChecked(True)
    wizard.how.comparisons["hsh"].setChecked(False)
    wizard.how.comparisons["ptm"].setChecked(True)
    assert decided(qtbot, wizard).compare_with == (Ptm(),)
    other = open_wizard(photos)
    qtbot.waitUntil(lambda: other.plan is not None)
    plan = other.plan
    assert plan is not None
    assert (plan.encoding, plan.compare_with) == (wizard.how.encoding, (Ptm(),))
    assert other.how.quality == "quick"


def test_leaving_a_photo_out_keeps_what_was_set_on_the_other_pages(qtbot: QtBot, wizard: TrainingWizard) -> None:
    assert wizard.how.form is not None
    units = wizard.how.form.fields["units"]
    assert isinstance(units, QSpinBox)
    units.setValue(24)
    wizard.use.boxes["Left"].setValue(3)
    wizard.found.model.item(2, 0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: wizard.found.judged)
    plan = decided(qtbot, wizard)
    assert plan.encoding.model_dump()["units"] == 24
    assert plan.crop == Crop(3, 0, 27, 20)
    assert len(plan.leave_out) == 1


def test_escape_leaves_without_a_plan(qtbot: QtBot, wizard: TrainingWizard) -> None:
    with qtbot.assertNotEmitted(wizard.wanted):
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
