"""The name of an RTIBuilder project is taken from its file, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.mlic import layouts
from disk_rti_desktop.mlic.rtibuilder import LARGEST, project_name

CARRIER = 'xmlns:xc="http://alba.di.uminho.pt/XMLCarrier"'


def project(name: str = "Oil lamp 12", root: str = "xc:XMLCarrier") -> str:
    header = f"<xc:Header><xc:UUID>1</xc:UUID><xc:ProjectName> {name} </xc:ProjectName></xc:Header>"
    files = '<xc:fileSec><xc:fileGrp ID="a" USE="Original image files"><xc:file ID="1"/></xc:fileGrp></xc:fileSec>'
    return f'<?xml version="1.0"?><{root} {CARRIER}>{header}{files}</{root}>'


def test_a_project_names_the_collection(tmp_path: Path, write_photo: Callable[..., Path]) -> None:
    folder = tmp_path / "P1000"
    (folder / "cropped-files").mkdir(parents=True)
    (folder / "assembly-files").mkdir()
    write_photo(folder / "cropped-files" / "a.png", np.zeros((4, 4, 3), np.uint8))
    (folder / "assembly-files" / "lamp.lp").write_text("1\nC:\\RTI\\P1000\\cropped-files\\a.png 0 0 1\n")
    assert layouts.find(folder, None).name == "P1000"
    (folder / "P1000.xml").write_text(project())
    for place in (folder, folder / "cropped-files", folder / "assembly-files" / "lamp.lp"):
        assert layouts.find(place, None).name == "Oil lamp 12"


OUTSIDE = '<!DOCTYPE x [<!ENTITY file SYSTEM "/etc/passwd">]>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<xc:XMLCarrier",
        project(root="xc:Other").encode(),
        project(name="").encode(),
        project(name="x" * 5000).encode(),
        project(name="\u202eevil").encode(),
        project().replace("?>", f"?>{BOMB}", 1).encode(),
        project(name="&file;").replace("?>", f"?>{OUTSIDE}", 1).encode(),
        project().replace('"1.0"', '"1.0" encoding="no-such"').encode(),
        b"<xc:XMLCarrier xmlns:xc='a'/>",
    ],
)  # fmt: skip
def test_a_file_that_is_damaged_or_of_something_else_tells_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "project.xml").write_bytes(content)
    assert project_name(tmp_path) is None


def test_several_projects_must_agree(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(project())
    (tmp_path / "b.xml").write_text(project())
    assert project_name(tmp_path) == "Oil lamp 12"
    (tmp_path / "b.xml").write_text(project("Bowl"))
    assert project_name(tmp_path) is None
    assert project_name(tmp_path / "gone") is None


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "project.xml").open("wb") as file:
        file.write(project().encode())
        file.truncate(LARGEST + 1)
    assert project_name(tmp_path) is None
