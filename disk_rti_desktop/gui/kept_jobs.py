"""Jobs that are not finished, each as a small JSON file beside the preferences: what is to be made, since when, and
in which place of the row.

A file is locked by the program that works on its job; what a program has left that does not live any more can be taken
over. Nothing in a file is executed, and what is no plan of ours is passed over.
"""

import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from pydantic import PlainSerializer, PlainValidator, TypeAdapter
from PySide6.QtCore import QLockFile

from disk_rti_desktop import settings
from disk_rti_desktop.encodings import ENCODINGS, Encoding
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.jobs import Job, Training
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.writing import written_file

log = logging.getLogger(__name__)


def _encoding_of(value: object) -> Encoding:
    """The method that a record tells."""
    if not isinstance(value, Mapping) or value.get("method") not in ENCODINGS:
        raise ValueError("no method that is known")
    return ENCODINGS[value["method"]](**value.get("parameters", {}))


def _record_of(encoding: Encoding) -> dict[str, Any]:
    return {"method": encoding.name, "parameters": encoding.model_dump()}


_Encoding = Annotated[Any, PlainValidator(_encoding_of), PlainSerializer(_record_of)]
_AS_KEPT: Mapping[Any, Any] = {Encoding: _Encoding, tuple[Encoding, ...]: tuple[_Encoding, ...]}
_FIELDS = {name: TypeAdapter(_AS_KEPT.get(hint, hint)) for name, hint in get_type_hints(Plan).items()}
_TIME = TypeAdapter(datetime)


def as_record(plan: Plan) -> dict[str, Any]:
    """A plan as JSON values."""
    return {name: adapter.dump_python(getattr(plan, name), mode="json") for name, adapter in _FIELDS.items()}


def as_plan(record: Mapping[str, Any]) -> Plan:
    """The plan of a record; ValueError or TypeError if it is none."""
    known = {name: adapter for name, adapter in _FIELDS.items() if name in record}
    return Plan(**{name: adapter.validate_python(record[name]) for name, adapter in known.items()})


class KeptJobs:
    """The unfinished jobs of this program, and those that earlier ones have left."""

    def __init__(self) -> None:
        self._folder = settings.settings_path().with_name("trainings")
        self._locks: dict[Path, QLockFile] = {}
        self._files: dict[Job, Path] = {}
        self._places: dict[Job, int] = {}

    def keep(self, job: Job, place: int) -> None:
        """Keeps a job and its place in the row, unless it is made anew at any time; OutputError if it cannot."""
        if not isinstance(job.work, Training) or self._places.get(job) == place:
            return
        queued = _TIME.dump_python(job.queued, mode="json")
        record = {"queued": queued, "place": place, "plan": as_record(job.work.plan)}
        file = self._files.get(job) or self._folder / f"{uuid.uuid4().hex}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self._folder}: cannot be made ({error.strerror}).") from error
        if not self._lock(file):
            raise OutputError(f"{file}: another program works on this.")
        with written_file(file) as unfinished:
            unfinished.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        self._files[job], self._places[job] = file, place

    def take_over(self) -> Sequence[tuple[Training, datetime, Path]]:
        """What programs that live no more have left, in its order; its files are this program's from now on."""
        found: list[tuple[int, datetime, Training, Path]] = []
        for file in sorted(self._folder.glob("*.json")):
            if file in self._locks or not self._lock(file):
                continue
            try:
                record = json.loads(file.read_bytes())
                plan, queued = as_plan(record["plan"]), _TIME.validate_python(record["queued"])
                place = int(record.get("place", 0))
            except (OSError, ValueError, TypeError, LookupError) as error:
                log.warning("%s is no training that could be taken up: %s", file, error)
                self._unlock(file)
                continue
            found.append((place, queued, Training(plan), file))
        found.sort(key=lambda entry: entry[:2])
        return [(work, queued, file) for _place, queued, work, file in found]

    def adopt(self, job: Job, file: Path) -> None:
        """Notes which of the files taken over belongs to a job."""
        self._files[job] = file

    def forget(self, job: Job) -> None:
        """Keeps a job no more."""
        self._places.pop(job, None)
        file = self._files.pop(job, None)
        if file is None:
            return
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be removed: %s", file, error)
        self._unlock(file)

    def release(self) -> None:
        """Leaves all that is kept to the next program."""
        for file in list(self._locks):
            self._unlock(file)

    def _lock(self, file: Path) -> bool:
        """Makes a file this program's; whether it is."""
        if file not in self._locks:
            lock = QLockFile(str(file.with_suffix(".lock")))
            lock.setStaleLockTime(0)  # a program that lives keeps its jobs, however long they take
            if not lock.tryLock(0):
                return False
            self._locks[file] = lock
        return True

    def _unlock(self, file: Path) -> None:
        self._locks.pop(file).unlock()
