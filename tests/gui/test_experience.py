"""What makings took teaches what the next ones will take."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import estimates, method
from disk_rti_desktop.gui.costs import Costs
from disk_rti_desktop.gui.experience import MOST, Durations, expected, kind_of, refined
from disk_rti_desktop.gui.jobs import State
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.mlic import load

QUICK, BEST = method("distilled", "quick"), method("distilled", "best")


def test_estimates_come_near_what_makings_take() -> None:
    known: Durations = {}
    assert expected(60, QUICK, known) == 60
    for _ in range(6):
        known = refined(known, QUICK, measured=60, took=90)
    assert expected(60, QUICK, known) == pytest.approx(90, rel=0.01)
    known = refined(known, QUICK, measured=60, took=60)
    assert 60 < expected(60, QUICK, known) < 90


def test_kinds_are_told_apart_and_accidents_do_not_count_much() -> None:
    known = refined({}, QUICK, measured=10, took=10_000)
    assert expected(10, QUICK, known) == 10 * MOST
    assert expected(10, BEST, known) == 10
    assert expected(10, method("ptm"), known) == 10


def test_the_choices_tell_what_experience_has_it(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimates, "seconds_needed", lambda *_arguments: 100.0)
    made, collection = [method("ptm")], load(photos)
    assert Costs({}).in_words(made, collection).startswith("about 2 minutes")
    taught = Costs({kind_of(method("ptm")): 6.0})
    assert taught.in_words(made, collection).startswith("about 10 minutes")
    assert taught.seconds(made, collection) == 100  # which is what the next making is judged by


def test_a_making_at_a_stretch_is_learned_from(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    plan = Plan(photos, None, photos.parent / "bowl_ptm", method("ptm"), (), measured=5.0)
    job = window.workshop.make(plan)
    qtbot.waitUntil(lambda: job.state is State.DONE, timeout=60_000)
    learned = dict(window.session.settings.durations)
    assert learned[kind_of(method("ptm"))] == pytest.approx(max(job.clock.elapsed / 5, 1 / MOST), abs=1e-3)
    again = window.workshop.make(replace(plan, out=photos.parent / "another"))
    again.resumed = True
    qtbot.waitUntil(lambda: again.state is State.DONE, timeout=60_000)
    assert window.session.settings.durations == learned
