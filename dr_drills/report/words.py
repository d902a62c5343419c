"""How figures are written for people: the same everywhere in a report."""

from __future__ import annotations

NOT_RECORDED = "not recorded"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def duration(seconds: float | None) -> str:
    """A length of time at three or four significant figures, in the largest units that keep it readable."""
    if seconds is None:
        return NOT_RECORDED
    if seconds < 0:
        return f"\N{MINUS SIGN}{duration(-seconds)}"
    if round(seconds, 1) >= _MINUTE:
        return _long(seconds)
    places = 3 if seconds < 1 else 2 if seconds < 10 else 1  # noqa: PLR2004 - significant figures
    return f"{_trim(f'{seconds:.{places}f}')} s"


def _long(seconds: float) -> str:
    if seconds < _HOUR:
        minutes, rest = divmod(round(seconds, 1), _MINUTE)
        return f"{minutes:.0f} min" + (f" {_trim(f'{rest:.1f}')} s" if rest else "")
    whole = round(seconds)
    parts = ((whole // _DAY, "d"), (whole % _DAY // _HOUR, "h"), (whole % _HOUR // _MINUTE, "min"), (whole % _MINUTE, "s"))
    named = [f"{value} {unit}" for value, unit in parts if value]
    return " ".join(named[:2])


def count(value: int | None) -> str:
    """A count with thousands separated."""
    return NOT_RECORDED if value is None else f"{value:,}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """``1 row``, ``3 rows``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listing(items: tuple[str, ...] | list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and float(text) == int(float(text)) else text
