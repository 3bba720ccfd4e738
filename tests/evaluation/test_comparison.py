"""Methods judged on photos that they have not seen, each in a process of its own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import encode
from disk_rti_desktop.errors import InputError, ParameterError
from disk_rti_desktop.evaluation import metrics, protocol
from disk_rti_desktop.evaluation.comparison import Settings, compare, encoding_of, measure
from disk_rti_desktop.evaluation.protocol import Item
from disk_rti_desktop.mlic import sample
from disk_rti_desktop.progress import Progress, finish
from disk_rti_desktop.render import cpu


@pytest.fixture(scope="module")
def item(dome_and_test: Path) -> Item:
    return protocol.item(dome_and_test)


def test_scores_are_those_of_the_stored_bytes(item: Item) -> None:
    reports: list[Progress] = []
    (found,) = finish(compare([item], ["ptm", "hsh2"], Settings()), reports.append)
    assert list(found.outcomes) == ["ptm", "hsh2"]
    for text, outcome in found.outcomes.items():
        encoding = method(text)
        codec = finish(encoding.fit(finish(sample(item.fitted, encoding.pixels, 0))))
        stored = finish(encode(item.fitted, codec, text))
        by_hand = {}
        for index, light in enumerate(item.judged.lights):
            truth = metrics.as_bytes(item.judged.photo(index))
            by_hand[item.held_out[index]] = metrics.scores(cpu.relight(stored, light), truth)
        assert outcome.by_light == by_hand
        assert outcome.scores == metrics.mean(list(by_hand.values()))
        assert outcome.bytes_per_pixel == len(stored.planes)
        assert (outcome.decoder_parameters, outcome.reference) == (0, False)
        lowest = item.judged.lights[found.lowest_light]
        assert lowest[2] == item.judged.lights[:, 2].min()
        assert (outcome.picture == cpu.relight(stored, lowest)).all()
    assert reports[-1].fraction > 0.9
    assert all("relief, " in report.note for report in reports)


def test_learned_decoders_tell_their_size(item: Item) -> None:
    outcome = finish(measure(item, "neural10:steps=20", Settings("quick")))
    assert outcome.decoder_parameters == 263  # 11 * 10 + 10 * 10 + 3 * 10 weights, 2 * 10 + 3 biases
    assert outcome.bytes_per_pixel == 9
    assert outcome.fit_seconds > 0


@pytest.mark.parametrize("text", ["teacher", "rbf-photos"])
def test_references_blend_the_photos(item: Item, text: str) -> None:
    # Judged by photos that they know, references come near to these.
    known = replace(item, judged=item.fitted.only([3, 9]))
    outcome = finish(measure(known, text, Settings()))
    assert outcome.reference
    assert outcome.bytes_per_pixel == 3 * len(item.fitted.photos)
    assert outcome.scores.psnr > finish(measure(known, "ptm", Settings())).scores.psnr


def test_quality_and_seed_reach_the_methods(item: Item) -> None:
    settings = Settings("quick", seed=7)
    assert encoding_of(item, "neural20", settings).model_dump() == method("neural20", "quick", seed=7).model_dump()
    assert encoding_of(item, "neural20:seed=3", settings).model_dump()["seed"] == 3
    assert encoding_of(item, "hsh3", settings).model_dump() == method("hsh3").model_dump()


def test_pixels_may_be_a_share_of_the_objects(item: Item) -> None:
    assert encoding_of(item, "neural20:pixels=12.5%", Settings()).pixels == 40 * 32 // 8
    mask = np.zeros((32, 40), np.bool_)
    mask[:, :20] = True
    masked = replace(item, fitted=replace(item.fitted, mask=mask))
    assert encoding_of(masked, "neural20:pixels=50%:steps=20", Settings()).pixels == 20 * 32 // 2


@pytest.mark.parametrize(
    ("methods", "message"),
    [(["hsh9"], "less than or equal to 3"), ([], "at least one method"), (["ptm", "ptm"], "none twice")],
)
def test_wrong_methods_are_told_before_the_work(item: Item, methods: list[str], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        next(compare([item], methods, Settings()))


def test_wrong_weights_are_told_before_the_work(item: Item, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as weights"):
        next(compare([item], ["ptm"], Settings(lpips=tmp_path)))


def test_the_users_errors_come_out_of_the_other_process(item: Item) -> None:
    few = replace(item, fitted=item.fitted.only([0, 1, 2]))
    with pytest.raises(ParameterError, match="at least 6 photos"):
        finish(compare([few], ["ptm"], Settings()))


def test_only_the_object_is_judged(item: Item) -> None:
    mask = np.zeros((item.fitted.height, item.fitted.width), np.bool_)
    mask[8:24, 10:30] = True
    masked = replace(item, fitted=replace(item.fitted, mask=mask))
    whole, inside = (finish(measure(one, "hsh2", Settings())) for one in (item, masked))
    light = int(np.argmin(item.judged.lights[:, 2]))
    truth = metrics.as_bytes(item.judged.photo(light))
    assert inside.by_light[item.held_out[light]] == metrics.scores(inside.picture, truth, mask)
    assert inside.scores != whole.scores
