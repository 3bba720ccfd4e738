"""Telling how long a drawn line is on the object, which makes the scale."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QVBoxLayout, QWidget

from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset
from disk_rti_desktop.gui.snapshot_form import buddy
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.notes.values import LARGEST_SCALE, SMALLEST_SCALE

MM_PER_INCH = 25.4


class ScaleDialog(QDialog):
    """Asks for the length of a line of so many pixels; accepted with a scale that can be."""

    def __init__(self, pixels: float, before: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels = pixels
        self.setWindowTitle("Set the scale")
        self.length = QDoubleSpinBox()
        self.length.setDecimals(3)
        inset(self.length)
        self.length.setRange(0.0, 1e6)
        self.length.setSuffix(" mm")
        self.length.setValue(0.0 if before is None else pixels * before)
        self.length.setAccessibleName("Length of the line on the object")
        self.length.setToolTip("What the ruler or scale in the picture says")
        self.told = plain_label()
        give_role(self.told, "muted")
        self.told.setWordWrap(True)
        form = QFormLayout()
        form.addRow(plain_label(f"The line that you have drawn is {pixels:.1f} pixels long."))
        form.setVerticalSpacing(12)
        form.addRow(buddy("On the object it is", self.length), self.length)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.length.valueChanged.connect(self._follow)
        self.length.selectAll()
        self._follow()

    @property
    def mm_per_pixel(self) -> float:
        """The scale that follows."""
        return self.length.value() / self._pixels

    def _follow(self) -> None:
        scale = self.mm_per_pixel
        fits = SMALLEST_SCALE <= scale <= LARGEST_SCALE
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fits)
        if not fits:
            self.told.setText("Type the length in millimetres. A longer line makes the scale more exact.")
        else:
            self.told.setText(
                f"One pixel is {scale:.4g} mm ({MM_PER_INCH / scale:.0f} pixels per inch). "
                f"An error of one pixel at each end makes {200 / self._pixels:.1f} %."
            )
