"""Controls update what depends on them, and what they show fits a screen and a screen reader."""

import ipywidgets

from nma_w1d5.interactive.controls import image_widget, read_out, update_by


def test_the_widget_of_a_picture_fits_a_narrow_screen():
    widget = image_widget(b"content", width=300)
    assert (widget.value, widget.format) == (b"content", "png")
    assert (widget.layout.width, widget.layout.max_width) == ("300px", "100%")


def test_changes_are_read_out():
    assert read_out("one", "two") == '<div aria-live="polite" style="line-height: 1.6">one<br>two</div>'


def test_an_update_comes_at_once_and_with_each_change_of_a_value():
    first, second, seen = ipywidgets.IntSlider(1), ipywidgets.IntSlider(2), []
    update_by((first, second), lambda: seen.append((first.value, second.value)))
    first.value = 3
    second.value = 4
    second.description = "no value"
    assert seen == [(1, 2), (3, 2), (3, 4)]
