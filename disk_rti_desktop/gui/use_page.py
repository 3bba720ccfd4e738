"""The second page of the wizard: which part of the photos to use, where the object is, and how large a pixel is."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.arrays import Bytes, Mask
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.area_canvas import AreaCanvas, Tool
from disk_rti_desktop.gui.file_dialogs import choose_file, patterns
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset, number_box, show_number
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.photo_image import loaded
from disk_rti_desktop.gui.switch import switch
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import Crop, Outline, Report
from disk_rti_desktop.mlic import photos as photo_files
from disk_rti_desktop.mlic.brightness import WHITE
from disk_rti_desktop.progress import Progress, Steps

ASIDE = 320
PICTURES = f"Pictures ({patterns(photo_files.SUFFIXES)});;All files (*)"
TOOLS: dict[Tool, tuple[str, str]] = {
    "crop": ("Crop", "Drag a rectangle, its sides or its corners."),
    "outline": (
        "Outline",
        "Click around the object; Enter, a double click, or one on the first corner closes the line.",
    ),
    "ruler": ("Ruler", "Drag a line along something of known length, such as a scale beside the object."),
}
LONGEST = 100_000.0  # millimetres


class UsePage(QWidget):
    """The brightest photo, with a crop, an outline and a ruler; all of them may be left as they are.

    Signals:
        changed(): something else is to be used, or a mask has turned out not to fit.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = (1, 1)
        self.shown: Path | None = None  # the photo in which one draws
        self._loading: Task | None = None
        self._reading: Task | None = None
        self.canvas = AreaCanvas()
        self.tools: dict[Tool, QToolButton] = {name: switch(name, *words) for name, words in TOOLS.items()}
        self.hint = plain_label()
        self.boxes = {name: _pixels(name) for name in ("Left", "Top", "Width", "Height")}
        self.uncrop = QPushButton("Use the whole photo")
        self.mask_file = PathField("Mask file", lambda w, p: choose_file(w, "Mask", p or self.shown, PICTURES))
        self.mask_file.line.setMinimumWidth(120)
        self.mask_file.line.setPlaceholderText("white where the object is")
        self.mask_hint = plain_label()
        self.unmask = QPushButton("Remove outline")
        self.length = number_box("Length of the line", "What the line measures", (0, LONGEST), 1, 2, " mm")
        self.scale = number_box(
            "Millimetres a pixel", "What one pixel covers on the object; 0: not known", (0, LONGEST), 0.01, 5, " mm"
        )
        for box in (self.length, self.scale):
            box.setSpecialValueText("not known")
        self.unscale = QPushButton("Forget")
        self.unscale.setEnabled(False)
        self._lay_out()
        self._connect()
        self.tools["crop"].setChecked(True)

    @property
    def crop(self) -> Crop | None:
        """The part of the photos to use; None for all."""
        return self.canvas.crop

    @property
    def chosen_mask(self) -> Path | Outline | None:
        """Where the object is, as far as the user has told."""
        if self.mask_file.path is not None:
            return self.mask_file.path
        return Outline(tuple(self.canvas.points)) if self.canvas.closed else None

    @property
    def mm_per_pixel(self) -> float | None:
        """Millimetres that a pixel covers; None where that is not known."""
        return self.scale.value() or None

    @property
    def usable(self) -> bool:
        """Whether nothing here stands in the way."""
        return not self.mask_hint.property("fault")

    def show_report(self, report: Report) -> None:
        """Shows the brightest photo of those that are used; what was chosen stays while the photos are as large."""
        used = [pair.photo for pair in report.pairs if pair.photo is not None and pair.used]
        if not used or not report.photos:
            return
        size = report.photos[0].width, report.photos[0].height
        if size != self._size:
            self._size = size
            self.canvas.show_photo(QImage(), *size)
            self._forget()
        known = {photo: _legible(report.thumbnails[photo]) for photo in used if photo in report.thumbnails}
        brightest = max(known, key=known.__getitem__, default=used[0])
        if brightest != self.shown:
            self.shown = brightest
            self._loading = _replaced(self._loading, loaded(brightest), self._take_photo, self._refuse_photo)

    def release(self) -> None:
        """Ends what is under way, and does not wait for it."""
        for task in (self._loading, self._reading):
            _give_up(task)
        self._loading = self._reading = None

    def _forget(self) -> None:
        """Takes back all that was said about photos of another size."""
        self.canvas.crop, self.canvas.ruler = None, None
        self._clear_outline()
        self.mask_file.set_path(None)
        self._read_mask()
        self.length.setValue(0)
        self.scale.setValue(0)
        for name, limit in zip(self.boxes, self._size * 2, strict=True):
            self.boxes[name].setMaximum(limit)
        self._show_crop()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        group = QButtonGroup(self)
        for button in self.tools.values():
            group.addButton(button)
            bar.addWidget(button)
        theme.give_role(self.hint, "muted")
        bar.addSpacing(10)
        bar.addWidget(self.hint, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(bar)
        left.addWidget(self.canvas, 1)
        aside = QVBoxLayout()
        aside.setSpacing(16)
        aside.setContentsMargins(0, 0, 0, 0)
        for card in (self._crop_card(), self._mask_card(), self._scale_card()):
            aside.addWidget(card)
        aside.addStretch(1)
        column = QWidget()
        column.setFixedWidth(ASIDE)
        column.setLayout(aside)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        across.addLayout(left, 1)
        across.addWidget(column)

    def _crop_card(self) -> QFrame:
        card, grid = _card("Part to use", "In pixels of the photo. Background that is cropped saves time and space.")
        for number, (name, box) in enumerate(self.boxes.items()):
            label = QLabel(name)
            label.setBuddy(box)
            grid.addWidget(label, 2 + number // 2, 2 * (number % 2))
            grid.addWidget(box, 2 + number // 2, 2 * (number % 2) + 1)
        grid.addWidget(self.uncrop, 4, 0, 1, 4)
        return card

    def _mask_card(self) -> QFrame:
        card, grid = _card("Object and background", "What lies outside is not learned from. Draw an outline, or:")
        grid.addWidget(self.mask_file, 2, 0, 1, 4)
        self.mask_hint.setWordWrap(True)
        grid.addWidget(self.mask_hint, 3, 0, 1, 4)
        grid.addWidget(self.unmask, 4, 0, 1, 4)
        return card

    def _scale_card(self) -> QFrame:
        card, grid = _card("Size of a pixel", "Lets one measure in the picture later. Draw with the ruler, or type.")
        for row, (text, box) in enumerate((("The line is", self.length), ("A pixel is", self.scale))):
            label = QLabel(text)
            label.setBuddy(box)
            grid.addWidget(label, 2 + row, 0)
            grid.addWidget(box, 2 + row, 1, 1, 3)
        grid.addWidget(self.unscale, 4, 0, 1, 4)
        return card

    def _connect(self) -> None:
        for name, button in self.tools.items():
            button.toggled.connect(lambda on, name=name: self._take_tool(name) if on else None)
        for box in self.boxes.values():
            box.valueChanged.connect(self._crop_as_typed)
        self.canvas.crop_changed.connect(self._show_crop)
        self.canvas.outline_changed.connect(self._show_outline)
        self.canvas.ruler_changed.connect(self._measure)
        self.uncrop.clicked.connect(self._use_all)
        self.unmask.clicked.connect(self._clear_outline)
        self.unscale.clicked.connect(self._forget_scale)
        self.mask_file.changed.connect(self._read_mask)
        self.length.valueChanged.connect(self._measure)
        self.scale.valueChanged.connect(self._take_scale)

    def _take_tool(self, name: Tool) -> None:
        self.canvas.take(name)
        self.hint.setText(TOOLS[name][1])

    def _take_photo(self, image: QImage) -> None:
        self._loading = None
        self.canvas.show_photo(image, *self._size)

    def _refuse_photo(self, error: Exception) -> None:
        self._loading = None
        self.canvas.show_photo(QImage(), *self._size)
        self.hint.setText(messages.sentence(error))

    def _show_crop(self) -> None:
        crop = self.canvas.crop or Crop(0, 0, *self._size)
        numbers = (crop.x, crop.y, crop.width, crop.height)
        for box, value in zip(self.boxes.values(), numbers, strict=True):
            blocker = QSignalBlocker(box)
            box.setValue(value)
            blocker.unblock()
        self.uncrop.setEnabled(self.canvas.crop is not None)
        self.changed.emit()

    def _crop_as_typed(self) -> None:
        """What the boxes say, as far as the photo reaches."""
        width, height = self._size
        left, top, wide, high = (box.value() for box in self.boxes.values())
        left, top = min(left, width - 1), min(top, height - 1)
        crop = Crop(left, top, max(1, min(wide, width - left)), max(1, min(high, height - top)))
        self.canvas.crop = None if crop == Crop(0, 0, width, height) else crop
        self.canvas.update()
        self._show_crop()

    def _use_all(self) -> None:
        self.canvas.crop = None
        self.canvas.update()
        self._show_crop()

    def _show_outline(self) -> None:
        if self.canvas.points and self.mask_file.path is not None:
            self.mask_file.set_path(None)
            self._read_mask()
        self.unmask.setEnabled(bool(self.canvas.points))
        self._tell_mask()
        self.changed.emit()

    def _clear_outline(self) -> None:
        self.canvas.points, self.canvas.closed = [], False
        self.canvas.update()
        self._show_outline()

    def _tell_mask(self, fault: str = "") -> None:
        """Says below the mask what is the matter with it."""
        open_line = bool(self.canvas.points) and not self.canvas.closed
        words = fault or ("The line is still open, and not used." if open_line else "")
        self.mask_hint.setText(words)
        self.mask_hint.setVisible(bool(words))
        self.mask_hint.setProperty("fault", bool(fault))
        theme.give_role(self.mask_hint, "fault" if fault else "warning")

    def _read_mask(self) -> None:
        """Looks at the mask file in the background, and shows what it leaves out."""
        _give_up(self._reading)
        self._reading = None
        self.canvas.show_mask(None)
        if self.mask_file.path is not None:
            if self.canvas.points:
                self.canvas.points, self.canvas.closed = [], False
                self.unmask.setEnabled(False)
            steps = _read(self.mask_file.path, *self._size)
            self._reading = _replaced(None, steps, self._take_mask, self._refuse_mask)
        self._tell_mask()
        self.changed.emit()

    def _take_mask(self, mask: Mask) -> None:
        self._reading = None
        self.canvas.show_mask(mask)
        self._tell_mask()

    def _refuse_mask(self, error: Exception) -> None:
        self._reading = None
        self._tell_mask(messages.sentence(error))
        self.changed.emit()

    def _measure(self) -> None:
        """The size of a pixel by the line and its length."""
        if self.canvas.ruler is not None and self.length.value() > 0:
            (x0, y0), (x1, y1) = self.canvas.ruler
            pixels = math.hypot(x1 - x0, y1 - y0)
            if pixels >= 1:
                show_number(self.scale, self.length.value() / pixels)
        self.unscale.setEnabled(self.canvas.ruler is not None or self.mm_per_pixel is not None)
        self.changed.emit()

    def _take_scale(self) -> None:
        """The number typed outweighs the line."""
        self.canvas.ruler = None
        show_number(self.length, 0)
        self.canvas.update()
        self._measure()

    def _forget_scale(self) -> None:
        show_number(self.scale, 0)
        self._take_scale()


def _legible(small: Bytes) -> float:
    """How well a photo shows the object: bright, and not burnt out."""
    return float(np.mean(small)) - 255 * float(np.mean(small.max(axis=2) >= WHITE))


def _read(path: Path, width: int, height: int) -> Steps[Mask]:
    yield Progress(0, 1, "Reading the mask")
    mask = photo_files.read_mask(path, width, height)
    step = max(1, max(width, height) // 1600)
    return np.ascontiguousarray(mask[::step, ::step])


def _replaced(task: Task | None, steps: Steps[Any], take: Any, refuse: Any) -> Task:
    """A new task in the place of one that nobody waits for any more."""
    _give_up(task)
    made = Task(steps)
    made.succeeded.connect(take)
    made.failed.connect(refuse)
    made.start()
    return made


def _give_up(task: Task | None) -> None:
    if task is not None:
        task.give_up()


def _pixels(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setMaximum(1)
    box.setKeyboardTracking(False)
    box.setAccessibleName(f"{name} of the part to use, in pixels")
    inset(box)
    return box


def _card(title: str, hint: str) -> tuple[QFrame, QGridLayout]:
    card = QFrame()
    theme.give_role(card, "card")
    grid = QGridLayout(card)
    grid.setContentsMargins(14, 12, 14, 14)
    grid.setVerticalSpacing(8)
    for row, (text, role) in enumerate(((title, "heading"), (hint, "muted"))):
        label = QLabel(text)
        label.setWordWrap(True)
        theme.give_role(label, role)
        grid.addWidget(label, row, 0, 1, 4)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return card, grid
