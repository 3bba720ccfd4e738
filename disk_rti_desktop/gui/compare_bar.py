"""The bar over the picture where one chooses which two to compare and how, and reads how near they are."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.evaluation.metrics import Scores
from disk_rti_desktop.gui.actions import Actions
from disk_rti_desktop.gui.colour_bar import ColourBar
from disk_rti_desktop.gui.comparing import FASTEST, SLOWEST
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.judge import Judgement, in_words
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset
from disk_rti_desktop.gui.number_slider import decimals
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.mlic.light_region import nearest_light
from disk_rti_desktop.render.difference import MEASURES, difference

LINE_STEPS = 100
ROOM_FOR_WORDS = 800  # pixels across, below which the buttons have pictures alone
ROOM_FOR_LIGHT = 200  # more, while the light of a photo is told beside them
ALIKE = "Both at the same place, under the same light"
SAME = "same light"
WIDEST = in_words(Judgement(Scores(psnr=88.8, ssim=0.888, delta_e=88.88)))
NEAREST = "Both at the same place; the photo has the nearest light there is"
PHOTO, ANOTHER = "photo", "another"
SAME_LIGHT = 0.5  # degrees, below which a photo's light counts as the one set


class CompareBar(QFrame):
    """Follows and sets a session's comparison; hidden while nothing is compared.

    Signals:
        photos_wanted(): the user wants to compare with the photos, which are not known yet.
        file_wanted(): the user wants to compare with something that is not open yet.
    """

    photos_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        give_role(self, "bar")
        self.first = _list("First picture", "The picture on the desk: what modes and snapshots are made of")
        self.second = _list("Second picture", "What the first picture is compared with")
        self.swap = _button(actions.swap)
        self.manners = [_button(action) for action in actions.manners.values()]
        self.photo_light = _button(actions.photo_light)
        self.close_button = QToolButton()
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setToolTip("See the first picture alone  (C)")
        self.close_button.setAccessibleName("End the comparison")
        self.options = DifferenceOptions(session)
        self.line = QSlider(Qt.Orientation.Horizontal)
        self.line.setRange(0, LINE_STEPS)
        self.line.setAccessibleName("Line of the wipe")
        self.line.setToolTip("Where the line lies between the pictures: drag it, or Ctrl with the arrow keys")
        self.flipping = FlipOptions(session)
        self.light = plain_label()
        self.scores = plain_label()
        self.words = plain_label(ALIKE)
        give_role(self.light, "muted")
        self.light.setToolTip("Between the light that is set and that of the photo")
        give_role(self.scores, "muted")
        self.scores.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.scores.setMinimumWidth(self.scores.fontMetrics().horizontalAdvance(WIDEST) + 2)
        self.scores.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.scores.setAccessibleName("How near the two pictures are")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_judgement(None)
        self._follow()

    def show_judgement(self, judgement: Judgement | None) -> None:
        """Tells how near the pictures are; None: it is not known yet."""
        text = "" if judgement is None else in_words(judgement)
        self.scores.setText(text)
        self.scores.setAccessibleDescription(text)
        self.scores.setToolTip(
            "How near the second picture comes to the first, over the part that is in sight, relit in the default "
            "mode, against a photo under the photo's light:\n"
            f"PSNR and SSIM (larger is nearer), mean Delta E 2000 (smaller is nearer).\n{text}"
        )

    def _lay_out(self) -> None:
        above, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        above.setSpacing(4)
        above.addWidget(self.first, 1)
        above.addWidget(self.swap)
        above.addWidget(self.second, 1)
        above.addWidget(self.photo_light)
        above.addWidget(self.light)
        above.addSpacing(6)
        for button in self.manners:
            above.addWidget(button)
        above.addWidget(self.close_button)
        for page in (self._side_by_side_page(), self.line, self.flipping, self.options):
            self._pages.addWidget(page)
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        below.setSpacing(8)
        below.addWidget(self._pages, 6)
        below.addWidget(self.scores, 4)
        column.setContentsMargins(8, 5, 8, 5)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(below)

    def _side_by_side_page(self) -> QLabel:
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        give_role(self.words, "muted")
        return self.words

    def _connect(self) -> None:
        session = self._session
        self.first.activated.connect(self._choose_first)
        self.second.activated.connect(self._choose_second)
        self.line.valueChanged.connect(lambda place: session.replace_comparing(line=place / LINE_STEPS))
        self.close_button.clicked.connect(lambda: session.replace_comparing(on=False))
        for signal in (session.opened_changed, session.comparison_changed, session.shelf_changed):
            signal.connect(self._follow)
        for signal in (session.follows_photo_changed, session.comparing_changed, session.settings_changed):
            signal.connect(self._follow)
        session.view_changed.connect(self._tell_light)

    def _choose_first(self, index: int) -> None:
        chosen = self.first.itemData(index)
        if chosen is self._session.comparison:
            exchange(self._session)
        else:
            self._session.opened = chosen

    def _choose_second(self, index: int) -> None:
        chosen, session = self.second.itemData(index), self._session
        if chosen == PHOTO:
            if session.photos is None:
                self.photos_wanted.emit()
            else:
                session.follows_photo = True
        elif chosen == ANOTHER:
            self.file_wanted.emit()
        else:
            session.follows_photo = False
            session.comparison = chosen
        self._follow()  # what was chosen is not what is shown, if the user is asked first

    def _follow(self) -> None:
        session = self._session
        wanted = session.comparison is not None or session.follows_photo
        self.setVisible(session.opened is not None and session.comparing.on and wanted)
        self._fill_lists()
        shown = session.comparing
        self._pages.setCurrentIndex(["beside", "wipe", "flip", "difference"].index(shown.manner))
        blocker = QSignalBlocker(self.line)
        self.line.setValue(round(shown.line * LINE_STEPS))
        blocker.unblock()
        self.close_button.setIcon(icon("close"))
        self._tell_light()

    def _fill_lists(self) -> None:
        session = self._session
        blockers = [QSignalBlocker(self.first), QSignalBlocker(self.second)]
        self.first.clear()
        self.second.clear()
        for opened in session.shelf:
            self._add(self.first, opened)
            if opened is not session.opened:
                self._add(self.second, opened)
        self.second.addItem("Photo nearest to the light", PHOTO)
        self.second.addItem("Another…", ANOTHER)
        for box, wanted in ((self.first, session.opened), (self.second, session.comparison)):
            chosen: object = PHOTO if box is self.second and session.follows_photo else wanted
            box.setCurrentIndex(next((i for i in range(box.count()) if box.itemData(i) == chosen), -1))
        for blocker in blockers:
            blocker.unblock()

    @staticmethod
    def _add(box: QComboBox, opened: Opened) -> None:
        box.addItem(opened.relightable.method, opened)
        path = str(opened.path) if opened.path is not None else "not saved"
        box.setItemData(box.count() - 1, path, Qt.ItemDataRole.ToolTipRole)

    def _tell_light(self) -> None:
        """Says how far the photo's light is from the one that is set."""
        session = self._session
        photo = session.comparison.photo if session.comparison is not None and session.follows_photo else None
        self.light.setVisible(photo is not None)
        self.photo_light.setVisible(photo is not None)
        if photo is not None and session.photos is not None:
            light = session.photos.lights[photo]
            _, degrees = nearest_light(light[None], session.view.upright.direction)
            self.light.setText(SAME if degrees < SAME_LIGHT else f"{degrees:.0f}° away")
        self.words.setText(NEAREST if photo is not None and self.light.text() != SAME else ALIKE)
        self._find_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._find_room()

    def _find_room(self) -> None:
        """Leaves the words off the buttons where the names of the pictures would be cut off."""
        narrow = self.width() < ROOM_FOR_WORDS + ROOM_FOR_LIGHT * self.light.isVisibleTo(self)
        words, picture = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.manners:
            button.setToolButtonStyle(picture if narrow else words)


