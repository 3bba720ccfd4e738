"""What holds for every method in the registry."""

from typing import Any

import numpy as np
import pytest

from disk_rti_desktop.arrays import as_floats
from disk_rti_desktop.encodings import ENCODINGS, QUALITIES, method
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, finish

VARIANTS = ["ptm", "ptm:luminance=true", "hsh1", "hsh2", "hsh3", "neural20:improved=true", "published20"]
VARIANTS += ["distilled20", "distilled10", "rbf", "rbf12:width=0.2", "dmd"]
TRAINED = ["neural20", "published20", "distilled10"]
SHORT: dict[str, dict[str, Any]] = {
    "neural": {"steps": 400},
    "published": {"steps": 400},
    "distilled": {"steps": 400, "teachers": 0},
}


def fitted(text: str, samples: Samples, **parameters: Any) -> Codec:
    """A codec from a short training."""
    return finish(method(text, "quick", **SHORT.get(method(text).name, {}) | parameters).fit(samples))


@pytest.mark.parametrize("text", VARIANTS)
def test_photos_come_back_and_dequantisation_folds_into_the_decoder(text: str, samples: Samples) -> None:
    codec = fitted(text, samples)
    levels = codec.quantization.to_bytes(codec.encode(samples.pixels))
    assert levels.shape[1] == codec.decoder.planes
    folded = codec.decoder.dequantized(codec.quantization)
    mean, errors, of_mean = samples.pixels.mean(axis=1), [], []
    for light in range(0, len(samples.lights), 3):
        photo, direction = samples.pixels[:, light], samples.lights[light]
        relit = codec.decoder.relight(codec.quantization.to_coefficients(levels), direction)
        assert folded.relight(as_floats(levels), direction) == pytest.approx(relit, abs=2e-4)
        errors.append(np.mean((relit - photo) ** 2))
        of_mean.append(np.mean((mean - photo) ** 2))
    assert np.mean(errors) < 0.6 * np.mean(of_mean)


@pytest.mark.parametrize("text", TRAINED)
def test_a_seed_gives_the_same_result_twice(text: str, samples: Samples) -> None:
    first, second, other = (fitted(text, samples, seed=seed, steps=25) for seed in (5, 5, 6))
    assert (first.encode(samples.pixels) == second.encode(samples.pixels)).all()
    assert (first.quantization.low == second.quantization.low).all()
    assert not (first.encode(samples.pixels) == other.encode(samples.pixels)).all()


@pytest.mark.parametrize("text", TRAINED)
def test_training_reports_with_previews_and_can_be_closed(text: str, samples: Samples) -> None:
    steps = method(text, "standard").fit(samples)
    reports: list[Progress] = []
    while sum(report.preview is not None for report in reports) < 3:
        reports.append(next(steps))
    steps.close()
    assert all(isinstance(report.preview, Codec | None) for report in reports)
    assert [r.fraction for r in reports] == sorted(r.fraction for r in reports)
    assert reports[-1].fraction < 1


@pytest.mark.parametrize("kind", list(ENCODINGS.values()), ids=list(ENCODINGS))
@pytest.mark.parametrize("quality", QUALITIES)
def test_every_quality_has_valid_parameters(kind: Any, quality: str) -> None:
    encoding = method(kind.name, quality)
    assert encoding.name == kind.name
    assert encoding.title
    assert all("description" in p for p in kind.model_json_schema()["properties"].values())


def test_a_text_names_method_number_and_options() -> None:
    assert method("hsh2").model_dump()["order"] == 2
    options = method("published10:alpha=0.3:improved=false").model_dump()
    assert (options["units"], options["alpha"], options["improved"]) == (10, 0.3, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("distiled", "Did you mean 'distilled'"),
        ("hsh7", "less than or equal to 3"),
        ("ptm5", "takes no number"),
        ("published:alpha", "is no option"),
        ("distilled:colour=3", "cannot take colour"),
        ("", "There is no method ''"),
    ],
)
def test_a_wrong_name_or_option_is_explained(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        method(text)


def test_an_unknown_quality_is_refused() -> None:
    with pytest.raises(ParameterError, match="quick, standard, best"):
        method("ptm", "perfect")
