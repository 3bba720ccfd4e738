"""How near the two pictures that are compared come to each other, counted in the background once nothing moves."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.evaluation.metrics import Scores, scores
from disk_rti_desktop.gui.messages import sentence
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.cpu import decoded
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.pyramid import Pyramid, mask_planes, pyramid_of
from disk_rti_desktop.render.view import Size, View, turned_size

REST = 400  # milliseconds without a change
MOST = 1 << 21  # pixels that are counted; of more, a coarser level


@dataclass(frozen=True)
class Judgement:
    """The scores of the visible part, or why there are none."""

    scores: Scores | None
    level: int = 0  # of the pyramid; 0 is full resolution
    problem: str = ""


@dataclass(frozen=True)
class _Wish:
    """Two pictures, and the upright view in a window of some size."""

    first: Relightable
    second: Relightable
    view: View
    size: Size


class Judge(QObject):
    """Follows a session, and judges what its viewport shows of a comparison: against a photo, under the photo's light.

    Signals:
        judged(Judgement | None): the newest; None while it is being counted, or nothing is compared.
    """

    judged = Signal(object)

    def __init__(self, session: Session, viewport: Viewport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self._task: Task | None = None
        self._told: _Wish | None = None  # what the last judgement was about
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)
        for signal in (session.view_changed, session.opened_changed, session.comparison_changed):
            signal.connect(self._follow)
        for signal in (session.comparing_changed, viewport.resized):
            signal.connect(self._follow)

    def stop(self) -> None:
        """Gives up what is being counted; nothing comes of it any more."""
        self._rest.stop()
        task, self._task = self._task, None
        if task is not None:
            task.give_up()

    def _wish(self) -> _Wish | None:
        session = self._session
        if not session.compared or session.opened is None or session.comparison is None:
            return None
        size = turned_size(self._viewport.pane_size, session.view.turns)
        light, photo = session.light_on_photos, session.comparison.photo
        if photo is not None and session.photos is not None:
            light = (float(session.photos.lights[photo, 0]), float(session.photos.lights[photo, 1]))
        # Judged as relit: neither the mode nor the display's brightness has a say.
        view = View(session.view.centre, session.view.zoom).lit(*light)
        return _Wish(session.opened.relightable, session.comparison.relightable, view, size)

    def _follow(self) -> None:
        wish = self._wish()
        if wish == self._told:
            return
        self._told = wish
        self.stop()
        self.judged.emit(None)
        if wish is not None:
            self._rest.start()

    def _begin(self) -> None:
        if self._told is not None:
            self._task = Task(judged(self._told.first, self._told.second, self._told.view, self._told.size))
            self._task.succeeded.connect(self._tell)
            self._task.failed.connect(lambda error: self._tell(Judgement(None, problem=sentence(error))))
            self._task.start()

    def _tell(self, judgement: Judgement) -> None:
        self._task = None
        self.judged.emit(judgement)


def judged(first: Relightable, second: Relightable, view: View, size: Size) -> Steps[Judgement]:
    """The scores of two pictures over what an upright view shows of them in a window, counted on the first's object."""
    part = visible_part(view, size, (first.width, first.height))
    if part is None:
        return Judgement(None, problem="nothing of the picture is in sight")
    level = 0
    while part.area >> 2 * level > MOST:
        level += 1
    rows, columns = (
        slice(start >> level, -(-end >> level)) for start, end in ((part.top, part.bottom), (part.left, part.right))
    )
    pictures = []
    for number, relightable in enumerate((first, second)):
        yield Progress(number, 3, "Relighting")
        decoder = relightable.decoder.dequantized(relightable.quantization)
        planes = pyramid_of(relightable).level(level)[:, rows, columns]
        pictures.append(decoded(planes, decoder, view.direction))
    yield Progress(2, 3, "Comparing")
    inside = None
    if first.mask is not None:
        inside = Pyramid(mask_planes(first.mask)).level(level)[0, rows, columns] > 127
        if not inside.any():
            return Judgement(None, level, "nothing of the object is in sight")
    try:
        return Judgement(scores(pictures[0], pictures[1], inside), level)
    except InputError as error:
        return Judgement(None, level, str(error))


def visible_part(view: View, size: Size, picture: Size) -> Rectangle | None:
    """The pixels of a picture that an upright view shows in a window, some of them in part; None: none."""
    ends = [
        (
            max(0, math.floor(centre - extent / 2 / view.zoom)),
            min(whole, math.ceil(centre + extent / 2 / view.zoom)),
        )
        for centre, extent, whole in zip(view.centre, size, picture, strict=True)
    ]
    (left, right), (top, bottom) = ends
    return Rectangle(left, top, right, bottom) if left < right and top < bottom else None


def in_words(judgement: Judgement) -> str:
    """The scores in a line."""
    found = judgement.scores
    if found is None:
        return f"Not judged: {judgement.problem}"
    psnr = "identical" if math.isinf(found.psnr) else f"{found.psnr:.1f} dB"
    coarser = f"   (at 1/{1 << judgement.level} of the size)" if judgement.level else ""
    return f"PSNR {psnr}   SSIM {found.ssim:.3f}   ΔE {found.delta_e:.2f}{coarser}"
