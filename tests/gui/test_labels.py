"""Words from files and folders are shown as they are."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.status_line import StatusLine


def test_markup_in_a_name_is_not_obeyed(qtbot: QtBot) -> None:
    text = "<h1>big</h1>"
    label = plain_label(text)
    qtbot.addWidget(label)
    assert label.sizeHint().width() == label.fontMetrics().size(0, text).width()


def test_markup_in_a_method_does_not_swell_the_status_line(
    qtbot: QtBot, session: Session, relightable: Relightable
) -> None:
    line = StatusLine(session)
    qtbot.addWidget(line)
    height = line.sizeHint().height()
    session.opened = Opened(replace(relightable, method="<h1>big</h1>"))
    assert line.sizeHint().height() == height
