"""What desktops are told about the application: installed for one user, found by content and by name, removed."""

import os
import plistlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import defusedxml.ElementTree
import pytest

from disk_rti_desktop.formats import LEGACY_SUFFIXES

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
LINUX = PACKAGING / "linux"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"
Associate = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in a folder with a blank in its name."""
    path = tmp_path / "my programs" / "disk-rti"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "share"


@pytest.fixture
def associate(home: Path) -> Associate:
    """Runs the script, with a folder of its own for what it enters."""
    if not shutil.which("awk"):
        pytest.skip("no awk here")

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"XDG_DATA_HOME": str(home)}
        command = [str(LINUX / "associate.sh"), *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def types() -> dict[str, list[str]]:
    """The patterns of file names of each type."""
    root = defusedxml.ElementTree.parse(LINUX / "disk-rti.xml").getroot()
    assert root is not None
    return {entry.get("type", ""): [glob.get("pattern", "") for glob in entry.iter(f"{SPACE}glob")] for entry in root}


def test_the_types_are_those_that_can_be_opened() -> None:
    patterns = {pattern for of_type in types().values() for pattern in of_type}
    assert patterns == {f"*{suffix}" for suffix in (*LEGACY_SUFFIXES, ".rti.zip", ".relight")}
    entry = (LINUX / "disk-rti.desktop").read_text()
    assert set(re.findall(r"^MimeType=(.*);$", entry, re.MULTILINE)[0].split(";")) == set(types())


def test_it_is_entered_with_its_place_and_taken_out_again(home: Path, program: Path, associate: Associate) -> None:
    done = associate(program)
    assert (done.returncode, done.stderr) == (0, "")
    entry = (home / "applications" / "disk-rti.desktop").read_text()
    assert f'Exec="{program}" view %f\n' in entry
    assert f"TryExec={program}\n" in entry
    for file in ("mime/packages/disk-rti.xml", "icons/hicolor/256x256/apps/disk-rti.png"):
        assert (home / file).is_file()
    assert associate("--remove").returncode == 0
    left = [path.name for path in home.rglob("*") if path.name.startswith("disk-rti")]
    assert left == []


def test_a_program_that_is_not_there_is_told(home: Path, tmp_path: Path, associate: Associate) -> None:
    done = associate(tmp_path / "none")
    assert done.returncode == 1
    assert "is not there" in done.stderr
    odd = tmp_path / "a$b"
    odd.write_text("")
    odd.chmod(0o755)
    assert "cannot start" in associate(odd).stderr
    assert not home.exists()


@pytest.mark.skipif(not (shutil.which("update-mime-database") and shutil.which("gio")), reason="no desktop tools here")
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("vase.ptm", b"PTM_1.2\n", "application/x-ptm"),
        ("vase.RTI", b"#HSH1.2\r\n", "application/x-rti"),
        ("no ending", b"PTM_1.2\nPTM_FORMAT_RGB\n", "application/x-ptm"),
        ("vase.rti.zip", b"PK\x03\x04", "application/x-rti+zip"),
        ("vase.zip", b"PK\x03\x04", "application/zip"),
        ("vase.relight", b'{"images": []}', "application/x-relightlab"),
    ],
)
def test_the_desktop_knows_the_files(
    name: str, content: bytes, kind: str, home: Path, program: Path, tmp_path: Path, associate: Associate
) -> None:
    associate(program)
    (tmp_path / name).write_bytes(content)
    command = ["gio", "info", "-a", "standard::content-type", str(tmp_path / name)]
    environment = os.environ | {"XDG_DATA_HOME": str(home)}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert f"standard::content-type: {kind}\n" in told


@pytest.mark.parametrize(
    ("checker", "file"), [("desktop-file-validate", "disk-rti.desktop"), ("xmllint --noout", "disk-rti.xml")]
)
def test_the_files_are_valid(checker: str, file: str) -> None:
    program, *words = checker.split()
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    done = subprocess.run([program, *words, str(LINUX / file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_windows_offers_the_same_files() -> None:
    script = (PACKAGING / "windows" / "file_associations.iss").read_text()
    keys = re.findall(r'^Root: HKA; Subkey: "Software\\Classes\\([^"]*)"; ValueType: string; ', script, re.MULTILINE)
    assert len(keys) == script.count("Root:")
    offered = {key.removesuffix("\\OpenWithProgids") for key in keys if key.endswith("OpenWithProgids")}
    assert offered == {*LEGACY_SUFFIXES, ".relight", ".zip"}
    assert script.count('ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue') == len(offered)
    assert 'ValueData: """{app}\\disk-rti.exe"" view ""%1"""' in script


def test_macos_offers_the_same_files() -> None:
    told = plistlib.loads((PACKAGING / "macos" / "document_types.plist").read_bytes())
    endings = {
        entry["UTTypeIdentifier"]: entry["UTTypeTagSpecification"]["public.filename-extension"]
        for entry in told["UTExportedTypeDeclarations"]
    }
    assert {f".{ending}" for of_type in endings.values() for ending in of_type} == {*LEGACY_SUFFIXES, ".relight"}
    opened = {
        kind: entry["LSHandlerRank"] for entry in told["CFBundleDocumentTypes"] for kind in entry["LSItemContentTypes"]
    }
    assert set(opened) == {*endings, "public.zip-archive"}
    assert opened["public.zip-archive"] == "None"
