"""From photos to a plan, in three pages: what was found, what to use of it, and how to make it.

Every page is ready as soon as the photos are: whoever wants the usual begins at once.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.found_page import FoundPage
from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.gui.how_page import HowPage
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.step_trail import StepTrail
from disk_rti_desktop.gui.use_page import UsePage
from disk_rti_desktop.mlic import Crop, Mlic

SIZE = (1160, 740)
STEPS = ("Photos", "What to use", "How")
TITLES = ("What was found", "What to use of the photos", "How to make it")
FOUND, USE, HOW = range(len(STEPS))


class TrainingWizard(QDialog):
    """Asks what to make of photos; tells how many other collections it will be asked about after these.

    Signals:
        wanted(Plan): the user has decided; the dialog closes.
    """

    wanted = Signal(object)

    def __init__(self, session: Session, photos: Path, parent: QWidget | None = None, followers: int = 0) -> None:
        super().__init__(parent)
        self._session = session
        self._made_of: tuple[Mlic, Path, Crop | None] | None = None
        self.setWindowTitle("New from photos")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.trail = StepTrail(STEPS)
        self.title, self.problem = plain_label(), plain_label()
        self.found = FoundPage(photos)
        self.use = UsePage()
        self.how = HowPage(session.settings)
        self.pages = QStackedWidget()
        self.back, self.next = QPushButton("Back"), QPushButton("Next")
        self.start, self.cancel = QPushButton("Start now"), QPushButton("Cancel")
        self.start.setToolTip("Make it with what is chosen on all pages")
        if followers:
            self.setWindowTitle(f"New from photos: {photos.name}, {followers} more after it")
            self.cancel.setText("Skip these photos")
        self._lay_out()
        self._connect()
        self._go(FOUND)

    @property
    def plan(self) -> Plan | None:
        """What would be made; None while something is missing or at fault."""
        photos, out, mlic = self.found.photos.path, self.how.out.path, self.found.collection
        if photos is None or out is None or mlic is None or not self.use.usable or self.how.problem:
            return None
        return Plan(
            photos,
            self.found.lights.path,
            out,
            self.how.encoding,
            self.how.compare_with,
            leave_out=self.found.model.leave_out,
            crop=self.use.crop,
            mask=self.use.chosen_mask,
            mm_per_pixel=self.use.mm_per_pixel,
            measured=self.how.measured,
        )

    def _lay_out(self) -> None:
        theme.give_role(self.title, "title")
        theme.give_role(self.problem, "fault")
        self.problem.setWordWrap(True)
        for page in (self.found, self.use, self.how):
            self.pages.addWidget(page)
        above = QHBoxLayout()
        above.addWidget(self.title, 1)
        above.addWidget(self.trail)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(help_button(self))
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.problem, 1)
        for button in (self.back, self.start, self.next):
            buttons.addWidget(button)
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(14)
        layout.addLayout(above)
        layout.addWidget(self.pages, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.trail.chosen.connect(self._go)
        self.back.clicked.connect(lambda: self._go(self.pages.currentIndex() - 1))
        self.next.clicked.connect(lambda: self._go(self.pages.currentIndex() + 1))
        self.start.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self.found.changed.connect(self._follow_photos)
        self.use.changed.connect(self._follow_use)
        self.how.changed.connect(self._judge)
        self.finished.connect(self._release)

    def _go(self, number: int) -> None:
        """Shows a page; the last one's button begins the making."""
        self.pages.setCurrentIndex(number)
        self.title.setText(TITLES[number])
        self.back.setVisible(number > FOUND)
        self.next.setVisible(number < HOW)
        self.start.setText("Start now" if number < HOW else "Start")
        main = self.next if number < HOW else self.start
        for button in (self.next, self.start):
            button.setProperty("primary", button is main)
            button.style().unpolish(button)
            button.style().polish(button)
            button.setAutoDefault(button is main)
        main.setDefault(True)
        main.setFocus()
        if number == HOW:
            self.how.refresh()
            self.how.measure()
        self._judge()

    def _follow_photos(self) -> None:
        report = self.found.report
        # While pictures are still coming in, another would be the brightest again and again.
        if report is not None and report.mlic is not None and (self.found.judged or self.use.shown is None):
            self.use.show_report(report)
        self._follow_use()

    def _follow_use(self) -> None:
        """Adapts what can be made to the photos, as far as they are used."""
        report = self.found.report
        if report is not None and report.mlic is not None and report.folder is not None:
            made_of = (report.mlic, report.folder, self.use.crop)
            if made_of != self._made_of:
                self._made_of = made_of
                self.how.show_collection(*made_of)
        self._judge()

    def _judge(self) -> None:
        """Lets the user go on as far as all is well."""
        usable = self.found.collection is not None
        here = self.pages.currentIndex()
        self.trail.show_step(here, HOW if usable and self.use.usable else USE if usable else FOUND)
        came = not self.next.isEnabled()
        self.next.setEnabled(usable and (here == FOUND or self.use.usable))
        self.start.setEnabled(self.plan is not None)
        if came and self.next.isEnabled() and self.trail.isAncestorOf(self.focusWidget() or self):
            self.next.setFocus()  # which it could not take while the photos were looked through
        self.problem.setText(self.how.problem if usable and here == FOUND and self.use.usable else "")

    def _begin(self) -> None:
        self.how.refresh()
        plan = self.plan
        if plan is None:
            return
        self._remember(plan)
        self.accept()
        self.wanted.emit(plan)

    def _remember(self, plan: Plan) -> None:
        """Keeps the choices for the next time."""
        boxes = self.how.comparisons
        wishes: dict[str, object] = {"method": plan.encoding.name, "quality": self.how.quality}
        if boxes["hsh"].isEnabled():
            wishes["fit_for_comparison"] = boxes["hsh"].isChecked()
        if boxes["ptm"].isEnabled():
            wishes["compare_ptm"] = boxes["ptm"].isChecked()
        self._session.settings = self._session.settings.model_copy(update=wishes)

    def _release(self) -> None:
        self.found.release()
        self.use.release()
        self.how.costs.release()
