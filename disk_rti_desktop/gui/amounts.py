"""Durations and sizes of files in words, no more exactly than one can know."""


def duration_in_words(seconds: float) -> str:
    """How long something takes."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 95:
        return f"about {10 * round(seconds / 10)} seconds"
    minutes = round(seconds / 60)
    if minutes < 50:
        return f"about {minutes} minutes"
    hours = seconds / 3600
    return "about an hour" if hours < 1.3 else f"about {hours:.1f} hours" if hours < 9.5 else f"about {hours:.0f} hours"


def size_in_words(count: int) -> str:
    """An amount of bytes."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= 0.95 * limit:
            value = count / limit
            return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
    return f"{count} bytes"
