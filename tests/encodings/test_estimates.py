"""What a making will take: how it grows with its size, and that it is near what really happens."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from disk_rti_desktop.encodings import ENCODINGS, Encoding, estimates, method
from disk_rti_desktop.encodings.estimates import (
    Pace,
    disk_needed,
    measured,
    memory_needed,
    planes_of,
    seconds_needed,
)
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic import Mlic, load, sample, synthetic
from disk_rti_desktop.progress import finish

PACE = Pace(step=0.004, pixel=1e-6, photo=0.1)
PACES = dict.fromkeys(ENCODINGS, PACE)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Mlic:
    folder = tmp_path_factory.mktemp("estimates") / "vase"
    scene = synthetic.Scene("bas-relief", ("satin",), 48, 40)
    return load(finish(synthetic.write(scene, folder, lights=synthetic.spread_lights(24), suffix=".png")))


@pytest.fixture
def of_size(collection: Mlic) -> Callable[..., Mlic]:
    """The collection as if its photos were larger, or more."""

    def make(width: int, height: int, photos: int = 24) -> Mlic:
        return replace(collection, width=width, height=height, photos=collection.photos[:1] * photos)

    return make


def seconds(mlic: Mlic, *methods: Encoding, paces: Mapping[str, Pace] = PACES) -> float:
    found = seconds_needed(methods, mlic, paces)
    assert found is not None
    return found


def test_quality_costs_time_and_the_picture_costs_room(of_size: Callable[..., Mlic]) -> None:
    small, large = of_size(2000, 1500), of_size(4000, 3000)
    quick, standard, best = (seconds(small, method("distilled", name)) for name in ("quick", "standard", "best"))
    assert quick < standard / 2
    assert standard <= best
    student, harmonics, polynomial = [method("distilled")], [method("hsh3")], [method("ptm")]
    assert disk_needed(student, large) == 4 * disk_needed(student, small) == 9 * 4000 * 3000
    assert disk_needed(harmonics, large) == 48 * 4000 * 3000
    assert memory_needed(harmonics, large) > memory_needed(polynomial, large) > memory_needed(polynomial, small)
    assert seconds(large, method("ptm")) > seconds(small, method("ptm"))


def test_the_memory_is_near_what_was_measured(of_size: Callable[..., Mlic]) -> None:
    # Peaks of the commands on 41 photos of 4608 × 2592: docs/measurements.md.
    mlic = of_size(4608, 2592, 41)
    for text, megabytes in (("ptm", 862), ("hsh2", 1015), ("distilled", 957)):
        assert memory_needed([method(text)], mlic) / 1e6 == pytest.approx(megabytes, rel=0.33)


def test_twice_as_slow_a_computer_takes_twice_as_long_to_learn(of_size: Callable[..., Mlic]) -> None:
    fast, slow = (seconds(of_size(8, 8), method("neural"), paces={"neural": Pace(step, 0, 0)}) for step in (0.01, 0.02))
    steps = estimates.steps_of(method("neural")) + estimates.steps_of(method("neural", "quick"))
    assert slow - fast == pytest.approx(0.01 * steps)


def test_what_is_compared_counts_as_well(of_size: Callable[..., Mlic]) -> None:
    mlic, one, other = of_size(3000, 2000), method("ptm"), method("hsh3")
    assert disk_needed([one, other], mlic) == disk_needed([one], mlic) + 48 * 6_000_000
    assert seconds(mlic, one, other) > seconds(mlic, one)
    assert memory_needed([one, other], mlic) > memory_needed([other], mlic)


def test_teachers_learn_side_by_side_where_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for cores in (1, 2, 8):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found[cores] = estimates.steps_of(method("distilled"))
    assert found[1] > found[2] > found[8] > estimates.steps_of(method("distilled:teachers=0"))


def test_nothing_is_told_before_it_was_measured(collection: Mlic) -> None:
    assert seconds_needed([method("distilled")], collection, {"ptm": PACE}) is None


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_planes_are_those_that_are_made(name: str, collection: Mlic) -> None:
    brief = {"steps": 10} if "steps" in ENCODINGS[name].model_json_schema()["properties"] else {}
    encoding = method("hsh2" if name == "hsh" else name, "quick", **brief)
    codec = finish(encoding.fit(finish(sample(collection, 1000, 0))))
    assert codec.decoder.planes == planes_of(encoding)


@pytest.mark.parametrize("text", ["distilled", "ptm"])
def test_a_moment_tells_the_pace(text: str, collection: Mlic) -> None:
    pace = finish(measured(method(text), collection))
    assert 0 < pace.photo < 1
    assert 0 < pace.pixel < 1e-3
    assert 0 < pace.step < 1 if text == "distilled" else pace.step == 0


def test_lights_that_a_method_cannot_use_are_refused(collection: Mlic) -> None:
    with pytest.raises(ParameterError, match="at least 16"):
        finish(measured(method("hsh3"), collection.only(list(range(12)))))
