"""Small plots as SVG text, to stand in a page: colours and fonts are those of the page."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

_LINE = 26  # pixels from one label to the next
_LETTER = 7  # pixels that a letter of a label takes at most
_WIDTH, _HEIGHT = 680, 320
_MARGIN = 46
_TOP = 28


def dots(values: Mapping[str, float], axis: str) -> str:
    """A line for each label with a dot at its value."""
    low, high, ticks = _scale(list(values.values()))
    height = _LINE * len(values)
    labels = _LETTER * max(map(len, values))
    across = _positions(low, high, labels + 14, _WIDTH - 30)
    parts = [_tick(across(tick), 0, height, tick) for tick in ticks]
    for number, (label, value) in enumerate(values.items()):
        y = _LINE * (number + 0.5)
        parts += [
            f'<text x="{labels}" y="{y + 4:.0f}" text-anchor="end">{escape(label)}</text>',
            f'<circle cx="{across(value):.1f}" cy="{y:.0f}" r="5"><title>{escape(label)}: {value:.2f}</title></circle>',
        ]
    parts.append(_caption((labels + _WIDTH) / 2, height + 36, axis))
    return _picture(_WIDTH, height + 44, parts)


def scatter(points: Mapping[str, tuple[float, float]], across_axis: str, up_axis: str) -> str:
    """A dot for each label; the axis across is logarithmic."""
    low, high, ticks = _scale([up for _, up in points.values()])
    sizes = [math.log10(across) for across, _ in points.values()]
    x = _positions(min(sizes) - 0.15, max(sizes) + 0.15, _MARGIN, _WIDTH - 120)
    y = _positions(low, high, _HEIGHT - _MARGIN, _TOP)
    parts = []
    for tick in ticks:
        parts += [
            f'<line class="grid" x1="{_MARGIN}" x2="{_WIDTH}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>',
            f'<text x="{_MARGIN - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>',
        ]
    for across in sorted({point[0] for point in points.values()}):
        parts.append(_tick(x(math.log10(across)), _TOP, _HEIGHT - _MARGIN, across))
    for label, (across, up) in points.items():
        left, top = x(math.log10(across)), y(up)
        parts += [
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="5"/>',
            f'<text x="{left + 9:.1f}" y="{top + 4:.1f}">{escape(label)}</text>',
        ]
    parts += [_caption(_WIDTH / 2, _HEIGHT - 6, across_axis), _caption(_MARGIN, 12, up_axis)]
    return _picture(_WIDTH, _HEIGHT, parts)


def _scale(values: Sequence[float]) -> tuple[float, float, list[float]]:
    """The ends of an axis that holds all values, and round numbers on it."""
    span = max(max(values) - min(values), 1e-3)
    step = 10.0 ** math.floor(math.log10(span))
    step = next(step * factor for factor in (0.2, 0.5, 1, 2) if span / (step * factor) <= 6)
    low, high = math.floor(min(values) / step), math.ceil(max(values) / step)
    if low == high:
        high += 1
    return low * step, high * step, [round(i * step, 10) for i in range(low, high + 1)]


def _positions(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Where values from low to high go, between the pixels start and end."""
    return lambda value: start + (end - start) * (value - low) / (high - low)


def _tick(x: float, top: float, bottom: float, value: float) -> str:
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.0f}" y2="{bottom:.0f}"/>'
        f'<text x="{x:.1f}" y="{bottom + 16:.0f}" text-anchor="middle">{value:g}</text>'
    )


def _caption(x: float, y: float, text: str) -> str:
    return f'<text class="caption" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(text)}</text>'


def _picture(width: int, height: int, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">{"".join(parts)}</svg>'
