"""From photos to a saved relightable."""

import json
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop import demonstration, pipeline
from disk_rti_desktop.encodings import checkpoints, method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import CollectionError, OutputError, ParameterError, PhotoError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.mlic import Crop, Outline, load, synthetic
from disk_rti_desktop.progress import Progress, finish
from disk_rti_desktop.render import cpu


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection on disk."""
    folder = tmp_path_factory.mktemp("collection") / "vase"
    scene = synthetic.Scene("bas-relief", ("satin", "gold"), 48, 40)
    return finish(synthetic.write(scene, folder, lights=synthetic.spread_lights(24), suffix=".png"))


def test_a_result_and_its_comparison_are_saved_with_their_origin(photos: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    encoding = method("distilled", "quick", steps=300)
    made = finish(pipeline.make(photos, tmp_path / "out", encoding, compare_with=(method("hsh2"),)), seen.append)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "out_hsh2"]
    assert [p.fraction for p in seen] == sorted(p.fraction for p in seen)
    assert any(isinstance(p.preview, Relightable) for p in seen)
    opened = finish(open_relightable(tmp_path / "out"))
    assert (opened.planes == made.relightable.planes).all()
    origin = opened.provenance
    assert origin["method"] == "distilled"
    assert origin["parameters"]["steps"] == 300
    assert len(origin["photos"]) == 24
    assert all(len(photo["sha256"]) == 64 for photo in origin["photos"])
    assert origin["lights_file"]["name"] == "lights.lp"
    assert set(made.seconds) == {"read", "fit", "rehearse", "encode", "write"}
    assert made.rehearsal is not None
    assert origin["held_out"]["psnr"] == pytest.approx(made.rehearsal.mean, abs=0.01)
    held_out = origin["held_out"]
    assert held_out["psnr"] == pytest.approx(np.mean(held_out["decibels"]), abs=0.01)
    assert len(held_out["photos"]) == len(held_out["decibels"]) == 3
    assert made.comparisons[0].relightable.method == "HSH, order 2"
    assert made.score.startswith("In a quick rehearsal, 3 photos held out were predicted")
    assert ", HSH, order 2 " in made.score


def test_a_training_that_was_stopped_is_taken_up_again(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoding = method("distilled", "quick", steps=120)
    whole = finish(pipeline.make(photos, tmp_path / "whole", encoding))
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    steps = pipeline.make(photos, tmp_path / "out", encoding)
    while "Distilling" not in (progress := next(steps)).note or progress.fraction < 0.25:
        pass
    steps.close()
    assert [path.name for path in sorted(tmp_path.iterdir())] == [".out.training", "whole"]
    seen: list[Progress] = []
    made = finish(pipeline.make(photos, tmp_path / "out", encoding), seen.append)
    assert next(p.fraction for p in seen if "Distilling" in p.note) > 0.25
    assert (made.relightable.planes == whole.relightable.planes).all()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["out", "whole"]


def test_a_training_that_is_discarded_leaves_nothing(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    steps = pipeline.make(photos, tmp_path / "out", method("distilled", "quick", steps=120))
    while "Distilling" not in (progress := next(steps)).note or progress.fraction < 0.25:
        pass
    steps.close()
    checkpoints.discard(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_it_tells_how_well_it_goes(photos: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    made = finish(pipeline.make(photos, tmp_path / "out", method("distilled", "quick", steps=450)), seen.append)
    losses = [figure.value for p in seen for figure in p.figures if figure.kind == "loss"]
    scores = [figure.value for p in seen for figure in p.figures if figure.kind == "score"]
    assert 0 < losses[-1] < 0.5 * losses[0]
    assert made.rehearsal is not None
    assert scores[0] < scores[-1] == pytest.approx(made.rehearsal.mean, abs=3)


def test_a_relit_training_light_looks_like_its_photo(photos: Path, tmp_path: Path) -> None:
    made = finish(pipeline.make(photos, tmp_path / "out", method("hsh3")))
    collection = load(photos)
    relit = cpu.relight(made.relightable, collection.lights[7]).astype(float)
    photo = collection.photo(7).astype(float)
    other = collection.photo(12).astype(float)
    assert np.mean((relit - photo) ** 2) < 0.2 * np.mean((other - photo) ** 2)


def test_planes_are_identical_for_one_seed(photos: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        finish(pipeline.make(photos, tmp_path / name, method("distilled", "quick", steps=25, seed=4)))
    for i in range(3):
        assert (tmp_path / "a" / f"plane_{i}.png").read_bytes() == (tmp_path / "b" / f"plane_{i}.png").read_bytes()
    decoders = [json.loads((tmp_path / name / "info.json").read_text())["weights"] for name in ("a", "b")]
    assert decoders[0] == decoders[1]


def test_a_crop_is_kept(photos: Path, tmp_path: Path) -> None:
    made = finish(pipeline.make(photos, tmp_path / "out", method("ptm"), crop=Crop(5, 3, 20, 10)))
    assert (made.relightable.width, made.relightable.height) == (20, 10)
    assert made.relightable.provenance["crop"] == [5, 3, 20, 10]


def test_scale_outline_and_what_was_left_out_are_recorded(photos: Path, tmp_path: Path) -> None:
    outline = Outline(((4.0, 4.0), (40.0, 4.0), (40.0, 30.0), (4.0, 30.0)))
    making = pipeline.make(
        photos, tmp_path / "out", method("ptm"), mask=outline, leave_out=["image03.png"], mm_per_pixel=0.25
    )
    opened = finish(open_relightable(finish(making).path))
    assert opened.mm_per_pixel == 0.25
    assert opened.mask is not None
    assert opened.mask[15, 20]
    assert not opened.mask[38, 45]
    assert opened.provenance["left_out"] == ["image03.png"]
    assert opened.provenance["outline"][2] == [40.0, 30.0]
    assert "image03.png" not in [photo["name"] for photo in opened.provenance["photos"]]
    assert len(opened.lights) == 23


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), float("inf")])
def test_a_pixel_has_a_size(photos: Path, tmp_path: Path, scale: float) -> None:
    with pytest.raises(ParameterError, match="more than 0 mm"):
        next(pipeline.make(photos, tmp_path / "out", method("ptm"), mm_per_pixel=scale))


def test_closing_leaves_nothing_behind(photos: Path, tmp_path: Path) -> None:
    steps = pipeline.make(photos, tmp_path / "out", method("distilled", "quick"))
    while next(steps).fraction < 0.1:
        pass
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_result_is_refused_before_any_work(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="already exists"):
        next(pipeline.make(photos, tmp_path / "out", method("distilled")))


def test_a_folder_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CollectionError):
        finish(pipeline.make(tmp_path / "empty", tmp_path / "out", method("ptm")))
    assert not (tmp_path / "out").exists()


def test_a_photo_that_breaks_off_leaves_no_output(photos: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in photos.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    victim = broken / "image05.png"
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    with pytest.raises(PhotoError, match=r"image05\.png"):
        finish(pipeline.make(broken, tmp_path / "out", method("ptm")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken"]


def test_an_unfinished_demonstration_leaves_nothing(tmp_path: Path) -> None:
    steps = demonstration.make(tmp_path / "above" / "demo")
    for _ in range(3):
        next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []
    assert not demonstration.is_made(tmp_path / "above" / "demo")


def test_what_is_odd_about_the_photos_is_told(photos: Path, tmp_path: Path) -> None:
    broken = tmp_path / "fewer"
    broken.mkdir()
    for file in photos.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    lines = (broken / "lights.lp").read_text().splitlines()
    (broken / "lights.lp").write_text("\n".join([str(len(lines) - 2), *lines[1:-1]]))
    made = finish(pipeline.make(broken, tmp_path / "out", method("ptm")))
    assert any("Left out: 1 photo without a light" in warning for warning in made.warnings)


def test_the_demonstration_writes_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = synthetic.Scene("medallion", synthetic.demo_scene().materials, 40, 40)
    monkeypatch.setattr(synthetic, "demo_scene", lambda: small)
    ways = {"distilled": method("distilled", "quick", steps=100)}  # a long one says no more here
    monkeypatch.setattr(demonstration, "method", lambda name, *quality: ways.get(name) or method(name, *quality))
    made = finish(demonstration.make(tmp_path / "demo"))
    assert made.relightable.name == "medallion"
    assert demonstration.is_made(tmp_path / "demo")
    pictures = finish(demonstration.pictures(tmp_path / "demo"))
    assert len(pictures) == 2 * len(demonstration.LIGHTS)
    assert all(picture.stat().st_size > 500 for picture in pictures)
