"""What goes into a report, and where it is written: the entries that only the user knows, files and folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.report_pdf import Sheet, write_pdf
from disk_rti_desktop.gui.snapshot_form import saving_form
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.reports import Subject, gathered, page, paper
from disk_rti_desktop.reports.details import Details, is_long, recalled, remember
from disk_rti_desktop.reports.page import file_stem, save_page, unused
from disk_rti_desktop.reports.pictures import raking_elevation

SIZE = (640, 700)  # or higher, so that all entries are seen where the screen has room
ABOVE = 80  # pixels that a screen needs for other things
LINES = 3  # of the long entries
LOWEST, HIGHEST = 5.0, 80.0  # degrees
WEB, PDF = ".html", ".pdf"

Entry = QLineEdit | QPlainTextEdit


@dataclass(frozen=True, eq=False)
class Order:
    """A report as it is asked for."""

    subject: Subject
    path: Path  # of the page; the PDF has the same name with its own suffix
    suffixes: tuple[str, ...]
    sheet: Sheet

    def steps(self) -> Steps[list[Path]]:
        """Remembers the entries, gathers everything, and writes the files; returns them."""
        remember(self.subject.relightable, self.subject.details)
        contents = yield from part(gathered(self.subject), 0.0, 0.7)
        path = unused(self.path, *self.suffixes)
        written = []
        if PDF in self.suffixes:
            medium = paper(self.sheet.dots_per_inch)
            pdf = write_pdf(lambda: page(contents, medium), path.with_suffix(PDF), contents.title, self.sheet)
            written.append((yield from part(pdf, 0.7, 0.95)))
        if WEB in self.suffixes:
            yield Progress(95, 100, "Writing the web page")
            written.insert(0, save_page(contents, path.with_suffix(WEB)))
        return written


class ReportDialog(QDialog):
    """Asks for the entries, of which none is needed, and writes the report in the background.

    Signals:
        written(list[Path]): the files are there; the dialog closes.
    """

    written = Signal(object)

    def __init__(self, subject: Subject, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._task: Task | None = None
        self.setWindowTitle("Write a report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.entries: dict[str, Entry] = {}
        self.web = QCheckBox("&Web page (HTML)")
        self.pdf = QCheckBox("&PDF")
        self.elevation = QDoubleSpinBox()
        self.folder = PathField("Folder", lambda w, p: choose_folder(w, "Folder for the report", p))
        self.hint = plain_label()
        self.hint.setWordWrap(True)
        self.hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)  # as wide as the fields
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.hide()
        self.write = QPushButton("Write the report")
        self.write.setProperty("primary", True)
        self.write.setDefault(True)
        self.cancel = QPushButton("Cancel")
        self._fill(folder)
        self._lay_out()
        self.web.toggled.connect(self._judge)
        self.pdf.toggled.connect(self._judge)
        self.folder.changed.connect(self._judge)
        self.write.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)

    @property
    def details(self) -> Details:
        """What the entries say."""
        texts = {
            name: entry.toPlainText() if isinstance(entry, QPlainTextEdit) else entry.text()
            for name, entry in self.entries.items()
        }
        return Details(**texts)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of the files that are asked for."""
        return tuple(suffix for box, suffix in ((self.web, WEB), (self.pdf, PDF)) if box.isChecked())

    @property
    def path(self) -> Path | None:
        """The report's name, with the ending of the first file; None while there is no folder."""
        folder, suffixes = self.folder.path, self.suffixes
        if folder is None or not suffixes:
            return None
        return unused(folder / f"{file_stem(self._subject.relightable)}{suffixes[0]}", *suffixes)

    def _fill(self, folder: Path) -> None:
        kept = recalled(self._subject.relightable)
        for name, field in Details.model_fields.items():
            entry: Entry = QPlainTextEdit() if is_long(name) else QLineEdit()
            if isinstance(entry, QPlainTextEdit):
                entry.setPlainText(getattr(kept, name))
                entry.setTabChangesFocus(True)
                entry.setFixedHeight(entry.fontMetrics().lineSpacing() * LINES + 16)
            else:
                entry.setText(getattr(kept, name))
            entry.setAccessibleName(field.title or name)
            entry.setToolTip(field.description or "")
            entry.setPlaceholderText(field.description or "")
            self.entries[name] = entry
        self.web.setChecked(True)
        self.pdf.setChecked(True)
        self.elevation.setRange(LOWEST, HIGHEST)
        self.elevation.setDecimals(0)
        inset(self.elevation)
        self.elevation.setSuffix("°")
        self.elevation.setValue(raking_elevation(self._subject.relightable))
        self.elevation.setAccessibleName("Elevation of the raking light")
        self.elevation.setToolTip("Degrees above the surface; the proposal stays among the photographed lights")
        self.folder.set_path(folder)

    def _lay_out(self) -> None:
        words = QLabel("Nothing needs to be filled in. What you write is remembered for this object.")
        words.setWordWrap(True)
        theme.give_role(words, "muted")
        inside = QWidget()
        form = saving_form()
        form.setContentsMargins(0, 0, 12, 0)
        for name, entry in self.entries.items():
            _add_row(form, Details.model_fields[name].title or name, entry)
        inside.setLayout(form)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        below = saving_form()
        below.setContentsMargins(0, 0, 12, 0)
        _add_row(below, "&Raking light", self.elevation)
        kinds = QHBoxLayout()
        kinds.setSpacing(18)
        kinds.addWidget(self.web)
        kinds.addWidget(self.pdf)
        kinds.addStretch(1)
        below.addRow(_label("Files", self.web), kinds)
        _add_row(below, "Fo&lder", self.folder)
        below.addRow("", self.hint)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(help_button(self))
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(words)
        layout.addWidget(area, 1)
        layout.addLayout(below)
        layout.addLayout(buttons)
        self._judge()  # or what it says would find no room
        wanted = self.sizeHint().height() + inside.sizeHint().height() - area.sizeHint().height()
        room = self.screen().availableGeometry().height() - ABOVE
        self.resize(SIZE[0], max(SIZE[1], min(wanted, room)))

    def _judge(self) -> None:
        """Says what will be written, or what is missing."""
        path = self.path
        problem = ""
        if not self.suffixes:
            problem = "Choose a web page, a PDF, or both."
        elif path is None or not path.parent.is_dir():
            problem = "Choose a folder that is there."
        if path is None or problem:
            self.hint.setText(problem)
        else:
            names = " and ".join(path.with_suffix(suffix).name for suffix in self.suffixes)
            self.hint.setText(f"Writes {names}")
        theme.give_role(self.hint, "fault" if problem else "muted")
        self.write.setEnabled(not problem)

    def _begin(self) -> None:
        self._judge()
        path = self.path
        if path is None or not self.write.isEnabled():
            return
        subject = replace(self._subject, details=self.details, elevation=self.elevation.value())
        self._set_busy(True)
        self._task = Task(Order(subject, path, self.suffixes, Sheet.usual()).steps())
        self._task.progressed.connect(self._show)
        self._task.succeeded.connect(self._finish)
        self._task.failed.connect(self._tell_failure)
        self._task.cancelled.connect(self._leave)
        self._task.start()

    def _set_busy(self, busy: bool) -> None:
        for widget in [*self.entries.values(), self.web, self.pdf, self.elevation, self.folder, self.write]:
            widget.setEnabled(not busy)
        self.bar.setVisible(busy)

    def _show(self, progress: Progress) -> None:
        self.bar.setValue(round(100 * progress.fraction))
        self.hint.setText(progress.note)

    def _finish(self, written: Sequence[Path]) -> None:
        self._task = None
        self.written.emit(written)
        self.accept()

    def _leave(self) -> None:
        self._task = None
        self.done(QDialog.DialogCode.Rejected)

    def _tell_failure(self, error: Exception) -> None:
        self._task = None
        self._set_busy(False)
        self._judge()
        messages.show_error(self, error)

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
            return
        try:
            remember(self._subject.relightable, self.details)
        except RtiError as error:
            messages.show_error(self.parentWidget(), error)
        super().reject()


def _add_row(form: QFormLayout, text: str, field: QWidget) -> None:
    form.addRow(_label(text, field), field)


def _label(text: str, field: QWidget) -> QLabel:
    """As wide as all others, so that the fields stand below each other."""
    label = QLabel(text)
    label.setBuddy(field)
    widest = max(label.fontMetrics().horizontalAdvance(str(one.title)) for one in Details.model_fields.values())
    label.setFixedWidth(widest)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
