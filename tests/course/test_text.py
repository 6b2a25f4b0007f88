"""Placeholders and labels."""

from __future__ import annotations

from nma_w1d5.course.text import anchor, fill


def test_fills_what_it_knows_and_leaves_latex_alone() -> None:
    assert fill("{{ language }} ${{M}}_{{s}}$ {{unknown}}", {"language": "ja"}) == "ja ${{M}}_{{s}}$ {{unknown}}"


def test_writes_labels_as_anchors_only_where_they_stand_alone() -> None:
    text = "(section-a)=\n## A\n\nsee (section-a)= in a line"
    assert anchor(text) == '<a name="section-a"></a>\n\n## A\n\nsee (section-a)= in a line'
