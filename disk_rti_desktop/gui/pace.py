"""How coarsely to draw while something moves, learned from how long the frames take."""


class Pace:
    """Chooses the finest level that keeps within a budget of seconds; 0 is full, each level more a quarter of it."""

    def __init__(self, budget: float, coarsest: int) -> None:
        self._budget = budget
        self._levels = range(coarsest + 1)
        self._seconds: dict[int, float] = {}

    @property
    def level(self) -> int:
        """The level to draw next; one that was not tried yet is taken for fast."""
        for level in self._levels:
            if self._seconds.get(level, 0.0) <= self._budget:
                return level
        return min(self._levels, key=lambda level: self._seconds[level])

    def note(self, level: int, seconds: float) -> None:
        """Learns how long a frame at a level took."""
        self._seconds[level] = seconds

    def rest(self) -> None:
        """Forgets the coarser levels: what was slow once is tried again when something moves the next time."""
        self._seconds = {level: seconds for level, seconds in self._seconds.items() if level == 0}
