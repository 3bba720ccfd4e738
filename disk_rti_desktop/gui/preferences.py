"""What the user may prefer, as a form: made from the descriptions of the settings that are preferences."""

import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.settings import Settings, preferences

WIDTH = 540
HIGHEST = 680

Show = Callable[[Any], None]


class Preferences(QDialog):
    """Follows and sets a session's settings, at once; each with its title and what it does."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Preferences")
        self.fields: dict[str, QWidget] = {}
        self._shows: dict[str, Show] = {}
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 20, 24, 8)
        layout.setSpacing(4)
        for group, names in preferences().items():
            layout.addWidget(_label(group, "heading"))
            layout.addSpacing(4)
            for name in names:
                self._add(layout, name)
            layout.addSpacing(14)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        buttons.rejected.connect(self.reject)
        self.defaults = buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        self.defaults.setAutoDefault(False)  # Enter anywhere would press it, the first of all buttons
        self.defaults.clicked.connect(self._restore)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 16)
        whole.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(help_button(self))
        foot.addWidget(buttons)
        whole.addLayout(foot)
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, min(layout.heightForWidth(WIDTH) + 80, HIGHEST))
        session.settings_changed.connect(self._follow)
        self._follow()

    def _add(self, layout: QVBoxLayout, name: str) -> None:
        declared = Settings.model_fields[name]
        title, description = str(declared.title), str(declared.description)
        widget, self._shows[name] = self._widget(name, title, declared.annotation)
        widget.setAccessibleDescription(description)
        widget.setToolTip(description)
        self.fields[name] = widget
        if not isinstance(widget, QCheckBox):
            label = plain_label(title)
            label.setBuddy(widget)
            layout.addWidget(label)
        layout.addWidget(widget)
        layout.addWidget(_label(description, "muted"))
        layout.addSpacing(8)

    def _widget(self, name: str, title: str, kind: Any) -> tuple[QWidget, Show]:
        """What a setting of some type is chosen with, and how it is made to show a value."""
        if kind is bool:
            box = QCheckBox(title)
            box.toggled.connect(lambda on: self._set(name, on))
            return box, box.setChecked
        if get_origin(kind) is Literal:
            choice = QComboBox()
            for value in get_args(kind):
                choice.addItem(str(value).capitalize(), value)
            choice.currentIndexChanged.connect(lambda: self._set(name, choice.currentData()))
            choice.setAccessibleName(title)
            return choice, lambda value: choice.setCurrentIndex(choice.findData(value))
        if get_origin(kind) in (Union, types.UnionType) and Path in get_args(kind):
            folder = PathField(title, lambda widget, start: choose_folder(widget, title, start))
            folder.changed.connect(lambda: self._set(name, folder.path))
            return folder, folder.set_path
        raise TypeError(f"the preference {name} is of a type that the form does not know: {kind}")

    def _set(self, name: str, value: object) -> None:
        self._session.settings = self._session.settings.model_copy(update={name: value})

    def _restore(self) -> None:
        plain = Settings()
        self._session.settings = self._session.settings.model_copy(
            update={name: getattr(plain, name) for name in self.fields}
        )

    def _follow(self) -> None:
        for name, show in self._shows.items():
            blocker = QSignalBlocker(self.fields[name])
            show(getattr(self._session.settings, name))
            blocker.unblock()


def _label(text: str, role: str) -> QLabel:
    label = plain_label(text)
    label.setWordWrap(True)
    give_role(label, role)
    return label
