"""Two pictures that change places by themselves: what has changed between two dates catches the eye."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from disk_rti_desktop.gui.session import Session


class Flicker(QObject):
    """Follows a session's comparison; runs while one flips, the flicker is on and the application is in front."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._flip)
        for signal in (session.comparing_changed, session.comparison_changed, session.opened_changed):
            signal.connect(self._follow)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._follow)
        self._follow()

    @property
    def running(self) -> bool:
        """Whether the pictures change places now."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Begins to flicker, or ends it."""
        session = self._session
        if session.comparing.manner == "flip" and session.comparing.on:
            session.replace_comparing(flicker=not session.comparing.flicker)
        else:
            session.replace_comparing(on=True, manner="flip", flicker=True)

    def stop(self) -> None:
        """Ends it."""
        self._timer.stop()

    def _follow(self) -> None:
        session, shown = self._session, self._session.comparing
        if shown.flicker and not (session.compared and shown.manner == "flip"):
            session.replace_comparing(flicker=False)  # it does not begin by itself when one flips again
            return
        in_front = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        if not (shown.flicker and in_front):
            self._timer.stop()
            return
        pause = round(1000 / shown.rate)
        if not self._timer.isActive() or self._timer.interval() != pause:
            self._timer.start(pause)

    def _flip(self) -> None:
        self._timer.start()  # anew: after a hold-up it would flip twice at once, faster than eyes should be shown
        self._session.replace_comparing(second=not self._session.comparing.second)
