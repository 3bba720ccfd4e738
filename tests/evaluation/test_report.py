"""Tables, plots, JSON and the page, from outcomes that are known."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.evaluation import plots, protocol, report, tables
from disk_rti_desktop.evaluation.comparison import Comparison, Outcome, Settings
from disk_rti_desktop.evaluation.metrics import Scores

SETTINGS = Settings("quick", 4, Path("weights.npz"))


def outcome(psnr: float, parameters: int = 0, reference: bool = False, bytes_per_pixel: int = 9) -> Outcome:
    scores = Scores(psnr, 0.5, 3.0, 0.25)
    return Outcome(
        title="A <method>",
        scores=scores,
        by_light={f"image0{i}.png": scores for i in (1, 2, 3)},
        fit_seconds=1.5,
        encode_seconds=0.25,
        peak_mb=100.04 + psnr,
        bytes_per_pixel=bytes_per_pixel,
        decoder_parameters=parameters,
        reference=reference,
        picture=np.full((32, 40, 3), 50, np.uint8),
    )


@pytest.fixture(scope="module")
def comparisons(dome_and_test: Path) -> list[Comparison]:
    item = protocol.item(dome_and_test)
    return [
        Comparison(item, {"a<b>|": outcome(20, 723), "c": outcome(22, 3303), "teacher": outcome(30, 0, True, 100)}),
        Comparison(
            replace(item, name="other"),
            {"a<b>|": outcome(30, 723), "c": outcome(23, 3303), "teacher": outcome(31, 0, True, 200)},
        ),
    ]


def test_json_of_one_object_is_as_promised(comparisons: list[Comparison]) -> None:
    facts = json.loads(json.dumps(tables.facts(comparisons[:1], SETTINGS), allow_nan=False))
    assert facts["held_out"] == ["image01.png", "image02.png", "image03.png"]
    keys = ["psnr", "ssim", "delta_e", "lpips", "fit_seconds", "encode_seconds", "peak_mb", "bytes_per_pixel"]
    keys.append("decoder_parameters")
    assert [facts["methods"]["c"][key] for key in keys] == [22, 0.5, 3, 0.25, 1.5, 0.25, 122, 9, 3303]
    assert facts["methods"]["c"]["by_light"]["image02.png"]["psnr"] == 22
    assert facts["lpips_backbone"] == "SqueezeNet 1.1, LPIPS 0.1"
    assert (facts["quality"], facts["seed"], facts["size"]) == ("quick", 4, [40, 32])
    assert len(facts["photos"]) == 24
    assert "judged by the 3 photos in Test" in facts["rule"]


def test_json_of_several_objects_has_averages_on_top(comparisons: list[Comparison]) -> None:
    facts = tables.facts(comparisons, SETTINGS)
    assert facts["methods"]["a<b>|"]["psnr"] == 25
    assert facts["methods"]["a<b>|"]["peak_mb"] == 130
    assert facts["methods"]["teacher"]["bytes_per_pixel"] == 150
    assert facts["items"]["other"]["methods"]["c"]["psnr"] == 23
    assert facts["held_out"][3] == "other/image01.png"


def test_identical_pictures_have_no_psnr_in_json(comparisons: list[Comparison]) -> None:
    perfect = replace(comparisons[0], outcomes={"x": outcome(np.inf)})
    perfect = replace(perfect, outcomes={"x": replace(perfect.outcomes["x"], peak_mb=None)})
    facts = json.loads(json.dumps(tables.facts([perfect], SETTINGS), allow_nan=False))
    assert (facts["methods"]["x"]["psnr"], facts["methods"]["x"]["peak_mb"]) == (None, None)


def test_markdown_tells_rule_backbone_and_references(comparisons: list[Comparison]) -> None:
    text = tables.markdown(tables.tables(comparisons, SETTINGS))
    assert text.startswith("### Average of 2 objects\n")
    assert "judged by the 3 photos in Test. 40 × 32 pixels, judged as a whole; quality 'quick'." in text
    assert "LPIPS (SqueezeNet 1.1, LPIPS 0.1)" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(line) for line in rows[:5]}) == 1
    assert rows[2].startswith("| a<b>\\|")
    assert "25.00" in rows[2]
    assert rows[4].startswith("| teacher (reference) |")


def test_columns_without_figures_are_left_out(comparisons: list[Comparison]) -> None:
    bare = replace(outcome(20), scores=Scores(20, 0.5, 3))
    (table,) = tables.tables([replace(comparisons[0], outcomes={"ptm": bare})], Settings())
    assert not any("LPIPS" in heading for heading in table.heading)
    assert len(table.lines[0]) == len(table.heading)


def test_the_folder_holds_tables_page_and_pictures(comparisons: list[Comparison], tmp_path: Path) -> None:
    folder = tmp_path / "report"
    report.write_report(folder, comparisons, SETTINGS)
    assert sorted(p.name for p in folder.iterdir()) == [
        "pictures",
        "report.html",
        "results.json",
        "tables.csv",
        "tables.md",
    ]
    with (folder / "tables.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["object"], row["method"]) for row in rows[:4]][3] == ("relief", "a<b>|")
    assert (rows[0]["psnr"], rows[0]["lpips_backbone"]) == ("25.0", "SqueezeNet 1.1, LPIPS 0.1")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "a&lt;b&gt;" in page
    assert "a<b>" not in page
    assert "http" not in page  # the page needs nothing from elsewhere
    for picture in (folder / "pictures").iterdir():
        assert f"pictures/{picture.name}" in page
    item = comparisons[0].item
    photo = np.asarray(Image.open(folder / "pictures" / "01_photo.png"))
    assert (photo == item.judged.photo(comparisons[0].lowest_light)).all()
    difference = np.asarray(Image.open(folder / "pictures" / "02_01_difference.png"))
    assert (difference == np.minimum(4 * np.abs(photo.astype(int) - 50), 255)).all()


def test_what_is_there_is_never_overwritten(comparisons: list[Comparison], tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "mine").touch()
    with pytest.raises(OutputError, match="already exists"):
        report.check_targets(None, tmp_path / "report")
    with pytest.raises(OutputError, match="does not exist"):
        report.check_targets(tmp_path / "missing" / "out.json", None)
    with pytest.raises(OutputError, match="is a folder"):
        report.check_targets(tmp_path, None)
    report.check_targets(tmp_path / "out.json", tmp_path / "new")
    report.write_json(tmp_path / "out.json", comparisons, SETTINGS)
    assert json.loads((tmp_path / "out.json").read_text())["seed"] == 4


def circles(svg: str) -> list[tuple[float, float]]:
    """The middles of the dots in a plot."""
    return [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in ElementTree.fromstring(svg).iter("circle")]


def test_dots_lie_at_their_values() -> None:
    svg = plots.dots({"a": 20.0, "b & c": 25.0, "d": 30.0}, "PSNR")
    (a, _), (b, _), (d, _) = circles(svg)
    assert b - a == pytest.approx(d - b, abs=0.2)
    assert a < d
    texts = [text.text for text in ElementTree.fromstring(svg).iter("text")]
    assert {"20", "30", "b & c", "PSNR"} <= set(texts)


def test_one_dot_needs_no_range() -> None:
    assert len(circles(plots.dots({"a": 21.37}, "PSNR"))) == 1
    assert len(circles(plots.scatter({"a": (723, 20.0), "b": (3303, 20.0)}, "size", "PSNR"))) == 2


def test_sizes_are_on_a_logarithmic_axis() -> None:
    (a, low), (b, high), (c, _) = circles(plots.scatter({"a": (10, 1.0), "b": (100, 2.0), "c": (1000, 3.0)}, "n", "dB"))
    assert b - a == pytest.approx(c - b, abs=0.2)
    assert low > high  # larger values stand higher
