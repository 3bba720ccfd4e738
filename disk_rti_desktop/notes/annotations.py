"""Notes as JSON in the W3C Web Annotation model, and back.

The file is an AnnotationPage. A note is an Annotation whose target selects a shape and whose body is its text; a
bookmark is one of motivation "bookmarking" with the view as our own key `rti:view`. Keys and annotations that are not
ours are kept as they are. https://www.w3.org/TR/annotation-model/
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.notes.selectors import selector_of, shape_of
from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.notes.values import (
    COLOUR,
    LARGEST_SCALE,
    SMALLEST_SCALE,
    Bookmark,
    Note,
    Notes,
    Raw,
    Scale,
    new_id,
    now,
)
from disk_rti_desktop.render.modes import Display, mode
from disk_rti_desktop.render.view import View

NAMESPACE = "urn:disk-rti-desktop:notes:1#"
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"rti": NAMESPACE}]

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e7, le=1e7)]
Text = Annotated[str, Field(max_length=1_000_000)]
Pair = tuple[Number, Number]


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class _Person(_Model):
    name: Text = ""


class _Body(_Model):
    type: Text = "TextualBody"
    value: Text = ""
    purpose: Text = ""


class _Target(_Model):
    selector: dict[str, Any] | None = None


class _View(_Model):
    centre: Pair
    zoom: Annotated[float, Field(gt=0, le=1e6)]
    light: Pair
    turns: Annotated[int, Field(ge=0, le=3)] = 0
    mode: Text = "default"
    parameters: dict[str, Number] = {}
    display: dict[Literal["exposure", "gain", "gamma"], Number] = {}
    region: tuple[Number, Number, Annotated[float, Field(gt=0, le=1e7)], Annotated[float, Field(gt=0, le=1e7)]]


class _Annotation(_Model):
    id: Annotated[str, Field(min_length=1, max_length=2000)] = Field(default_factory=new_id)
    type: Literal["Annotation"]
    motivation: Text = "describing"
    body: _Body | list[_Body] = Field(default_factory=list)
    target: _Target | list[_Target] | Text = ""
    creator: _Person | Text = ""
    created: AwareDatetime = Field(default_factory=now)
    modified: AwareDatetime | None = None
    colour: Annotated[str, Field(alias="rti:colour", pattern="^#[0-9a-fA-F]{6}$")] = COLOUR
    measured: Annotated[bool, Field(alias="rti:measured")] = False
    view: Annotated[_View | None, Field(alias="rti:view")] = None
    thumbnail: Annotated[str, Field(alias="rti:thumbnail", max_length=1_000_000)] = ""

    @property
    def text(self) -> str:
        """The texts of its bodies."""
        bodies = self.body if isinstance(self.body, list) else [self.body]
        return "\n\n".join(body.value for body in bodies if body.type == "TextualBody" and body.value)

    @property
    def common(self) -> dict[str, Any]:
        """What notes and bookmarks have in common."""
        creator = self.creator.name if isinstance(self.creator, _Person) else self.creator
        changed = self.modified or self.created
        return {
            "id": self.id,
            "creator": creator,
            "created": self.created.astimezone(UTC),
            "modified": changed.astimezone(UTC),
        }


class _Scale(_Model):
    mm_per_pixel: Annotated[float, Field(alias="rti:mmPerPixel", ge=SMALLEST_SCALE, le=LARGEST_SCALE)]
    line: Annotated[tuple[Pair, Pair] | None, Field(alias="rti:line")] = None
    modified: AwareDatetime = Field(default_factory=now)


class _Page(_Model):
    type: Literal["AnnotationPage"]
    items: list[dict[str, Any]]
    scale: Annotated[_Scale | None, Field(alias="rti:scale")] = None


def notes_of(page: Mapping[str, Any]) -> Notes:
    """The notes in a page of annotations; a ValueError if it is none."""
    read = _Page.model_validate(page)
    notes: list[Note] = []
    bookmarks: list[Bookmark] = []
    foreign: list[Raw] = []
    taken: set[str] = set()
    for item in read.items:
        found = _understood(item)
        if found is None or found.id in taken:
            foreign.append(item)
            continue
        taken.add(found.id)
        if isinstance(found, Note):
            notes.append(found)
        else:
            bookmarks.append(found)
    kept = read.scale
    scale = None if kept is None else Scale(kept.mm_per_pixel, kept.line, kept.modified.astimezone(UTC))
    return Notes(tuple(notes), tuple(bookmarks), scale, tuple(foreign), page)


def page_of(notes: Notes, source: str) -> dict[str, Any]:
    """The page of annotations of a relightable image by the name of its file."""
    target = quote(source)
    page: dict[str, Any] = {"@context": CONTEXT, "id": notes.raw.get("id", new_id()), **notes.raw}
    page |= {"type": "AnnotationPage", "rti:source": source}
    page.pop("rti:scale", None)
    if notes.scale is not None:
        line = {} if notes.scale.line is None else {"rti:line": [list(point) for point in notes.scale.line]}
        page["rti:scale"] = {
            "rti:mmPerPixel": notes.scale.mm_per_pixel,
            **line,
            "modified": _time(notes.scale.modified),
        }
    page["items"] = [
        *(_note_item(note, target) for note in notes.notes),
        *(_bookmark_item(bookmark, target) for bookmark in notes.bookmarks),
        *(dict(item) for item in notes.foreign),
    ]
    return page


def _understood(item: dict[str, Any]) -> Note | Bookmark | None:
    """The note or bookmark of an annotation; None if it is of another kind."""
    try:
        read = _Annotation.model_validate(item)
        return _note(read, item) if read.view is None else _bookmark(read, read.view, item)
    except (ValidationError, ValueError, ParameterError):
        return None


def _note(read: _Annotation, item: Raw) -> Note:
    if not isinstance(read.target, _Target) or read.target.selector is None:
        raise ValueError("a note is on one place of the picture")
    shape: Shape = shape_of(read.target.selector)
    return Note(shape=shape, text=read.text, colour=read.colour, measured=read.measured, raw=item, **read.common)


def _bookmark(read: _Annotation, kept: _View, item: Raw) -> Bookmark:
    shown = mode(kept.mode, **kept.parameters)
    view = View(kept.centre, kept.zoom, mode=shown, display=Display(**kept.display), turns=kept.turns)
    return Bookmark(
        name=read.text,
        view=view.lit(*kept.light),
        region=kept.region,
        thumbnail=read.thumbnail if read.thumbnail.startswith("data:image/") else "",
        raw=item,
        **read.common,
    )


def _note_item(note: Note, target: str) -> dict[str, Any]:
    item = _item(note, "describing", note.text, target, selector_of(note.shape))
    item["rti:colour"] = note.colour
    item.pop("rti:measured", None)
    return item | ({"rti:measured": True} if note.measured else {})


def _bookmark_item(bookmark: Bookmark, target: str) -> dict[str, Any]:
    view, (x, y, width, height) = bookmark.view, bookmark.region
    seen = Shape("box", ((max(x, 0.0), max(y, 0.0)), (max(x + width, 0.0), max(y + height, 0.0))))
    item = _item(bookmark, "bookmarking", bookmark.name, target, selector_of(seen))
    shown = view.mode
    names = [parameter.name for parameter in shown.kind.parameters]
    display = {name: getattr(view.display, name) for name in ("exposure", "gain", "gamma")}
    item["rti:view"] = {
        "centre": list(view.centre),
        "zoom": view.zoom,
        "light": list(view.light),
        "turns": view.turns,
        "mode": shown.kind.name,
        "parameters": dict(zip(names, shown.values, strict=True)),
        "display": {} if view.display.neutral else display,
        "region": list(bookmark.region),
    }
    item.pop("rti:thumbnail", None)
    return item | ({"rti:thumbnail": bookmark.thumbnail} if bookmark.thumbnail else {})


def _item(one: Note | Bookmark, purpose: str, text: str, target: str, selector: dict[str, Any]) -> dict[str, Any]:
    """The annotation as it stood in the file, with what we know of it written anew."""
    item = {"id": one.id, "type": "Annotation", "motivation": purpose, **one.raw}
    if _text_in(one.raw) != text:
        body = {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}
        item["body"] = [body, *others] if (others := _other_bodies(one.raw)) else body
    before = one.raw.get("target")
    kept = before if isinstance(before, dict) else {}
    item["target"] = {"type": "SpecificResource", "source": target, **kept, "selector": selector}
    if one.creator and "creator" not in item:
        item["creator"] = {"type": "Person", "name": one.creator}
    return item | {"created": _time(one.created), "modified": _time(one.modified)}


def _other_bodies(item: Raw) -> list[Any]:
    """The bodies of an annotation that are no text: tags with links, pictures ..."""
    body = item.get("body", [])
    return [one for one in (body if isinstance(body, list) else [body]) if one.get("type") != "TextualBody"]


def _text_in(item: Raw) -> str | None:
    """What the text of an annotation was in the file; None if it was in none."""
    return _Annotation.model_validate(item).text if item.get("body") else None


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
