"""Curves go where their points say."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPalette
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.curves import CurvePlot, Curves


def drawn(plot: CurvePlot) -> list[tuple[int, int]]:
    """Where the newest curve's colour is."""
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = plot.palette().color(QPalette.ColorRole.Highlight)
    return [(x, y) for x in range(image.width()) for y in range(image.height()) if near(image.pixelColor(x, y), wanted)]


def near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) < 30 for a, b in pairs)


def plot_of(qtbot: QtBot, logarithmic: bool) -> CurvePlot:
    plot = CurvePlot("Error", "How far it is from the photos", "{:.2g}", logarithmic)
    plot.resize(240, 120)
    qtbot.addWidget(plot)
    return plot


def test_a_falling_curve_falls_from_left_to_right(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, logarithmic=True)
    plot.show_curves({"student": [(0.1, 1.0), (0.2, 0.1), (0.3, 0.01)]})
    points = drawn(plot)
    left, right = min(points), max(points)
    assert left[0] < 20
    assert right[0] > 220
    assert left[1] < right[1]
    middle = [y for x, y in points if abs(x - 120) < 3]
    assert abs(sum(middle) / len(middle) - (left[1] + right[1]) / 2) < 6  # a straight line, by the logarithm


def test_it_is_told_in_words_and_figures(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, logarithmic=False)
    assert plot.newest == ""
    assert plot.accessibleDescription() == ""
    plot.show_curves({"teacher1": [(0.1, 20.0), (0.5, 24.0)], "student": [(0.6, 21.0), (0.7, 30.0)]})
    assert plot.newest == "30"
    assert plot.accessibleDescription() == "teacher1: from 20 to 24; student: from 21 to 30"
    plot.show_curves({})
    assert plot.accessibleDescription() == "Nothing to show yet"


def test_one_point_and_none_can_be_drawn(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, logarithmic=True)
    several: tuple[Curves, ...] = ({}, {"student": []}, {"student": [(0.1, 0.0)]})
    for curves in several:
        plot.show_curves(curves)
        assert not plot.grab().isNull()


def test_names_leave_the_curves_free(qtbot: QtBot) -> None:
    plot = plot_of(qtbot, logarithmic=True)
    plot.show_curves({"teacher": [(0.0, 1.0), (0.8, 0.01)], "student": [(0.85, 0.9), (1.0, 0.5)]})
    inner = QRectF(plot.rect()).adjusted(9, 28, -9, -9)
    student = QRectF(inner.left() + 0.85 * inner.width(), inner.top(), 0.15 * inner.width(), 0.1 * inner.height())
    assert not plot.free_corner("teacher\nstudent", inner).intersects(student)
    plot.show_curves({"student": [(0.0, 1.0), (1.0, 0.01)]})
    assert plot.free_corner("student", inner).topRight() == inner.topRight()
