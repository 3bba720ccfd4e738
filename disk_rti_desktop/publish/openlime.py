"""A folder that OpenLIME shows as it is: neural planes, their description, and a page around them.

OpenLIME's neural layer asks for pictures numbered from 1, under the suffix .jpg unless they are tiles, and takes the
hidden width from `samples`. Browsers go by the content of a picture file, so that lossless ones serve under that name.
OpenLIME itself is under the GPL and comes from the user.
"""

import json
import math
from pathlib import Path
from typing import Literal

import pyvips

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.errors import InputError, OutputError, ParameterError
from disk_rti_desktop.formats.web import INFO, web_members
from disk_rti_desktop.formats.web_neural import padded
from disk_rti_desktop.mlic.picture_file import reason
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.publish import Published
from disk_rti_desktop.publish.templates import as_json, light_facts, profile_remarks, title, whole_page
from disk_rti_desktop.writing import check_writable, written_folder

Layout = Literal["image", "deepzoom"]

PAGE, SCRIPT = "index.html", "openlime.js"
PAGE_SCRIPTS = ("disc.js", "openlime_page.js")
PLANES = 9  # of OpenLIME's shader
SAFE_VECTORS = 224  # of uniforms in a fragment shader, which every WebGL 2 has
OTHER_VECTORS = 8  # of OpenLIME's shader beside weights and biases
SMALLEST_TILE, LARGEST_TILE = 128, 1024
LARGEST_SINGLE_TILE = 8192  # that libvips writes
VIPS_REMARKS = "vips-properties.xml"  # what libvips leaves beside tiles
LARGEST_SCRIPT = 32 * 1024 * 1024
NAME_INSIDE = b"OpenLIME"


def check_openlime(folder: Path, script: Path | None) -> None:
    """Raises an RtiError if the folder could not be written, or the script is not OpenLIME's."""
    check_writable(folder)
    if script is not None:
        _script(script)


def export_openlime(
    relightable: Relightable,
    folder: Path,
    layout: Layout = "image",
    script: Path | None = None,
    quality: int | None = None,
) -> Steps[Published]:
    """Writes the folder; the script is copied into it. Planes are lossless, or JPEG of a quality (1 to 100)."""
    check_openlime(folder, script)
    decoder = _fitting(relightable)
    if quality is not None and not 1 <= quality <= 100:
        raise ParameterError(f"The quality of JPEG files is 1 to 100, not {quality}.")
    side = tile_side(relightable.width, relightable.height)
    if layout == "deepzoom" and side > LARGEST_SINGLE_TILE:
        raise OutputError(
            f"{title(relightable)}: {_undivided(relightable)}, and it is too large for one tile. Choose the layout "
            "image, or crop the photos to multiples of 256."
        )
    with written_folder(folder) as unfinished:
        for done, total, name, content in web_members(relightable):
            yield Progress(done, total, "Writing the planes")
            if name.startswith("plane_"):
                number = 1 + int(name.removeprefix("plane_").removesuffix(".png"))
                _write_plane(unfinished / f"plane_{number}", content, layout, side, quality)
            elif name == INFO:
                (unfinished / INFO).write_text(_info(content, layout, quality), encoding="utf-8")
            else:
                (unfinished / name).write_bytes(content)
        (unfinished / PAGE).write_text(_page(relightable, layout), encoding="utf-8")
        if script is not None:
            (unfinished / SCRIPT).write_bytes(_script(script))
    return Published((folder,), _remarks(relightable, decoder, layout, side, script))


def tile_side(width: int, height: int) -> int:
    """The largest handy side of tiles of which none is smaller than the others, else that of one tile for all.

    OpenLIME relights every tile at full side and squeezes it, which blurs smaller ones at the rims.
    """
    common = math.gcd(width, height)
    sides = (side for side in range(LARGEST_TILE, SMALLEST_TILE - 1, -1) if common % side == 0)
    return next(sides, max(width, height))


