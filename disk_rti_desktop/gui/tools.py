"""Tools: what takes mouse and keys over the picture before the viewport does, in picture coordinates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.render.view import Point


@dataclass(frozen=True)
class Touch:
    """The pointer over the picture."""

    point: Point  # of the picture; it may lie outside
    at: QPointF  # of the widget
    sight: Sight  # of the pane that it is over, or was when the button went down
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier


class Tool(Protocol):
    """Each answer says whether the tool has used what happened: then nobody else gets it."""

    def press(self, touch: Touch) -> bool:
        """A button goes down."""
        ...

    def move(self, touch: Touch) -> bool:
        """The pointer moves, with or without a button."""
        ...

    def release(self, touch: Touch) -> bool:
        """A button comes up."""
        ...

    def double_click(self, touch: Touch) -> bool:
        """The second press of a double click, in place of `press`."""
        ...

    def key(self, event: QKeyEvent, sight: Sight) -> bool:
        """A key goes down; the sight is that of the first pane."""
        ...

    def cursor(self) -> Qt.CursorShape | None:
        """The shape of the pointer; None: as the viewport has it."""
        ...

    def leave(self) -> None:
        """Another tool is taken: what is begun is given up."""
        ...


class ToolRack(QObject):
    """Which tool is in hand; Esc puts it back, and the resting tool is then in hand, if there is one.

    Signals:
        changed(Tool | None): another tool is in hand.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taken: Tool | None = None
        self.resting: Tool | None = None
        self._pressed: Sight | None = None

    @property
    def in_hand(self) -> Tool | None:
        """The tool that gets mouse and keys."""
        return self._taken or self.resting

    @property
    def taken(self) -> Tool | None:
        """The tool that the user has chosen; None: the resting one serves."""
        return self._taken

    def take(self, tool: Tool | None) -> None:
        """Takes a tool in hand, or puts the present one back."""
        before = self._taken
        if before is tool:
            return
        self._taken = tool
        self._pressed = None
        if before is not None:
            before.leave()
        self.changed.emit(tool)

    def press(self, event: QMouseEvent, sight: Sight, twice: bool = False) -> bool:
        """Offers a press, or the second one of a double click, to the tool in hand."""
        tool = self.in_hand
        if tool is None:
            return False
        touch = _touch(event, sight)
        used = tool.double_click(touch) if twice else tool.press(touch)
        if used:
            self._pressed = sight
        return used

    def move(self, event: QMouseEvent, sight: Sight) -> bool:
        """Offers a move; one that began with a press stays with that press's pane."""
        return self.in_hand is not None and self.in_hand.move(_touch(event, self._pressed or sight))

    def release(self, event: QMouseEvent, sight: Sight) -> bool:
        """Offers a release."""
        touch = _touch(event, self._pressed or sight)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._pressed = None
        return self.in_hand is not None and self.in_hand.release(touch)

    def key(self, event: QKeyEvent, sight: Callable[[], Sight | None]) -> bool:
        """Offers a key; Esc that the tool has no use for puts it back."""
        tool, where = self.in_hand, sight()
        if tool is None or where is None:
            return False
        if tool.key(event, where):
            return True
        if event.key() == Qt.Key.Key_Escape and self._taken is not None:
            self.take(None)
            return True
        return False


def _touch(event: QMouseEvent, sight: Sight) -> Touch:
    at = event.position()
    return Touch(sight.to_picture(at), at, sight, event.button(), event.modifiers())