class FlipOptions(QWidget):
    """Which of the two is seen, and whether and how fast they change places by themselves."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.flicker = QCheckBox("Flicker")
        self.flicker.setToolTip("Let the two change places by themselves: what has changed catches the eye  (T)")
        self.rate = QDoubleSpinBox()
        self.rate.setRange(SLOWEST, FASTEST)
        self.rate.setSingleStep(0.25)
        self.rate.setSuffix(" a second")
        self.rate.setAccessibleName("Changes in a second")
        self.rate.setToolTip("How often the two change places; never fast enough to harm who is sensitive to flashes")
        self.rate.setKeyboardTracking(False)
        inset(self.rate)
        self.seen = plain_label()
        self.seen.setToolTip("X shows the other one")
        self.seen.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        give_role(self.seen, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.flicker)
        layout.addWidget(self.rate)
        layout.addWidget(self.seen, 1)
        self.flicker.toggled.connect(lambda on: session.replace_comparing(flicker=on))
        self.rate.valueChanged.connect(lambda rate: session.replace_comparing(rate=rate))
        session.comparing_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        shown = self._session.comparing
        blockers = [QSignalBlocker(self.flicker), QSignalBlocker(self.rate)]
        self.flicker.setChecked(shown.flicker)
        self.rate.setValue(shown.rate)
        for blocker in blockers:
            blocker.unblock()
        self.seen.setText(f"Seen: the {'second' if shown.second else 'first'}")


class DifferenceOptions(QWidget):
    """What is counted as difference, on which scale, and in which colours."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.measure = _list("Measure of the difference", "What is counted as difference")
        for number, measure in enumerate(MEASURES.values()):
            self.measure.addItem(measure.title, measure.name)
            self.measure.setItemData(number, measure.description, Qt.ItemDataRole.ToolTipRole)
        self.scale = QDoubleSpinBox()
        self.scale.setAccessibleName("Scale of the difference")
        self.scale.setToolTip("The difference that has the last colour")
        self.scale.setKeyboardTracking(False)
        inset(self.scale)
        self.bar = ColourBar(session)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.measure)
        layout.addWidget(self.scale)
        layout.addWidget(self.bar, 1)
        self.measure.activated.connect(self._choose)
        self.scale.valueChanged.connect(self._set_scale)
        session.comparing_changed.connect(self._follow)
        session.comparison_changed.connect(self._keep_possible)
        self._keep_possible()
        self._follow()

    def _keep_possible(self) -> None:
        """Offers what can be counted: a photo, which is there under one light only, tells no normals."""
        session, photo = (
            self._session,
            self._session.comparison is not None and self._session.comparison.photo is not None,
        )
        model = self.measure.model()
        for number, measure in enumerate(MEASURES.values()):
            if isinstance(model, QStandardItemModel):
                model.item(number).setEnabled(measure.mode is None or not photo)
        if photo and session.comparing.difference.measure.mode is not None:
            session.replace_comparing(difference=difference("signed"))

    def _choose(self, index: int) -> None:
        self._session.replace_comparing(difference=difference(self.measure.itemData(index)))

    def _set_scale(self, scale: float) -> None:
        self._session.replace_comparing(difference=self._session.comparing.difference.with_scale(scale))

    def _follow(self) -> None:
        shown = self._session.comparing.difference
        parameter = shown.measure.scale
        blockers = [QSignalBlocker(self.measure), QSignalBlocker(self.scale)]
        self.measure.setCurrentIndex(self.measure.findData(shown.measure.name))
        self.scale.setRange(parameter.low, parameter.high)
        self.scale.setSingleStep(parameter.step)
        self.scale.setDecimals(decimals(parameter.step))
        self.scale.setPrefix("±" if shown.measure.signed else "")
        self.scale.setSuffix(shown.measure.unit)
        self.scale.setValue(shown.scale)
        for blocker in blockers:
            blocker.unblock()


def exchange(session: Session) -> None:
    """Makes the second picture the first one and the other way round; a photo stays the second."""
    first, second = session.opened, session.comparison
    if first is not None and second is not None and second.photo is None:
        session.comparison = first
        session.opened = second


def _list(name: str, hint: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(hint)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(9)
    return box


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", ""))
    return button
