"""Laying a picture of another date on the one on the desk: found by itself, judged by eye, mended by marking places.

Order: open and look, find (or take what was kept), judge and mend, lay.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.registration_canvas import Place, RegistrationCanvas, image_of
from disk_rti_desktop.gui.registration_overlay import RegistrationOverlay
from disk_rti_desktop.gui.registration_table import RegistrationTable
from disk_rti_desktop.gui.registration_work import Laid, Material, lay, prepare
from disk_rti_desktop.gui.session import Opened
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.registration import KINDS, Registration, from_points, register
from disk_rti_desktop.registration.transform import FEWEST
from disk_rti_desktop.registration.words import in_words, movement_in_words, remarks

SIZE = (1120, 700)
LOOKING = "Looking at the two pictures…"
HINT = "Mark a place in one picture, then drag its mark in the other to the same place: at least three, far apart."


class RegistrationDialog(QDialog):
    """Asks nothing where the pictures can be laid on each other by themselves; shows how well, and lets one mend it.

    Signals:
        laid(Laid): the second picture on the first one's pixels; the dialog closes.
    """

    laid = Signal(object)

    def __init__(self, first: Opened, second: Opened | Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self._material: Material | None = None
        self._task: Task | None = None
        self._pairs: list[tuple[Place, Place]] = []
        self._chosen = -1
        self._automatic: Registration | None = None
        self._about: Registration | None = None  # the last one that was found: what to expect of the next place
        self.found: Registration | None = None
        self.setWindowTitle("Compare with another date")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._show()
        self._run(prepare(first.relightable, second), self._take_material)

    def _make_widgets(self) -> None:
        self.headline = plain_label(LOOKING)
        theme.give_role(self.headline, "heading")
        self.story = plain_label("")
        for label in (self.headline, self.story):
            label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.first_canvas = RegistrationCanvas("First picture, with places")
        self.second_canvas = RegistrationCanvas("Second picture, with places")
        self.overlay = RegistrationOverlay()
        self.table = RegistrationTable()
        self.kind = QComboBox()
        self.kind.addItem("As suits the places", None)
        for kind, title in KINDS.items():
            self.kind.addItem(title, kind)
        self.kind.setAccessibleName("What the second picture may do")
        self.kind.setToolTip("How places that were marked by hand lay the second picture on the first")
        self.search = QPushButton("Find by itself")
        self.search.setToolTip("Look for places that are alike in both, wherever they are")
        self.refine = QPushButton("Refine")
        self.refine.setToolTip("Begin from how the second lies now, and let all of both pictures settle it")
        self.add = QPushButton("Add a place")
        self.add.setToolTip("A mark in the middle of both pictures, to be moved by mouse or arrow keys")
        self.remove = QPushButton("Remove")
        self.remove.setToolTip("Take the chosen place away")
        self.cancel = QPushButton("Cancel")
        self.accept_ = QPushButton("Compare")
        self.accept_.setProperty("primary", True)
        self.accept_.setDefault(True)
        for button in (self.search, self.refine, self.add, self.remove):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        marking, pictures, side, below = QWidget(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for title, canvas in (
            ("First: on the desk", self.first_canvas),
            ("Second: the other date", self.second_canvas),
        ):
            column = QVBoxLayout()
            column.addWidget(plain_label(title))
            column.addWidget(canvas, 1)
            pictures.addLayout(column, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        for widget in (self.table, self.kind):
            side.addWidget(widget)
        side.addLayout(buttons)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(330)
        side.setContentsMargins(0, 0, 0, 0)
        pictures.addWidget(panel)
        pictures.setContentsMargins(0, 8, 0, 0)
        marking.setLayout(pictures)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Both laid on each other, and the places they meet at")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.overlay, "Laid on each other")
        self.tabs.addTab(marking, "Places")
        for button in (help_button(self), self.search, self.refine):
            below.addWidget(button)
        below.addStretch(1)
        for button in (self.cancel, self.accept_):
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for part in (self.headline, self.story, self.bar):
            layout.addWidget(part)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        for side, canvas in enumerate((self.first_canvas, self.second_canvas)):
            canvas.added.connect(self._adder(side))
            canvas.moved.connect(self._mover(side))
            canvas.chosen.connect(self._choose)
            canvas.removed.connect(self._remove)
        self.table.row_chosen.connect(self._choose)
        self.kind.activated.connect(self._fit)
        self.add.clicked.connect(self._add_in_the_middle)
        self.remove.clicked.connect(lambda: self._remove(self._chosen))
        self.search.clicked.connect(lambda: self._search(refining=False))
        self.refine.clicked.connect(lambda: self._search(refining=True))
        self.cancel.clicked.connect(self.reject)
        self.accept_.clicked.connect(self._lay)
        self.finished.connect(self._end)

    def _run(self, steps: Steps[Any], then: Callable[[Any], None]) -> None:
        """Does some work in the background; what was under way is given up."""
        self._stop()
        self._task = Task(steps)
        self._task.progressed.connect(self._tell_progress)
        self._task.succeeded.connect(then)
        self._task.failed.connect(self._tell_failure)
        self._task.start()
        self._show()

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            for signal in (task.progressed, task.succeeded, task.failed):
                signal.disconnect()
            task.cancel()

    def _tell_progress(self, progress: Progress) -> None:
        self.bar.setValue(round(1000 * progress.fraction))
        self.headline.setText(f"{progress.note}…" if progress.note else LOOKING)

    def _take_material(self, material: Material) -> None:
        self._task, self._material = None, material
        looks = material.first_look, material.second_look
        images = [image_of(look.shown) for look in looks]
        for canvas, image, look in zip((self.first_canvas, self.second_canvas), images, looks, strict=True):
            canvas.show_picture(image, *look.picture)
        self.overlay.show_pictures(images[0], images[1], looks[0].picture, looks[1].picture)
        known = material.known
        if known is None:
            self._search(refining=False)
            return
        if not known.automatic:
            sides = [[(float(x), float(y)) for x, y in side] for side in (known.first_points, known.second_points)]
            self._pairs = list(zip(*sides, strict=True))
        self._take_found(known)

    def _search(self, refining: bool) -> None:
        if self._material is not None:
            start = self.found.transform if refining and self.found is not None else None
            steps = register(self._first.relightable, self._material.second.relightable, start)
            self._run(steps, self._take_automatic)

    def _take_automatic(self, found: Registration) -> None:
        self._pairs, self._chosen, self._automatic = [], -1, found
        self._take_found(found)

    def _take_found(self, found: Registration) -> None:
        self._task, self.found = None, found
        self._show()

    def _tell_failure(self, error: Exception) -> None:
        self._task = None
        if self._material is None or not isinstance(error, RtiError):
            messages.show_error(self.parentWidget(), error)
            self.done(QDialog.DialogCode.Rejected)
            return
        self._show()
        self.headline.setText(str(error))
        self.story.setText(HINT)
        self.tabs.setCurrentIndex(1)

    def _show(self) -> None:
        """Shows pairs, what was found, and what can be done."""
        busy, found, material = self._task is not None, self.found, self._material
        self.bar.setVisible(busy)
        self.tabs.setEnabled(material is not None)
        self._about = found or self._about
        by_hand = found is not None and not found.automatic and len(found.residuals) == len(self._pairs)
        self.table.show_pairs(self._pairs, found.residuals if found is not None and by_hand else None, self._chosen)
        for side, canvas in enumerate((self.first_canvas, self.second_canvas)):
            canvas.show_places([pair[side] for pair in self._pairs], self._chosen)
        self.overlay.lay(None if found is None else found.transform)
        self.search.setEnabled(material is not None and not busy)
        self.refine.setEnabled(found is not None and not busy)
        self.remove.setEnabled(self._chosen >= 0)
        self.accept_.setEnabled(found is not None and not busy)
        if found is not None and material is not None and not busy:
            second = material.second.relightable
            self.headline.setText(in_words(found))
            told = [movement_in_words(found, second), *remarks(found, self._first.relightable, second)]
            self.story.setText(" ".join(told))

    def _fit(self) -> None:
        """Lays the second picture by the places that are marked, as soon as these suffice."""
        material = self._material
        if material is None:
            return
        self._stop()
        kind = self.kind.currentData()
        missing = FEWEST[kind or "similarity"] - len(self._pairs)
        if not self._pairs:
            self.found = self._automatic
            self._show()
        elif missing > 0:
            self.found = None
            self._show()
            self.headline.setText(
                f"{len(self._pairs)} marked: {missing} more {'is' if missing == 1 else 'are'} needed."
            )
            self.story.setText(HINT)
        else:
            sides = [np.array([pair[side] for pair in self._pairs], np.float64) for side in range(2)]
            second, problem = material.second.relightable, ""
            try:
                self.found = from_points(self._first.relightable, second, sides[0], sides[1], kind)
            except RtiError as error:
                self.found, problem = None, str(error)
            self._show()
            if problem:
                self.headline.setText(problem)

    def _adder(self, side: int) -> Callable[[float, float], None]:
        return lambda x, y: self._add(side, (x, y))

    def _mover(self, side: int) -> Callable[[int, float, float], None]:
        return lambda number, x, y: self._move(side, number, (x, y))

    def _add(self, side: int, place: Place) -> None:
        """A new pair: the other place is where it should be as far as is known."""
        material = self._material
        if material is None:
            return
        sizes = material.first_look.picture, material.second_look.picture
        if self._about is None:
            other = tuple(
                value / own * its for value, own, its in zip(place, sizes[side], sizes[1 - side], strict=True)
            )
        else:
            points = np.array([place], np.float64)
            transform = self._about.transform
            other = tuple((transform.back(points) if side == 0 else transform.onto(points))[0].tolist())
        width, height = sizes[1 - side]
        kept: Place = min(max(other[0], 0.0), width), min(max(other[1], 0.0), height)
        self._pairs.append((place, kept) if side == 0 else (kept, place))
        self._chosen = len(self._pairs) - 1
        self._fit()

    def _add_in_the_middle(self) -> None:
        self.tabs.setCurrentIndex(1)
        if self._material is not None:
            width, height = self._material.first_look.picture
            self._add(0, (width / 2, height / 2))
            self.first_canvas.setFocus()

    def _move(self, side: int, number: int, place: Place) -> None:
        first, second = self._pairs[number]
        self._pairs[number] = (place, second) if side == 0 else (first, place)
        self._chosen = number
        self._fit()

    def _choose(self, number: int) -> None:
        self._chosen = number if number < len(self._pairs) else -1
        self._show()

    def _remove(self, number: int) -> None:
        if 0 <= number < len(self._pairs):
            del self._pairs[number]
            self._chosen = min(number, len(self._pairs) - 1)
            self._fit()

    def _lay(self) -> None:
        if self._material is not None and self.found is not None:
            self._run(lay(self._first, self._material, self.found), self._finish)

    def _finish(self, laid: Laid) -> None:
        self._task = None
        self.laid.emit(laid)
        self.accept()

    def _end(self) -> None:
        self._stop()
        self.overlay.stop()
