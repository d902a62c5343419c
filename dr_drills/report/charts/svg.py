"""Elements of SVG as escaped text. Coordinates are rounded to a tenth of a pixel."""

from __future__ import annotations

from markupsafe import Markup, escape

Value = str | float


def element(tag: str, *children: str, **attributes: Value) -> Markup:
    """One element; `_` in attribute names stands for ``-``, a trailing one is dropped (``class_``)."""
    given = [Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _shown(value)) for name, value in attributes.items()]
    inside = Markup("").join(escape(child) for child in children)
    return Markup("<{}{}>{}</{}>").format(tag, Markup("").join(given), inside, tag)


def drawing(width: float, height: float, label: str, *children: str) -> Markup:
    """A whole picture with its text alternative; it scales with the page and scrolls on a narrow one."""
    picture = element(
        "svg",
        element("title", label),
        *children,
        viewBox=f"0 0 {_shown(width)} {_shown(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
    )
    return element("div", picture, class_="chart", tabindex="0", role="group", aria_label=label)


def text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> Markup:
    """A line of text; `kind` is its class."""
    return element("text", words, class_=kind, x=x, y=y, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return element("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def width_of(words: str, size: float = 12) -> float:
    """About how wide a text is; generous, so that labels do not touch."""
    return len(words) * size * 0.56


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):g}"