def uniform_vectors(units: int) -> int:
    """How many vectors of four numbers OpenLIME's shader takes for a network of so many units."""
    rows = padded(units)
    inputs = padded(PLANES + 2)
    return (rows * inputs + rows * rows + 3 * rows + 2 * rows) // 4 + OTHER_VECTORS


def _fitting(relightable: Relightable) -> MlpDecoder:
    decoder = relightable.decoder
    if not isinstance(decoder, MlpDecoder):
        raise OutputError(
            f"{title(relightable)}: is of the kind '{relightable.method}', and the page around OpenLIME shows neural "
            "ones. Write 'disk-rti export web' for OpenLIME's other layers, or 'disk-rti export page'."
        )
    if decoder.planes != PLANES:
        raise OutputError(
            f"{title(relightable)}: has {decoder.planes} numbers for a pixel, and OpenLIME reads {PLANES}. Encode the "
            f"photos with {PLANES} latents, or write 'disk-rti export page'."
        )
    return decoder


def _script(path: Path) -> bytes:
    """OpenLIME's script."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_SCRIPT else b""
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Name OpenLIME's script.") from error
    if NAME_INSIDE not in content:
        raise InputError(
            f"{path}: is not OpenLIME's script. Name the file openlime.min.js or openlime.js of a release."
        )
    return content


def _write_plane(path: Path, png: bytes, layout: Layout, side: int, quality: int | None) -> None:
    """One plane picture; without profile and orientation, which a browser would apply to the numbers."""
    if layout == "image" and quality is None:
        path.with_suffix(".jpg").write_bytes(png)
        return
    options = "" if quality is None else f"[Q={quality},subsample-mode=off]"
    try:
        image = pyvips.Image.pngload_buffer(png)
        if layout == "image":
            image.write_to_file(f"{path}.jpg{options}", keep="none")
        else:
            suffix = ".png" if quality is None else f".jpg{options}"
            image.dzsave(str(path), tile_size=side, overlap=0, depth="onetile", suffix=suffix, keep="none")
            (path.with_name(f"{path.name}_files") / VIPS_REMARKS).unlink(missing_ok=True)
    except pyvips.Error as error:
        raise OutputError(f"{path}: cannot be written ({reason(error)}). Check the free space.") from error


def _info(content: bytes, layout: Layout, quality: int | None) -> str:
    """The description as it stands in a web folder, with the format of these planes."""
    info = json.loads(content)
    info["format"] = "png" if layout == "deepzoom" and quality is None else "jpg"
    info["quality"] = 100 if quality is None else quality
    return json.dumps(info, indent=1, allow_nan=False) + "\n"


def _page(relightable: Relightable, layout: Layout) -> str:
    description = as_json({"layout": layout, **light_facts(relightable)})
    return whole_page("openlime.html", name=title(relightable), scripts=PAGE_SCRIPTS, description=description)


def _remarks(
    relightable: Relightable, decoder: MlpDecoder, layout: Layout, side: int, script: Path | None
) -> tuple[str, ...]:
    found = []
    if script is None:
        found.append(f"Put OpenLIME's script into the folder as {SCRIPT}, or name it here with --openlime.")
    if (vectors := uniform_vectors(decoder.units)) > SAFE_VECTORS:
        found.append(
            f"{decoder.units} units take {vectors} vectors of a shader's uniforms, and a device need not have more "
            f"than {SAFE_VECTORS}: on some phones the picture stays black. 20 units work everywhere."
        )
    if layout == "deepzoom" and relightable.width % side + relightable.height % side:
        found.append(f"One tile for all: {_undivided(relightable)}. The layout image shows it sharper.")
    if relightable.mask is not None:
        found.append("OpenLIME shows the picture without its mask.")
    return (*found, *profile_remarks(relightable))


def _undivided(relightable: Relightable) -> str:
    return (
        f"no tile of {SMALLEST_TILE} to {LARGEST_TILE} pixels divides {relightable.width} × {relightable.height} evenly"
    )
