"""Networks, and the loop that trains them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from disk_rti_desktop.encodings import checkpoints
from disk_rti_desktop.encodings.checkpoints import Checkpoints
from disk_rti_desktop.encodings.distilled import Distilled, lights_between
from disk_rti_desktop.encodings.training import distillation
from disk_rti_desktop.encodings.training.distillation import Plan, distil, one_cycle
from disk_rti_desktop.encodings.training.lessons import Lessons, intricacy, together
from disk_rti_desktop.encodings.training.network import Network, PrincipalComponents, Shape
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish

SHAPE = Shape((16, 16), 6, 10)
NOWHERE = Checkpoints(None)


@pytest.fixture
def lessons(samples: Samples) -> Lessons:
    return Distilled(pixels=100)._lessons(samples)


def test_components_have_deviation_one_and_cut_off_what_is_odd(samples: Samples) -> None:
    components = PrincipalComponents.of(samples.pixels, 3)
    coordinates = components.coordinates(samples.pixels)
    assert coordinates.mean(axis=0) == pytest.approx(np.zeros(3), abs=0.1)
    assert coordinates.std(axis=0) == pytest.approx(np.ones(3), abs=0.1)
    assert np.abs(components.coordinates(samples.pixels * 1000)).max() == 5


def test_before_training_latents_are_components() -> None:
    coordinates = torch.randn(5, 8)
    assert (Network(8, SHAPE, 0.5, 0).encode(coordinates) == coordinates[:, :6]).all()


def test_the_codec_decodes_as_the_network_does(lessons: Lessons) -> None:
    network = finish(distil(SHAPE, lessons, Plan(20, 0.03, 0.5), 0, NOWHERE, "network"))
    codec = network.codec(lessons.components, lessons.samples.pixels)
    latents = codec.encode(lessons.samples.pixels[:50])
    with torch.no_grad():
        colours = network.decode(network.encode(lessons.coordinates[:50]), lessons.lights[:3])
    for i in range(3):
        relit = codec.decoder.relight(latents, lessons.samples.lights[i])
        assert relit == pytest.approx(colours[:, i].numpy(), abs=1e-4)


def test_a_codec_keeps_what_it_was_while_the_network_learns_on(lessons: Lessons) -> None:
    network = Network(lessons.coordinates.shape[1], SHAPE, 0.5, 0)
    codec = network.codec(lessons.components, lessons.samples.pixels)
    before = codec.encode(lessons.samples.pixels[:9])
    with torch.no_grad():
        network.shortcut.mul_(2)
    assert (codec.encode(lessons.samples.pixels[:9]) == before).all()


def test_training_lowers_the_error(lessons: Lessons) -> None:
    def error(steps: int) -> float:
        network = finish(distil(SHAPE, lessons, Plan(steps, 0.03, 0.5), 0, NOWHERE, "network"))
        with torch.no_grad():
            colours = network.decode(network.encode(lessons.coordinates), lessons.lights)
        return float((colours - lessons.pixels).square().mean())

    assert error(300) < 0.2 * error(1)


def test_a_training_that_diverges_begins_anew_at_half_the_rate(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[int] = []

    def settling(training: distillation._Training, _error: float) -> bool:
        attempts.append(training._attempt)
        return training._attempt == 2

    monkeypatch.setattr(distillation._Training, "_settling", settling)
    monkeypatch.setattr(distillation._Training, "_weights", lambda *_: torch.tensor(1.0))
    finish(distil(SHAPE, lessons, Plan(3, 1.0, 0.5), 0, NOWHERE, "network"))
    assert attempts == [0, 1, 2, 2, 2]


def test_a_training_that_never_settles_says_so(lessons: Lessons) -> None:
    nothing = replace(lessons, pixels=lessons.pixels * float("nan"))
    with pytest.raises(InputError, match="did not settle"):
        finish(distil(SHAPE, nothing, Plan(60, 0.03, 0.5), 0, NOWHERE, "network"))


def test_several_teachers_say_their_mean(lessons: Lessons) -> None:
    networks = [Network(lessons.coordinates.shape[1], SHAPE, 0.5, seed) for seed in (1, 2)]
    pixels, questions = torch.arange(4), torch.arange(3)
    said = [together([network], lessons)(pixels, questions) for network in networks]
    assert torch.allclose(together(networks, lessons)(pixels, questions), (said[0] + said[1]) / 2)


def test_intricate_pixels_are_drawn_more_often(lessons: Lessons) -> None:
    intricate = intricacy(lessons.samples.pixels, lessons.components)
    drawn = lessons.draw(20_000, np.random.default_rng(0))
    assert drawn.min() >= 0
    assert drawn.max() < len(intricate)
    often = np.bincount(drawn, minlength=len(intricate))
    order = np.argsort(intricate)
    fourth = len(order) // 4
    expected = (intricate[order[-fourth:]] ** 0.25).sum() / (intricate[order[:fourth]] ** 0.25).sum()
    assert often[order[-fourth:]].sum() / often[order[:fourth]].sum() == pytest.approx(expected, rel=0.1)


def test_the_rate_rises_and_falls() -> None:
    rates = [one_cycle(step / 100) for step in range(101)]
    assert rates[0] == pytest.approx(1 / 25)
    assert max(rates) == pytest.approx(1, abs=0.01)
    assert rates[-1] == pytest.approx(0, abs=1e-6)
    assert rates.index(max(rates)) == 15


def test_lights_are_asked_for_no_lower_than_photographed() -> None:
    lights = np.array([[0, 0, 1], [0.5, 0, 0.75**0.5]])
    between = lights_between(lights, 200, np.random.default_rng(0))
    assert np.linalg.norm(between, axis=1) == pytest.approx(np.ones(200))
    assert np.linalg.norm(between[:, :2], axis=1).max() <= 0.5


def test_a_training_taken_up_again_ends_as_if_it_had_never_stopped(
    lessons: Lessons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    monkeypatch.setattr(distillation, "REPORT_SECONDS", 0.0)
    plan = Plan(40, 0.03, 0.5)
    whole = finish(distil(SHAPE, lessons, plan, 0, NOWHERE, "network"))
    interrupted = distil(SHAPE, lessons, plan, 0, Checkpoints(tmp_path / "kept", "key"), "network")
    while next(interrupted).done < 25:
        pass
    interrupted.close()
    resumed = distil(SHAPE, lessons, plan, 0, Checkpoints(tmp_path / "kept", "key"), "network")
    assert next(resumed).done == 26
    again = finish(resumed)
    assert all(torch.equal(a, b) for a, b in zip(whole.matrices, again.matrices, strict=True))
