"""An output holds the live view, the still picture and a sentence."""

import base64

import ipywidgets
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.display import display
from matplotlib.figure import Figure

from nma_w1d5.display import WIDGET_VIEW
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import png


@pytest.fixture
def output():
    return Output(ipywidgets.HTML("live"), png(Figure(figsize=(2, 1))), "A sentence.")


def test_the_formatter_of_ipython_gets_all_three(output):
    data, metadata = DisplayFormatter().format(output)
    assert set(data) == {WIDGET_VIEW, "image/png", "text/plain"}
    assert data[WIDGET_VIEW] == {"model_id": output.widget.model_id, "version_major": 2, "version_minor": 0}
    assert base64.b64decode(data["image/png"]) == output.still
    assert data["text/plain"] == "A sentence."
    assert metadata == {"image/png": {"width": 192, "height": 96}}


def test_a_terminal_shows_the_sentence(output, capsys):
    display(output)
    assert capsys.readouterr().out == "A sentence.\n"


def test_the_page_keeps_all_but_the_live_view(output):
    from nbformat.v4 import new_output

    from nma_w1d5.course.editions import static

    data, metadata = output._repr_mimebundle_()
    (kept,) = static([new_output("display_data", data, metadata=metadata)])
    assert set(kept.data) == {"image/png", "text/plain"}
