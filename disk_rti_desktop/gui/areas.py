"""Going by key from one part of the window to the next: picture, bars, panels, toolbar."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class Areas(QObject):
    """The parts of a window in their order; where the keyboard was last in each is kept."""

    def __init__(self, parts: Callable[[], Sequence[QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._note)

    def go(self, step: int) -> None:
        """Gives the keyboard to the next part that can be seen, or with -1 to the one before."""
        parts = [part for part in self._parts() if part.isVisible() and focusable(part)]
        if not parts:
            return
        focus = QApplication.focusWidget()
        here = next((number for number, part in enumerate(parts) if _within(focus, part)), None)
        part = parts[0] if here is None else parts[(here + step) % len(parts)]
        among = focusable(part)
        last = self._last.get(part)
        chosen = last if last is not None and last in among else among[0]
        part.raise_()  # a panel may lie behind another
        part.window().activateWindow()
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def chain(self) -> None:
        """Lets the tabulator go through the parts in their order."""
        every = [widget for part in self._parts() for widget in focusable(part, hidden=True)]
        for before, after in pairwise(every):
            QWidget.setTabOrder(before, after)

    def _note(self, _before: QWidget | None, now: QWidget | None) -> None:
        for part in self._parts():
            if now is not None and _within(now, part):
                self._last[part] = now
                QTimer.singleShot(0, now, partial(_uncover, now, part))  # when a panel that was hidden has its size


def focusable(part: QWidget, *, hidden: bool = False) -> list[QWidget]:
    """What the tabulator reaches in a part, in its order; also what cannot be seen now, if that is asked for."""
    found = []
    widget: QWidget | None = part
    while widget is not None:
        inside = _within(widget, part)
        reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if inside and reached and (hidden or (widget.isVisible() and widget.isEnabled())):
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is part:
            break
    return found


def _uncover(widget: QWidget, part: QWidget) -> None:
    """Scrolls what holds a widget so that it can be seen: one may come to it by another way than the tabulator."""
    above = widget.parentWidget()
    while above is not None and above is not part:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _within(widget: QWidget | None, part: QWidget) -> bool:
    return widget is part or (widget is not None and part.isAncestorOf(widget))
