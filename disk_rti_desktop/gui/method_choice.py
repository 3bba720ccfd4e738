"""The choice of a method and its quality, in words for people who do not know their names."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings import ENCODINGS
from disk_rti_desktop.encodings.hsh import ORDERS, Harmonics, Hsh
from disk_rti_desktop.encodings.linear import solver
from disk_rti_desktop.encodings.ptm import Polynomial, Ptm
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label

STANDARD = "standard"
METHODS = {
    "distilled": ("Distilled network (recommended)", "Close to the photos, and quick to relight on every computer."),
    "published": ("Distilled network, as published", "Trained as the paper describes: to compare with its figures."),
    "neural": ("Large network (NeuralRTI)", "The network that the distilled one learns from: slower to relight."),
    "hsh": ("HSH (harmonics)", "The classical method for glossy objects: ready in seconds, softer highlights."),
    "ptm": ("PTM (polynomial)", "The oldest method, for matte objects: ready in seconds, highlights are lost."),
}
QUALITY_WORDS = {
    "quick": ("Quick", "For a first look: are photos and lights right?"),
    "standard": ("Standard", "For daily work."),
    "best": ("Best", "Closest to the photos; slower to make, or to relight."),
}
ONE_QUALITY = "This method has one quality."
TOO_FEW = "There are too few lights, or they stand too close together, for HSH."


class MethodBox(QComboBox):
    """The methods by their names in plain words; those that these lights do not allow cannot be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Method")
        for name in ENCODINGS:
            self.addItem(METHODS.get(name, (name, ""))[0], name)
            self.setItemData(self.count() - 1, explanation(name), Qt.ItemDataRole.ToolTipRole)

    @property
    def name(self) -> str:
        """The chosen method, as the command line calls it."""
        return str(self.currentData())

    def choose(self, name: str) -> None:
        """Chooses a method, if it is one that can be."""
        index = self.findData(name)
        if index >= 0 and self._can_choose(index):
            self.setCurrentIndex(index)

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Makes these methods impossible, for these reasons; goes back to the first if the chosen one is among them."""
        for index in range(self.count()):
            name = str(self.itemData(index))
            reason = reasons.get(name, "")
            self.setItemData(index, reason or explanation(name), Qt.ItemDataRole.ToolTipRole)
            model = self.model()
            assert isinstance(model, QStandardItemModel)
            model.item(index).setEnabled(not reason)
        if not self._can_choose(self.currentIndex()):
            self.setCurrentIndex(0)

    def _can_choose(self, index: int) -> bool:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        return model.item(index).isEnabled()


class QualityCard(QFrame):
    """One of the qualities: its name, what it is for, and what it costs.

    Signals:
        chosen(): the user wants this one.
    """

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, hint = QUALITY_WORDS[name]
        self.button = QRadioButton(title)
        self.button.setAccessibleDescription(hint)
        self.cost = plain_label()
        self.cost.setContentsMargins(0, 6, 0, 0)
        self._usual = hint
        self.hint = _hint()
        theme.give_role(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        for widget in (self.button, self.hint, self.cost):
            column.addWidget(widget)
        column.insertStretch(2, 1)
        self.refuse("")
        self.button.toggled.connect(lambda on: self.chosen.emit() if on else None)

    def tell_cost(self, words: str) -> None:
        """Says what the quality costs."""
        self.cost.setText(words)
        self.button.setAccessibleDescription(f"{self.hint.text()} {words}")

    def refuse(self, reason: str) -> None:
        """Makes the quality impossible, for a reason; possible again without one."""
        self.button.setEnabled(not reason)
        self.hint.setText(reason or self._usual)
        theme.give_role(self.hint, "fault" if reason not in ("", ONE_QUALITY) else "muted")

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """The whole card can be pressed."""
        if self.button.isEnabled():
            self.button.setChecked(True)
            self.button.setFocus()


def harmonics_for(lights: Doubles) -> Hsh | None:
    """HSH at the highest order that these lights (n, 3) allow; None if they allow none."""
    for order in range(ORDERS, 0, -1):
        encoding = Hsh(order=order)
        try:
            solver(Harmonics(order), lights, encoding.title)
        except ParameterError:
            continue
        return encoding
    return None


def too_few_lights(lights: Doubles) -> dict[str, str]:
    """The methods that these lights (n, 3) do not allow, and why."""
    reasons = {} if harmonics_for(lights) is not None else {"hsh": TOO_FEW}
    try:
        solver(Polynomial(), lights, Ptm().title)
    except ParameterError as error:
        reasons["ptm"] = str(error)
    return reasons


def has_qualities(name: str) -> bool:
    """Whether the qualities of a method differ."""
    return len({str(sorted(values.items())) for values in ENCODINGS[name].presets.values()}) > 1


def explanation(name: str) -> str:
    """A method in a sentence: ours, or its own."""
    return METHODS[name][1] if name in METHODS else (ENCODINGS[name].__doc__ or "").partition("\n")[0]


def _hint() -> QLabel:
    hint = QLabel()
    hint.setWordWrap(True)
    theme.give_role(hint, "muted")
    return hint
