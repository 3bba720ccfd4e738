"""Series of methods by name."""

from dataclasses import replace
from pathlib import Path

import pytest

from disk_rti_desktop.evaluation.comparison import REFERENCES, Settings, encoding_of
from disk_rti_desktop.evaluation.protocol import item
from disk_rti_desktop.evaluation.series import SERIES, methods_in


@pytest.mark.parametrize("name", SERIES)
def test_every_method_of_a_series_exists(name: str, dome_and_test: Path) -> None:
    small = item(dome_and_test)
    one = replace(small, fitted=replace(small.fitted, width=320, height=320))
    texts = [text for text in methods_in(name) if text not in REFERENCES]
    assert len({str(encoding_of(one, text, Settings())) for text in texts}) == len(texts) > 7


def test_series_and_methods_may_be_mixed() -> None:
    assert methods_in("hsh3, alpha,,ptm,hsh3") == ["hsh3", *SERIES["alpha"], "ptm"]
    assert methods_in(" ") == []
