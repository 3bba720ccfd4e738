"""Lights found by mirroring balls, to be looked at and put right. Order: find, look through the photos, save."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.calibration_canvas import CalibrationCanvas
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_plot import LightPlot
from disk_rti_desktop.gui.number_box import inset
from disk_rti_desktop.gui.photo_image import loaded
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import calibration, photos
from disk_rti_desktop.mlic.calibration import Calibration, Highlight, Sphere
from disk_rti_desktop.mlic.findings import counted
from disk_rti_desktop.progress import Progress, Steps

COLUMN = 310
NEW_BALL = 0.08  # radius of a ball that is added, of the photo's width
HINT = "Drag a ball inside or at its rim, a highlight at its cross. Double-click on a ball to mark its highlight there."
OK = "The highlight was found."


class CalibrationPage(QWidget):
    """Finds the lights of a folder of photos, and lets the user see and mend what was found.

    Signals:
        ready_changed(bool): whether there are lights to be saved.
        saved(Path): the light list has been written.
        failed(Exception): it could not be written.
    """

    ready_changed = Signal(bool)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._paths: tuple[Path, ...] = ()
        self._size = (1, 1)
        self._found: Calibration | None = None
        self._by_hand: dict[str, list[tuple[float, float]]] = {}
        self._work: Task | None = None
        self._loading: Task | None = None
        self._writing: Task | None = None
        self.canvas = CalibrationCanvas()
        self.headline = plain_label("Looking at the photos…")
        self.headline.setWordWrap(True)
        theme.give_role(self.headline, "heading")
        self.reason = plain_label(HINT)
        self.reason.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # else the photo would move under the pointer
        self.bar.setSizePolicy(kept)
        self.plot = LightPlot()
        self.list = QListWidget()
        self.list.setAccessibleName("Photos")
        self.add = QPushButton("Add ball")
        self.remove = QPushButton("Remove ball")
        self.focal = QDoubleSpinBox()
        self._lay_out()
        self._connect()
        self._run(_opened(folder), self._take_photos)

    @property
    def found(self) -> Calibration | None:
        """What was found so far; None while nothing is, or while it is being found anew."""
        return self._found

    @property
    def running(self) -> bool:
        """Whether lights are being found."""
        return self._work is not None

    def save(self, path: Path) -> None:
        """Writes the light list; `saved` or `failed` follows."""
        if self._found is None:
            return
        self._writing = Task(_saving(self._found, path))
        self._writing.succeeded.connect(self.saved)
        self._writing.failed.connect(self.failed)
        self._writing.start()

    def release(self) -> None:
        """Ends what is under way, and does not wait for it."""
        self._forget()
        if self._loading is not None:
            self._loading.give_up()
            self._loading = None

    def _lay_out(self) -> None:
        self.focal.setRange(0, 2000)
        self.focal.setDecimals(1)
        inset(self.focal)
        self.focal.setSpecialValueText("unknown")
        self.focal.setSuffix(" mm")
        self.focal.setKeyboardTracking(False)
        self.focal.setToolTip("On 35 mm film. Without it the camera is taken to be far away.")
        theme.give_role(self.reason, "muted")
        label = QLabel("Focal length")
        label.setBuddy(self.focal)
        lens = QHBoxLayout()
        lens.addWidget(label)
        lens.addWidget(self.focal, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.headline)
        column.addWidget(self.plot, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.list, 1)
        column.addLayout(lens)
        column.addLayout(buttons)
        side = QWidget()
        side.setFixedWidth(COLUMN)
        column.setContentsMargins(0, 0, 0, 0)
        side.setLayout(column)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addWidget(self.canvas, 1)
        main.addWidget(self.reason)
        main.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        layout.addLayout(main, 1)
        layout.addWidget(side)
        for button in (self.add, self.remove):
            button.setEnabled(False)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_photo)
        self.canvas.spheres_changed.connect(self._find_in_given)
        self.canvas.highlight_moved.connect(self._correct)
        self.add.clicked.connect(self._add_ball)
        self.remove.clicked.connect(self._remove_ball)
        self.focal.valueChanged.connect(self._find_in_given)

    def _run(self, steps: Steps[Any], take: Any) -> None:
        """Runs steps in place of those under way."""
        self._forget()
        self._found = None
        self.ready_changed.emit(False)
        self.bar.setValue(0)
        self.bar.show()
        self._work = Task(steps)
        self._work.progressed.connect(self._tell)
        self._work.succeeded.connect(take)
        self._work.failed.connect(self._refuse)
        self._work.start()

    def _forget(self) -> None:
        if self._work is not None:
            for signal in (self._work.progressed, self._work.succeeded, self._work.failed):
                signal.disconnect()
            self._work.cancel()
            self._work = None

    def _tell(self, progress: Progress) -> None:
        self.bar.setValue(round(1000 * progress.fraction))
        self.headline.setText(f"{progress.note}…")

    def _take_photos(self, opened: tuple[tuple[Path, ...], int, int]) -> None:
        self._work = None
        self._paths, *size = opened
        self._size = (size[0], size[1])
        for path in self._paths:
            self.list.addItem(QListWidgetItem(path.name))
        self.list.setCurrentRow(0)
        self.add.setEnabled(True)
        self._run(calibration.calibrate(self._paths, (), self._focal35), self._take)

    @property
    def _focal35(self) -> float | None:
        return self.focal.value() or None

    def _find_in_given(self) -> None:
        """Follows the highlights anew on the balls as they are marked."""
        self.remove.setEnabled(bool(self.canvas.spheres))
        if not self._paths:
            return
        if not self.canvas.spheres:
            self._forget()
            self._found = None
            self.bar.hide()
            self.headline.setText("No ball is marked. Add one where the photos show it.")
            self._show_results()
            return
        spheres = tuple(self.canvas.spheres)
        self._by_hand = {name: kept for name, all_ in self._by_hand.items() if (kept := _on(spheres, all_))}
        self._run(calibration.calibrate(self._paths, spheres, self._focal35, self._by_hand), self._take)

    def _take(self, found: Calibration) -> None:
        self._work = None
        self._found = found
        self.bar.hide()
        self.focal.blockSignals(True)
        self.focal.setValue(found.camera.focal35 or 0)
        self.focal.blockSignals(False)
        self._show_results()

    def _refuse(self, error: Exception) -> None:
        self._work = None
        self.bar.hide()
        self.headline.setText(messages.sentence(error))
        self._show_results()

    def _show_results(self) -> None:
        """Puts what was found into the list, the plot and the picture."""
        found = self._found
        doubts = {} if found is None else dict(found.doubts())
        for row in range(self.list.count()):
            item = self.list.item(row)
            kind = "warning" if row in doubts else "note"
            colour = theme.present().warning if row in doubts else theme.present().muted
            item.setIcon(icon(kind, colour) if found is not None else icon("photos"))
            item.setToolTip(doubts.get(row, OK if found is not None else ""))
        self.plot.show_lights(None if found is None else found.directions)
        if found is not None:
            self.headline.setText(_in_words(found, len(doubts)))
        self.remove.setEnabled(bool(self.canvas.spheres if found is None else found.spheres))
        self._show_marks()
        self.ready_changed.emit(found is not None and len(found.directions) > 0)

    def _show_photo(self, row: int) -> None:
        if not 0 <= row < len(self._paths):
            return
        if self._loading is not None:
            self._loading.give_up()
        self._loading = Task(loaded(self._paths[row]))
        self._loading.succeeded.connect(self._take_photo)
        self._loading.failed.connect(self._refuse_photo)
        self._loading.start()
        self._show_marks()

    def _take_photo(self, image: QImage) -> None:
        self._loading = None
        self.canvas.show_photo(image, *self._size)

    def _refuse_photo(self, error: Exception) -> None:
        self._loading = None
        self.canvas.show_photo(QImage(), *self._size)
        self.reason.setText(messages.sentence(error))

    def _show_marks(self) -> None:
        """The balls and the present photo's highlights, with what is odd about them."""
        row = self.list.currentRow()
        found = self._found
        if found is None or row < 0:
            self.canvas.show_marks(self.canvas.spheres, [])
            self.reason.setText(HINT)
            return
        self.canvas.show_marks(list(found.spheres), list(found.highlights[row]))
        doubt = dict(found.doubts()).get(row)
        self.reason.setText(HINT if doubt is None else f"{self._paths[row].name}: {doubt}.")
        theme.give_role(self.reason, "muted" if doubt is None else "warning")

    def _correct(self, sphere: int, x: float, y: float) -> None:
        row = self.list.currentRow()
        if self._found is None or row < 0:
            return
        ball, name = self._found.spheres[sphere], self._paths[row].name
        if not _on((ball,), [(x, y)]):
            self._show_marks()
            return
        kept = [place for place in self._by_hand.get(name, []) if not _on((ball,), [place])]
        self._by_hand[name] = [*kept, (x, y)]
        self._found = self._found.with_highlight(row, sphere, Highlight(x, y, None, by_hand=True)).judged()
        self._show_results()

    def _add_ball(self) -> None:
        width, height = self._size
        ball = Sphere(width / 2, height / 2, max(12.0, NEW_BALL * width))
        self.canvas.chosen = len(self.canvas.spheres)
        self.canvas.show_marks([*self.canvas.spheres, ball], [])
        self._find_in_given()

    def _remove_ball(self) -> None:
        kept = [ball for index, ball in enumerate(self.canvas.spheres) if index != self.canvas.chosen]
        self.canvas.show_marks(kept, [])
        self._find_in_given()


def _opened(folder: Path) -> Steps[tuple[tuple[Path, ...], int, int]]:
    """The photos of a folder and their size."""
    yield Progress(0, 1, "Looking at the photos")
    found = calibration.photos_in(folder)
    first = photos.inspect(found[0])
    return found, first.width, first.height


def _saving(found: Calibration, path: Path) -> Steps[Path]:
    yield Progress(0, 1, "Writing the light list")
    calibration.save_lights(found, path)
    return path


def _on(spheres: tuple[Sphere, ...], places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those of the pixels that lie on a ball."""
    return [
        (x, y) for x, y in places if any((x - ball.x) ** 2 + (y - ball.y) ** 2 < ball.radius**2 for ball in spheres)
    ]


def _in_words(found: Calibration, doubted: int) -> str:
    balls = counted(len(found.spheres), "ball")
    words = f"{balls}, {len(found.directions)} lights of {counted(len(found.photos), 'photo')}."
    return f"{words} {counted(doubted, 'photo')} to look at." if doubted else words
