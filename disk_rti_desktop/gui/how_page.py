"""The third page of the wizard: by which method and how well, what it costs, and where the result is kept."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop import pipeline
from disk_rti_desktop.encodings import QUALITIES, Encoding, method
from disk_rti_desktop.encodings.hsh import Hsh
from disk_rti_desktop.encodings.ptm import Ptm
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.amounts import size_in_words
from disk_rti_desktop.gui.costs import Costs
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.method_choice import (
    ONE_QUALITY,
    STANDARD,
    MethodBox,
    QualityCard,
    explanation,
    harmonics_for,
    has_qualities,
    too_few_lights,
)
from disk_rti_desktop.gui.parameter_form import ParameterForm
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.mlic import Crop, Mlic
from disk_rti_desktop.settings import Settings
from disk_rti_desktop.writing import check_writable, free_name

ASIDE = 380
COMPARE = {"hsh": "Also fit HSH, to compare", "ptm": "Also fit PTM, to compare"}
COMPARE_HINT = "Takes a few seconds more, and is shown beside the result."


class HowPage(QWidget):
    """Method, quality, parameters, what to compare with, and where to save.

    Signals:
        changed(): something else is wanted, or is possible.
    """

    changed = Signal()

    def __init__(self, kept: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mlic: Mlic | None = None
        self._crop: Crop | None = None
        self._folder: Path | None = None
        self._harmonics: Hsh | None = None
        self._refused: Mapping[str, str] = {}
        self._named_by_user = False
        self.method = MethodBox()
        self.method_hint = plain_label()
        self.cards = {name: QualityCard(name) for name in QUALITIES}
        self.comparisons = {name: QCheckBox(text) for name, text in COMPARE.items()}
        self.out = PathField("Save in", self._choose_out)
        self.out_hint, self.total = plain_label(), plain_label()
        self.more = QToolButton()
        self.form: ParameterForm | None = None
        self._form_place = QScrollArea()
        self.costs = Costs(kept.durations, self)
        self._lay_out()
        self.cards[kept.quality if kept.quality in self.cards else STANDARD].button.setChecked(True)
        self.method.choose(kept.method)
        self.comparisons["hsh"].setChecked(kept.fit_for_comparison)
        self.comparisons["ptm"].setChecked(kept.compare_ptm)
        self._connect()

    @property
    def quality(self) -> str:
        """The chosen quality."""
        return next(name for name, card in self.cards.items() if card.button.isChecked())

    @property
    def encoding(self) -> Encoding:
        """The chosen method with its parameters."""
        values = {} if self.form is None else self.form.values
        return self._plain(self.quality).model_copy(update=values)

    @property
    def compare_with(self) -> tuple[Encoding, ...]:
        """What is fitted along."""
        possible: dict[str, Encoding | None] = {"hsh": self._harmonics, "ptm": Ptm()}
        wanted = [name for name, box in self.comparisons.items() if box.isEnabled() and box.isChecked()]
        return tuple(encoding for name in wanted if (encoding := possible[name]) is not None)

    @property
    def measured(self) -> float | None:
        """Seconds that all this would take, by what was measured; None while that is not known."""
        return None if self._mlic is None else self.costs.seconds([self.encoding, *self.compare_with], self._mlic)

    @property
    def problem(self) -> str:
        """What stands in the way; empty where nothing does."""
        if self._mlic is None:
            return "The photos are not known yet."
        card = self.cards[self.quality]
        return self.out_hint.text() or ("" if card.button.isEnabled() else card.hint.text())

    def show_collection(self, mlic: Mlic, folder: Path, crop: Crop | None) -> None:
        """Adapts what can be chosen to these photos, which lie in a folder, as far as they are cropped."""
        self._mlic = mlic if crop is None else replace(mlic, width=crop.width, height=crop.height)
        self._folder, self._crop = folder, crop
        self._harmonics = harmonics_for(mlic.lights)
        self._refused = too_few_lights(mlic.lights)
        self.method.refuse(self._refused)
        self._remake_form()
        self.refresh()

    def refresh(self) -> None:
        """Looks again what is possible, what it costs, and where the result can be kept."""
        name = self.method.name
        self.method_hint.setText(explanation(name))
        for other, box in self.comparisons.items():
            box.setEnabled(other != name and other not in self._refused)
            box.setToolTip(self._refused.get(other, COMPARE_HINT))
        if self._mlic is None or self._folder is None:
            return
        if not self._named_by_user:
            title = f"{self._mlic.name}_{pipeline.short(self.encoding)}"
            self.out.set_path(free_name(self._folder.absolute().parent / title))
        self._tell_costs(self._mlic)
        self._judge_place(self._mlic)
        self.changed.emit()

    def measure(self) -> None:
        """Begins to measure how long the chosen methods take here, where that is not known yet."""
        if self._mlic is not None:
            self.costs.measure([self.encoding, *self.compare_with], self._mlic)

    def _plain(self, quality: str) -> Encoding:
        """The chosen method at a quality, as far as the lights allow."""
        name = self.method.name
        return self._harmonics if name == "hsh" and self._harmonics is not None else method(name, quality)

    def _lay_out(self) -> None:
        for label in (self.method_hint, self.out_hint, self.total):
            label.setWordWrap(True)
        theme.give_role(self.method_hint, "muted")
        theme.give_role(self.out_hint, "fault")
        cards, group = QHBoxLayout(), QButtonGroup(self)
        cards.setSpacing(12)
        for card in self.cards.values():
            group.addButton(card.button)
            cards.addWidget(card, 1)
        wishes = QVBoxLayout()
        wishes.setSpacing(6)
        _head(wishes, "Quality")
        wishes.addLayout(cards)
        wishes.addSpacing(12)
        _head(wishes, "Method", self.method)
        wishes.addWidget(self.method)
        wishes.addWidget(self.method_hint)
        wishes.addSpacing(12)
        _head(wishes, "Beside it")
        for box in self.comparisons.values():
            wishes.addWidget(box)
        wishes.addSpacing(12)
        _head(wishes, "Save in", self.out.line)
        wishes.addWidget(self.out)
        wishes.addWidget(self.out_hint)
        wishes.addSpacing(12)
        wishes.addWidget(self.total)
        wishes.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(28)
        across.addLayout(wishes, 1)
        across.addLayout(self._advanced())

    def _advanced(self) -> QVBoxLayout:
        """The parameters, folded away."""
        self.more.setText("Advanced settings")
        self.more.setCheckable(True)
        self.more.setArrowType(Qt.ArrowType.RightArrow)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setToolTip("All parameters of the method, for those who want to try")
        self._form_place.setWidgetResizable(True)
        self._form_place.setFrameShape(QFrame.Shape.NoFrame)
        self._form_place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._form_place.setFixedWidth(ASIDE)
        self._form_place.hide()
        aside = QVBoxLayout()
        aside.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        aside.addWidget(self._form_place, 1)
        aside.addStretch(0)
        return aside

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._take_method)
        for card in self.cards.values():
            card.chosen.connect(self._take_method)
        for box in self.comparisons.values():
            box.toggled.connect(self._refresh_and_measure)
        self.out.changed.connect(self._keep_own_name)
        self.more.toggled.connect(self._unfold)
        self.costs.measured.connect(self.refresh)

    def _unfold(self, on: bool) -> None:
        self.more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._form_place.setVisible(on)

    def _take_method(self) -> None:
        self._remake_form()
        self._refresh_and_measure()

    def _refresh_and_measure(self) -> None:
        self.refresh()
        if self.isVisible():
            self.measure()

    def _remake_form(self) -> None:
        """The parameters of another method or quality, at its values; those of the same one stay as they are."""
        plain = self._plain(self.quality)
        if self.form is not None and self.form.encoding == plain:
            return
        limits = {"order": plain.order} if isinstance(plain, Hsh) else {}
        self.form = ParameterForm(plain, limits)
        self.form.changed.connect(self._refresh_and_measure)
        self._form_place.setWidget(self.form)

    def _tell_costs(self, mlic: Mlic) -> None:
        """What each quality costs, and which of them this computer cannot do."""
        one = not has_qualities(self.method.name)
        for name, card in self.cards.items():
            encoding = self.encoding if name == self.quality else self._plain(name)
            made = [encoding, *self.compare_with]
            away = one and name != STANDARD
            card.refuse(ONE_QUALITY if away else self.costs.refusal(made, mlic))
            card.tell_cost("" if away else self.costs.in_words(made, mlic))
        if one:
            self.cards[STANDARD].button.setChecked(True)

    def _judge_place(self, mlic: Mlic) -> None:
        """Whether the result can be kept where the user wants it, and what it takes there."""
        made, problem = [self.encoding, *self.compare_with], ""
        needed = self.costs.disk(made, mlic)
        if self.out.path is not None:
            try:
                check_writable(self.out.path)
                problem = self.costs.too_full(made, mlic, self.out.path)
            except OutputError as error:
                problem = str(error)
        self.out_hint.setText(problem)
        self.out_hint.setVisible(bool(problem))
        self.total.setText(f"The result takes up to {size_in_words(needed)} on disk.")

    def _choose_out(self, parent: QWidget, present: Path | None) -> Path | None:
        """A new folder in the one that the user chooses, under the name that stands there already."""
        chosen = choose_folder(parent, "Keep the result in", present.parent if present is not None else None)
        return chosen / present.name if chosen is not None and present is not None else chosen

    def _keep_own_name(self) -> None:
        self._named_by_user = self.out.path is not None
        self.refresh()


def _head(column: QVBoxLayout, text: str, buddy: QWidget | None = None) -> None:
    label = QLabel(text)
    theme.give_role(label, "heading")
    if buddy is not None:
        label.setBuddy(buddy)
    column.addWidget(label)
