"""Registrations kept in small files beside the second picture, so that none has to be found or made twice.

A record tells by hashes which two pictures it belongs to; for any others it does not count.
"""

import hashlib
import json
import logging
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.registration.registering import Registration
from disk_rti_desktop.registration.transform import Transform, TransformKind
from disk_rti_desktop.writing import written_file

LARGEST_RECORD = 1 << 20  # bytes
_MOST_POINTS = 2000

log = logging.getLogger(__name__)

Number = float
Point = tuple[Number, Number]
Row = tuple[Number, Number, Number]


class Record(BaseModel):
    """A registration as it is written; points and lengths in pixels."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    format: int = Field(1, ge=1, le=1)
    first: str = Field(description="SHA-256 of the first picture's size and planes")
    second: str = Field(description="SHA-256 of the second picture's size and planes")
    kind: TransformKind
    matrix: tuple[Row, Row, Row] = Field(description="from points of the second picture to those of the first")
    automatic: bool
    residual: float = Field(ge=0)
    largest: float = Field(ge=0)
    agreeing: int = Field(ge=0)
    compared: int = Field(ge=0)
    overlap: float = Field(ge=0, le=1)
    first_points: tuple[Point, ...] = Field(max_length=_MOST_POINTS)
    second_points: tuple[Point, ...] = Field(max_length=_MOST_POINTS)


def fingerprint(relightable: Relightable) -> str:
    """What tells a picture from every other: the SHA-256 of its size and planes."""
    found = hashlib.sha256(repr(relightable.planes.shape).encode())
    for plane in relightable.planes:
        found.update(np.ascontiguousarray(plane).data)
    return found.hexdigest()


def record_path(second: Path, first: str) -> Path:
    """Where the record of a second picture on a first one of that fingerprint lies."""
    place = second.absolute()
    return place.with_name(f"{place.name}.on_{first[:12]}.registration.json")


def keep(registration: Registration, first: str, second: str, path: Path) -> None:
    """Writes a record for pictures of these fingerprints; an OutputError where it cannot be written."""
    record = Record(
        format=1,
        first=first,
        second=second,
        kind=registration.transform.kind,
        matrix=tuple(tuple(row) for row in registration.transform.matrix.tolist()),
        automatic=registration.automatic,
        residual=registration.residual,
        largest=registration.largest,
        agreeing=registration.agreeing,
        compared=registration.compared,
        overlap=registration.overlap,
        first_points=tuple(map(tuple, registration.first_points[:_MOST_POINTS].round(3).tolist())),
        second_points=tuple(map(tuple, registration.second_points[:_MOST_POINTS].round(3).tolist())),
    )
    with written_file(path) as unfinished:
        unfinished.write_text(json.dumps(record.model_dump(), indent=1) + "\n", "utf-8")


def kept(path: Path, first: str, second: str) -> Registration | None:
    """The registration that a record tells for pictures of these fingerprints; None if there is none that counts."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_RECORD:
            return None
        record = Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        log.warning("%s is not used: %s", path, error)
        return None
    matrix = np.array(record.matrix, np.float64)
    points = np.array(record.first_points, np.float64).reshape(-1, 2), np.array(record.second_points).reshape(-1, 2)
    fits = len(points[0]) == len(points[1]) and abs(float(np.linalg.det(matrix))) > 1e-12
    if (record.first, record.second) != (first, second) or not fits:
        return None
    return Registration(
        Transform(record.kind, matrix),
        record.automatic,
        record.residual,
        record.largest,
        record.agreeing,
        record.compared,
        record.overlap,
        *points,
    )
