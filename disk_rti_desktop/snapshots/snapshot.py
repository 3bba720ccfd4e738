"""One picture to keep: taken, with what is drawn over it and told below it, and written with its facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Bytes, PhotoValues
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render.view import Size
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.facts import told
from disk_rti_desktop.snapshots.legend import NO_LEGEND, Legend, below, legend_strip
from disk_rti_desktop.snapshots.marks import Mark, draw_marks
from disk_rti_desktop.snapshots.saving import check_picture_path, save_picture
from disk_rti_desktop.snapshots.shots import Shot, blank, reduced, taken
from disk_rti_desktop.snapshots.xmp import Facts


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A shot with what goes along."""

    shot: Shot
    source: Path | None = None  # what it is relit from; only its name is told
    legend: Legend = NO_LEGEND
    marks: Sequence[Mark] = field(default=())

    def drawn(self) -> Steps[PhotoValues]:
        """The picture (h, w, 3), and below it the legend."""
        strip = None if self.legend.empty else legend_strip(self.shot, self.legend)
        width, height = self.shot.size
        image = blank((width, height + (0 if strip is None else len(strip))), self.shot.depth)
        yield from self.shot.fill(image[:height])
        if self.marks:
            draw_marks(image[:height], self.shot, self.marks)
        if strip is not None:
            image[height:] = strip.astype(image.dtype) * (np.iinfo(image.dtype).max // 255)
        return image

    def preview(self, room: Size) -> Steps[Bytes]:
        """The same, small enough for some room and in sRGB (h, w, 3)."""
        strip = None if self.legend.empty else legend_strip(self.shot, self.legend)
        width, height = self.shot.size
        whole = height + (0 if strip is None else len(strip))
        scale = min(room[0] / width, room[1] / whole, 1.0)
        small = reduced(self.shot, (max(1, round(width * scale)), max(1, round(height * scale))))
        image = yield from taken(small)
        seen = as_srgb(image.astype(np.uint8, copy=False), self.shot.profile).copy()
        if self.marks:
            draw_marks(seen, small, self.marks)
        return below(seen, strip)

    def facts(self, image: PhotoValues) -> Facts:
        """What the file says of its making."""
        more = len(image) - self.shot.size[1]
        return {
            **told(self.shot, self.source),
            **({"LegendHeight": more} if more else {}),
            **({"Marks": len(self.marks)} if self.marks else {}),
        }

    def saved(self, path: Path) -> Steps[Path]:
        """Takes and writes it, with its facts inside and beside it; returns where to."""
        check_picture_path(path, self.shot.depth)
        image = yield from part(self.drawn(), 0.0, 0.8)
        yield Progress(8, 10, f"Writing {path.name}")
        save_picture(image, path, self.facts(image), self.shot.profile, self.shot.mm_per_pixel, beside=True)
        return path
