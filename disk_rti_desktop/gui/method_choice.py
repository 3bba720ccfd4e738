"""The choice of a method and its quality, in words for people who do not know their names."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings import ENCODINGS, QUALITIES, method
from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.encodings.hsh import ORDERS, Harmonics, Hsh
from disk_rti_desktop.encodings.linear import solver
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.gui import theme

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
    "best": ("Best", "Takes the longest, and comes closest to the photos."),
}
ONE_QUALITY = "This method has one quality."


class MethodChoice(QWidget):
    """Two boxes, one above the other, each with a sentence on what is chosen.

    Signals:
        changed(): another method or quality is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = _box("Method")
        for name in ENCODINGS:
            self.method.addItem(METHODS.get(name, (name, ""))[0], name)
        self.quality = _box("Quality")
        for name in QUALITIES:
            self.quality.addItem(QUALITY_WORDS[name][0], name)
        self.quality.setCurrentIndex(QUALITIES.index(STANDARD))
        self.method_hint, self.quality_hint = _hint(), _hint()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for text, box, hint in [
            ("Method", self.method, self.method_hint),
            ("Quality", self.quality, self.quality_hint),
        ]:
            label = QLabel(text)
            label.setBuddy(box)
            theme.give_role(label, "heading")
            for widget in [label, box, hint]:
                column.addWidget(widget)
        column.insertSpacing(3, 10)
        self.method.currentIndexChanged.connect(self._explain)
        self.quality.currentIndexChanged.connect(self._explain)
        self._explain()

    @property
    def encoding(self) -> Encoding:
        """The chosen method with the parameters of the chosen quality."""
        return method(str(self.method.currentData()), str(self.quality.currentData()))

    def _explain(self) -> None:
        kind = ENCODINGS[str(self.method.currentData())]
        differs = len({str(sorted(values.items())) for values in kind.presets.values()}) > 1
        self.quality.setEnabled(differs)
        self.method_hint.setText(_explanation(kind.name, kind))
        self.quality_hint.setText(QUALITY_WORDS[str(self.quality.currentData())][1] if differs else ONE_QUALITY)
        self.changed.emit()


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


def _explanation(name: str, kind: type[Encoding]) -> str:
    """A method in a sentence: ours, or its own."""
    return METHODS[name][1] if name in METHODS else (kind.__doc__ or "").partition("\n")[0]


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box


def _hint() -> QLabel:
    hint = QLabel()
    hint.setWordWrap(True)
    theme.give_role(hint, "muted")
    return hint
