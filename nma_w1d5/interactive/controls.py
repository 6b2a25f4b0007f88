"""What the widgets' controls have in common."""

from collections.abc import Callable, Iterable

import ipywidgets

WHOLE_LABEL = {"description_width": "initial"}
SLIDER = {"style": WHOLE_LABEL, "layout": {"width": "100%", "max_width": "600px"}}


def image_widget(content: bytes, width: int) -> ipywidgets.Image:
    """Return the widget of a PNG file, `width` pixels of the style sheet wide, or as wide as the screen."""
    return ipywidgets.Image(value=content, format="png", layout={"width": f"{width}px", "max_width": "100%"})


def read_out(*lines: str) -> str:
    """Return lines as HTML that screen readers read out when it changes."""
    return f'<div aria-live="polite" style="line-height: 1.6">{"<br>".join(lines)}</div>'


def update_by(controls: Iterable[ipywidgets.Widget], update: Callable[[], None]) -> None:
    """Update now, and whenever the value of a control changes."""
    for control in controls:
        control.observe(lambda _change: update(), names="value")
    update()
