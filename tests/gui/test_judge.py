"""The scores under the view: of what is in sight, of the object alone, in the background, and of nothing stale."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.evaluation.metrics import scores
from disk_rti_desktop.gui import judge as judging
from disk_rti_desktop.gui.judge import Judge, Judgement, in_words, judged, visible_part
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.still import still
from disk_rti_desktop.render.view import View

VIEW = View((96.0, 64.0), 2.0, (0.2, 0.1))


@pytest.fixture
def noisy(relightable: Relightable) -> Relightable:
    noise = np.random.default_rng(1).integers(-8, 9, relightable.planes.shape)
    return replace(relightable, planes=np.clip(relightable.planes + noise, 0, 255).astype(np.uint8))


def relit(relightable: Relightable) -> Bytes:
    return cpu.relight(relightable, VIEW.direction)


def test_the_scores_are_those_of_what_is_in_sight(relightable: Relightable, noisy: Relightable) -> None:
    found = finish(judged(relightable, noisy, VIEW, (100, 60)))
    part = np.s_[49:79, 71:121]
    assert found == Judgement(scores(relit(relightable)[part], relit(noisy)[part]))
    whole = finish(judged(relightable, noisy, VIEW, (1000, 600)))
    assert whole.scores == scores(relit(relightable), relit(noisy))


def test_only_the_object_counts(relightable: Relightable, noisy: Relightable) -> None:
    mask = np.zeros((128, 192), np.bool_)
    mask[60:70, 80:110] = True
    masked = replace(relightable, mask=mask)
    found = finish(judged(masked, noisy, VIEW, (1000, 600)))
    assert found.scores == scores(relit(relightable), relit(noisy), mask)
    beside = replace(VIEW, centre=(10.0, 10.0))
    assert "object" in finish(judged(masked, noisy, beside, (30, 30))).problem


def test_of_a_very_large_part_a_coarser_level_is_judged(
    relightable: Relightable, noisy: Relightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST", 192 * 128 // 4)
    found = finish(judged(relightable, noisy, VIEW, (1000, 600)))
    assert found.level == 1
    assert found.scores is not None
    assert "1/2 of the size" in in_words(found)


@pytest.mark.parametrize(
    ("view", "size", "expected"),
    [
        (View((50.0, 50.0), 1.0), (20, 10), Rectangle(40, 45, 60, 55)),
        (View((0.0, 0.0), 2.0), (20, 10), Rectangle(0, 0, 5, 3)),
        (View((50.0, 50.0), 0.1), (200, 200), Rectangle(0, 0, 100, 90)),
        (View((200.0, 50.0), 1.0), (20, 10), None),
    ],
)
def test_the_visible_part(view: View, size: tuple[int, int], expected: Rectangle | None) -> None:
    assert visible_part(view, size, (100, 90)) == expected


def test_problems_are_said(relightable: Relightable) -> None:
    away = replace(VIEW, centre=(5000.0, 64.0))
    assert "in sight" in in_words(finish(judged(relightable, relightable, away, (100, 60))))
    tiny = finish(judged(relightable, relightable, replace(VIEW, zoom=32.0), (100, 60)))
    assert "too small" in in_words(tiny)


def test_in_words(relightable: Relightable) -> None:
    same = finish(judged(relightable, relightable, VIEW, (300, 300)))
    assert same.scores is not None
    assert math.isinf(same.scores.psnr)
    assert in_words(same) == "PSNR identical   SSIM 1.000   ΔE 0.00"


@pytest.fixture
def told(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Judgement | None]]:
    """All that a judge has told of a session."""
    monkeypatch.setattr(judging, "REST", 30)
    viewport = Viewport(session, use_opengl=False)
    qtbot.addWidget(viewport)
    viewport.resize(400, 300)
    judge = Judge(session, viewport)
    found: list[Judgement | None] = []
    judge.judged.connect(found.append)
    yield found
    judge.stop()
    viewport.release()


def last_scores(told: list[Judgement | None]) -> bool:
    return bool(told) and told[-1] is not None and told[-1].scores is not None


def test_a_comparison_is_judged_when_still(
    qtbot: QtBot, session: Session, noisy: Relightable, told: list[Judgement | None]
) -> None:
    session.comparison = Opened(noisy)
    for step in range(10):
        session.view = session.view.lit(step / 20, 0.0)
    assert told[-1] is None
    qtbot.waitUntil(lambda: last_scores(told))
    assert sum(one is not None for one in told) == 1
    session.replace_comparing(on=False)
    assert told[-1] is None
    qtbot.wait(100)
    assert told[-1] is None


def test_the_manner_does_not_matter(
    qtbot: QtBot, session: Session, noisy: Relightable, told: list[Judgement | None]
) -> None:
    session.comparison = Opened(noisy)
    session.replace_comparing(manner="wipe")
    qtbot.waitUntil(lambda: last_scores(told))
    count = len(told)
    session.replace_comparing(line=0.2)
    session.replace_comparing(manner="difference")
    assert len(told) == count


def test_an_unforeseen_failure_is_said_too(
    qtbot: QtBot, session: Session, noisy: Relightable, told: list[Judgement | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(judging, "scores", broken)
    session.comparison = Opened(noisy)
    qtbot.waitUntil(lambda: bool(told) and told[-1] is not None)
    judgement = told[-1]
    assert judgement is not None
    assert "unexpected" in in_words(judgement)


def test_a_still_picture_is_the_same_under_every_light(relightable: Relightable) -> None:
    picture = np.random.default_rng(2).integers(0, 256, (128, 192, 3), dtype=np.uint8)
    photo = still(picture, relightable, "Photo 1")
    for light in (VIEW, VIEW.lit(-0.7, 0.7)):
        assert np.array_equal(cpu.relight(photo, light.direction), picture)
