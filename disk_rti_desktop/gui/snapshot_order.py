"""What of the window is to be saved: one picture, or a comparison as it is seen; ready to run in the background."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import NEUTRAL
from disk_rti_desktop.render.placement import BACKGROUND
from disk_rti_desktop.render.view import Size, turned_size
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.facts import told
from disk_rti_desktop.snapshots.legend import NO_LEGEND, Compared, Legend, below, legend_strip
from disk_rti_desktop.snapshots.marks import Mark
from disk_rti_desktop.snapshots.saving import save_picture
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.snapshots.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two pictures as a window compares them; the display's brightness is no property of the pictures."""

    opened: Opened
    scene: Scene
    window: Size
    legend: Legend = NO_LEGEND
    measured: float | None = None  # millimetres a pixel, as far as the user has measured them

    @property
    def methods(self) -> str:
        """The methods of both, as they lie: beside each other, or one taken from the other."""
        between = " | " if self.scene.difference is None else " – "
        return between.join(picture.method for picture in self.scene.pictures)

    def saved(self, path: Path) -> Steps[Path]:
        """Draws and writes it, with its facts inside and beside it; returns where to."""
        drawn = yield from part(self._drawn(self.window, 1.0), 0.0, 0.9)
        yield Progress(9, 10, f"Writing {path.name}")
        image = below(drawn, self._strip)
        more = {} if len(image) == len(drawn) else {"LegendHeight": len(image) - len(drawn)}
        facts = {**told(self._shot, self.opened.path), **self._facts(), **more, "Frame": "comparison"}
        save_picture(image, path, facts, self._shot.profile, self._shot.mm_per_pixel, beside=True)
        return path

    @property
    def _shot(self) -> Shot:
        return Shot(self.opened.relightable, self.scene.views[0], self.window, measured=self.measured)

    @property
    def _strip(self) -> Bytes | None:
        return legend_strip(self._shot, self.legend, Compared(self.methods, self.scene.difference))

    def preview(self, room: Size) -> Steps[Bytes]:
        """The same, small enough for some room."""
        strip = self._strip
        whole = self.window[1] + (0 if strip is None else len(strip))
        scale = min(room[0] / self.window[0], room[1] / whole, 1.0)
        small = (max(2, round(self.window[0] * scale)), max(2, round(self.window[1] * scale)))
        image = yield from self._drawn(small, scale)
        return below(as_srgb(image, self.opened.relightable.profile), strip)

    def _drawn(self, window: Size, scale: float) -> Steps[Bytes]:
        renderer_of = cache(cpu.CpuRenderer)
        scene = self.scene
        image = np.zeros((window[1], window[0], 3), np.uint8)
        among = scene.panes(window)
        for number, pane in enumerate(among):
            yield Progress(number, len(among), "Relighting")
            view = replace(scene.views[number], display=NEUTRAL, zoom=scene.views[number].zoom * scale)
            for picture, seen in zip(scene.pictures, scene.views, strict=True):
                if not seen.mode.plain:
                    near = replace(seen.upright, zoom=view.zoom)
                    yield from groundwork_of(picture).steps(near, turned_size(pane.size, seen.turns))
            drawn = scene.drawn(number, renderer_of, pane.seen(view), pane.extent, BACKGROUND)
            image[:, pane.left : pane.left + pane.width] = drawn
        return image

    def _facts(self) -> Mapping[str, str | float]:
        """What it says of itself beyond its first picture."""
        shown = self.scene.difference
        if shown is not None:
            return {
                "Method": self.methods,
                "Mode": self.scene.views[0].mode.kind.name,
                "Difference": shown.measure.name,
                "DifferenceScale": shown.scale,
            }
        line: dict[str, str | float] = {} if self.scene.line is None else {"WipeLine": round(self.scene.line, 4)}
        return {"Method": self.methods, **line}


Order = Snapshot | Comparison
"""What can be saved, and shown before."""


def marks_of(session: Session) -> Sequence[Mark]:
    """The notes of the open object, as they are drawn over its pictures."""
    noted = session.notes.notes
    return [Mark(note.shape.corners, note.shape.closed, note.colour, note.text) for note in noted]


def folder_of(session: Session) -> Path:
    """Where the last snapshot was saved, else where the object lies, else the user's own folder."""
    opened = session.opened
    beside = opened.path.absolute().parent if opened is not None and opened.path is not None else Path.home()
    return session.settings.snapshot_folder or beside
