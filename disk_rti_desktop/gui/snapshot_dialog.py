"""A picture under the present light, or a comparison as it is seen, as a file: how, in which format, and where."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QDialog, QHBoxLayout, QRadioButton, QWidget

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_foot import Foot
from disk_rti_desktop.gui.snapshot_form import DEPTHS, KINDS, buddy, chosen, column, frame_dialog, named, saving_form
from disk_rti_desktop.gui.snapshot_order import Comparison, Order, folder_of, marks_of
from disk_rti_desktop.gui.snapshot_preview import Preview
from disk_rti_desktop.gui.snapshot_target import Target
from disk_rti_desktop.render.view import Size, turned_size
from disk_rti_desktop.snapshots.legend import Legend
from disk_rti_desktop.snapshots.names import picture_name
from disk_rti_desktop.snapshots.saving import FORMATS
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.snapshots.snapshot import Snapshot

NO_SCALE = "How large a pixel is, is not known: measure something of known length in the picture first"


class SnapshotDialog(QDialog):
    """Asks what to keep and where, shows what that will be, and writes it in the background.

    Signals:
        saved(Path): it is written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, session: Session, window: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._opened, self._scene, self._window = session.opened or session.shown[0], session.scene, window
        self._pane_size = self._scene.panes(window)[0].size
        self._marks = marks_of(session)
        self.setWindowTitle("Save snapshot")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.whole, self.window_part, self.comparison = QRadioButton(), QRadioButton(), QRadioButton()
        self._kinds = QButtonGroup(self)
        self.format = named(QComboBox(), "Format")
        self.bits = named(QComboBox(), "Depth")
        self.bits.setToolTip("16 bits keep finer steps for work in other programs; screens show 8")
        self.caption = QCheckBox("Caption: object, method, light")
        self.light = QCheckBox("Diagram of the light")
        self.scale = QCheckBox("Scale bar")
        self.notes = QCheckBox("Notes over the picture")
        self.displayed = QCheckBox("As bright as the display shows it (is marked in the file)")
        self.target = Target("picture", tuple(FORMATS), ".png, .tif or .jpg", self)
        self.name, self.folder, self.hint = self.target.name, self.target.folder, self.target.hint
        self.foot = Foot()
        self.bar, self.save, self.cancel = self.foot.bar, self.foot.save, self.foot.cancel
        self.preview = Preview()
        self._fill()
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def path(self) -> Path | None:
        """Where the picture would be written; None while name or folder is missing."""
        return self.target.path

    @property
    def order(self) -> Order:
        """What is chosen."""
        if self.comparison.isChecked():
            return self._compared
        shot = Shot(
            self._opened.relightable,
            self._session.view,
            None if self.whole.isChecked() else self._pane_size,
            self.bits.currentData(),
            displayed=self.displayed.isEnabled() and self.displayed.isChecked(),
            measured=self._session.mm_per_pixel,
        )
        marks = self._marks if self.notes.isEnabled() and self.notes.isChecked() else ()
        return Snapshot(shot, self._opened.path, self._legend, marks)

    @property
    def _compared(self) -> Comparison:
        return Comparison(self._opened, self._scene, self._window, self._legend, self._session.mm_per_pixel)

    @property
    def _legend(self) -> Legend:
        return Legend(self.caption.isChecked(), self.light.isChecked(), self.scale.isChecked())

    @property
    def _places(self) -> tuple[QRadioButton, ...]:
        return self.whole, self.window_part, self.comparison

    @property
    def _extras(self) -> tuple[QCheckBox, ...]:
        return self.caption, self.light, self.scale, self.notes, self.displayed

    def _fill(self) -> None:
        first, view, kept = self._opened.relightable, self._session.view, self._session.settings.snapshots
        self.whole.setText(_sized("The whole picture", turned_size((first.width, first.height), view.turns)))
        self.window_part.setText(_sized("What the window shows of it", self._pane_size))
        self.comparison.setText(_sized("The comparison as it is seen", self._window))
        self.comparison.setVisible(self._session.compared)
        self.whole.setChecked(True)
        for button in self._places:
            self._kinds.addButton(button)
        chosen(self.format, KINDS, kept.suffix)
        chosen(self.bits, DEPTHS, kept.depth)
        for box, wanted in zip(self._extras, (kept.caption, kept.light, kept.scale, kept.notes, False), strict=True):
            box.setChecked(wanted)
        self._named = self._proposed(kept.suffix)
        self.target.propose(self._named)

    def _proposed(self, suffix: str) -> Path:
        """A name that tells what is seen."""
        first, method = self._opened.relightable, self._opened.relightable.method
        if self.comparison.isChecked():
            method = "-vs-".join(picture.method for picture in self._scene.pictures)
        return picture_name(first.name, method, self._session.view, folder_of(self._session), suffix)

    def _rename(self) -> None:
        """Proposes another name for another part of what is seen, in place of one that the user has not changed."""
        before, self._named = self._named, self._proposed(self.format.currentData())
        if Path(self.name.text()).stem == before.stem:
            self.name.setText(self._named.name)

    def _lay_out(self) -> None:
        form = saving_form()
        form.addRow("Keep", column(self._places))
        kind = QHBoxLayout()
        kind.setSpacing(8)
        kind.addWidget(self.format, 1)
        kind.addWidget(self.bits, 1)
        form.addRow(buddy("&Format", self.format), kind)
        form.addRow("Below it", column((self.caption, self.light, self.scale)))
        form.addRow("In it", column((self.notes, self.displayed)))
        self.target.add_to(form)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(form, 3)
        columns.addWidget(self.preview, 2)
        frame_dialog(self, columns, self.foot)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._change_suffix)
        self.bits.currentIndexChanged.connect(self._follow)
        self.target.changed.connect(self._judge)
        self.comparison.toggled.connect(self._rename)
        for button in (*self._places, *self._extras):
            button.toggled.connect(self._follow)
        self.foot.wanted.connect(self._begin)
        self.foot.busy_changed.connect(self._set_busy)
        self.foot.succeeded.connect(self._finish)
        self.foot.stopped.connect(self._leave)
        self.foot.closed.connect(self._leave)

    def _change_suffix(self) -> None:
        self.target.end_in(self.format.currentData())
        self._follow()

    def _follow(self) -> None:
        """Offers what goes together, and shows what will be saved."""
        compared = self.comparison.isChecked()
        known = self._session.mm_per_pixel is not None
        told = compared and self._scene.difference is not None
        self.caption.setEnabled(not told)
        self.caption.setToolTip("A difference always tells what its colours stand for" if told else "")
        self.scale.setEnabled(known)
        self.scale.setToolTip("" if known else NO_SCALE)
        self.notes.setEnabled(bool(self._marks) and not compared)
        self.notes.setToolTip("" if self._marks else "There are no notes on this picture")
        neutral = self._session.view.display.neutral
        self.displayed.setEnabled(not neutral and not compared)
        self.displayed.setToolTip("The display's brightness was not changed" if neutral else "")
        if compared or self.format.currentData() == ".jpg":
            self.bits.setCurrentIndex(self.bits.findData(8))
        self.bits.setEnabled(not compared and self.format.currentData() != ".jpg")
        self.preview.show_drawn(self.order.preview)
        self._judge()

    def _judge(self) -> None:
        path = self.path
        shallow = path is not None and FORMATS.get(path.suffix.lower()) == "JPEG"
        problem = "JPEG holds 8 bits a channel: choose PNG or TIFF for 16." if self._deep and shallow else ""
        self.save.setEnabled(self.target.judge(problem) and not self.foot.busy)

    @property
    def _deep(self) -> bool:
        return bool(self.bits.currentData() == 16)

    def _begin(self) -> None:
        self._judge()
        path = self.path
        if path is not None and self.save.isEnabled():
            self.preview.stop()
            self.foot.start(self.order.saved(path))

    def _set_busy(self, busy: bool) -> None:
        for widget in (*self._places, *self._extras, self.format, self.bits):
            widget.setEnabled(not busy)
        self.target.set_enabled(not busy)
        if not busy:
            self._follow()

    def _finish(self, path: Path) -> None:
        kept = self._session.settings
        choices = {
            "suffix": self.format.currentData(),
            "depth": self.bits.currentData(),
            "caption": self.caption.isChecked(),
            "light": self.light.isChecked(),
            "scale": self.scale.isChecked(),
            "notes": self.notes.isChecked(),
        }
        changed = {"snapshot_folder": path.parent, "snapshots": kept.snapshots.model_copy(update=choices)}
        self._session.settings = kept.model_copy(update=changed)
        self.saved.emit(path)
        self.accept()

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        self.preview.stop()
        super().done(result)

    def reject(self) -> None:
        self.foot.leave()


def _sized(text: str, size: Size) -> str:
    return f"{text}, {size[0]} × {size[1]} pixels"
