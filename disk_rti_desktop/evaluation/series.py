"""Series of methods by name, each of which answers one question of the paper.

Dulecha, Righetto, Pintus, Gobbetti, Giachetti: Fast and accurate neural reflectance transformation imaging through
knowledge distillation, Computers & Graphics 2025.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SIZES = (10, 20, 40, 50)
_ALPHAS = range(1, 10)
_SHARES = ("1.56%", "6.25%", "25%", "100%")

SERIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # every system of its tables
        "paper": (
            *("ptm", "hsh2", "hsh3", "rbf", "dmd", "neural50", "neural20", "published20:improved=false"),
            *("neural50:improved=true", "published20", "distilled20", "distilled10", "rbf-photos", "teacher"),
        ),
        # quality against the size of the decoder, figure 2
        "sizes": tuple(f"{name}{units}" for name in ("neural", "published", "distilled") for units in _SIZES),
        # the weight of the photos against the teacher
        "alpha": tuple(f"published20:alpha=0.{tenths}" for tenths in _ALPHAS),
        # how many of the pixels are learned from, table 10
        "pixels": tuple(f"{name}20:pixels={share}" for name in ("published", "distilled") for share in _SHARES),
    }
)


def methods_in(text: str) -> list[str]:
    """The methods that a text names, parted by commas; the name of a series stands for all of its methods."""
    named = [word.strip() for word in text.split(",") if word.strip()]
    return list(dict.fromkeys(method for word in named for method in SERIES.get(word, (word,))))
