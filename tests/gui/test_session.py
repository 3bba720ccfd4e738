"""The session tells of every value that is replaced, and of nothing else."""

from pathlib import Path

import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.comparing import Comparing
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.render.view import View
from disk_rti_desktop.settings import Settings

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_replaced_value_is_told_once() -> None:
    session = Session()
    told: list[View] = []
    session.view_changed.connect(told.append)
    session.view = session.view.lit(0.5, 0.25)
    session.view = session.view.lit(0.5, 0.25)
    assert told == [View(light=(0.5, 0.25))]
    assert session.view.light == (0.5, 0.25)


def test_each_session_has_its_own_values() -> None:
    first, second = Session(), Session()
    first.bulb = True
    assert not second.bulb


def test_every_value_has_its_signal(relightable: Relightable) -> None:
    session = Session()
    told: list[object] = []
    opened = Opened(relightable, Path("coin"))
    for name, value in {
        "opened": opened,
        "comparison": opened,
        "view": View(zoom=2),
        "shelf": (opened,),
        "follows_photo": True,
        "comparing": Comparing(manner="wipe"),
        "bulb": True,
        "settings": Settings(theme="light"),
    }.items():
        getattr(session, f"{name}_changed").connect(told.append)
        setattr(session, name, value)
        assert told.pop() == value


def test_what_is_shown(relightable: Relightable) -> None:
    session = Session()
    left, right = Opened(relightable), Opened(relightable)
    shown = [session.shown]
    for name, value in [("comparison", right), ("opened", left), ("comparing", Comparing(on=False))]:
        setattr(session, name, value)
        shown.append(session.shown)
    assert shown == [(), (), (left, right), (left,)]


def test_a_session_starts_with_the_settings_it_is_given() -> None:
    assert Session(Settings(theme="light")).settings.theme == "light"
