"""Videos and slides of a notebook: live in tabs where a kernel runs, as cards that load nothing on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from nma_w1d5.wording import notebook_language, say

if TYPE_CHECKING:
    from ipywidgets import Widget

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
IDENTIFIER = re.compile(r"[\w-]+", re.ASCII)


class Place(NamedTuple):
    """Where videos are: its name, the address of a video's page, and that of its player."""

    name: str
    watch: str
    embed: str


PLACES = {
    "Youtube": Place(
        "YouTube",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com/embed/{id}?rel=0&fs={fs}",
    ),
    "Bilibili": Place(
        "Bilibili",
        "https://www.bilibili.com/video/{id}",
        "https://player.bilibili.com/player.html?bvid={id}&autoplay=0&fs={fs}",
    ),
    "Osf": Place(
        "OSF",
        "https://osf.io/{id}",
        "https://mfr.ca-1.osf.io/render?url=https://osf.io/download/{id}/?direct%26mode=render",
    ),
}


def display_videos(
    video_ids: Sequence[tuple[str, str]], W: int = 854, H: int = 480, fs: int = 1, language: str | None = None
) -> None:
    """Show a video in tabs, one for each place where it can be watched.

    In a notebook the tabs hold players; a page shows a card with a button and a link for each place and asks nothing of
    another site before the button is pressed.

    Parameters
    ----------
    video_ids : list of (str, str)
        Place and identifier: ``("Youtube", id)``, ``("Bilibili", id)``, ``("Osf", id)``.
    W, H : int, optional
        Largest width and the height that goes with it, in pixels; the player shrinks with the window.
    fs : {0, 1}, optional
        Allow full screen.
    language : str, optional
        As for `notebook_language`.

    Raises
    ------
    ValueError
        If a place is not known, or an identifier or a size cannot be one.

    Examples
    --------
    >>> display_videos([("Youtube", "KlXtKJCpV4I"), ("Bilibili", "BV1ip4y1i7Yo")])  # doctest: +SKIP
    """
    import ipywidgets

    language = notebook_language(language)
    _check_videos(video_ids)
    _check_size(W, H)
    names, frames, cards, lines = [], [], [], []
    for source, video in video_ids:
        place = PLACES[source]
        page, player = place.watch.format(id=video), place.embed.format(id=video, fs=int(bool(fs)))
        title = say("punctuation.detailed", language, text=say("display.video", language), detail=place.name)
        link = _link(page, say("display.watch", language, place=place.name))
        press = say("display.play", language, place=place.name)
        names.append(place.name)
        frames.append(_frame(player, title, W, H, fs) + link)
        attributes = f'class="nma-video" data-source="{source}"'
        cards.append(_card("section", attributes, place.name, player, press, link, language))
        lines.append(say("punctuation.labelled", language, label=title, text=page))
    html = f'<div class="nma-videos" data-title="{escape(say("display.video", language))}">{"".join(cards)}</div>'
    tabs = ipywidgets.Tab(children=[ipywidgets.HTML(frame) for frame in frames])
    for index, name in enumerate(names):  # versions 7 and 8 have this in common
        tabs.set_title(index, name)
    _show(tabs, html, "\n".join(lines))


def display_slides(osf_id: str, W: int = 854, H: int = 480, language: str | None = None) -> None:
    """Show slides that are kept on OSF, with a link to download them.

    Parameters
    ----------
    osf_id : str
        Identifier of the file on OSF.
    W, H : int, optional
        As for `display_videos`.
    language : str, optional
        As for `notebook_language`.

    Raises
    ------
    ValueError
        If the identifier or a size cannot be one.

    Examples
    --------
    >>> display_slides("kwyvp")  # doctest: +SKIP
    """
    import ipywidgets

    language = notebook_language(language)
    _check_identifier(osf_id, "osf_id")
    _check_size(W, H)
    place, title = PLACES["Osf"], say("display.slides", language)
    player, page = place.embed.format(id=osf_id), f"https://osf.io/{osf_id}/download"
    link = _link(page, say("display.download", language))
    attributes = f'class="nma-slides" data-source="Osf" data-title="{escape(title)}"'
    press = say("display.show", language, place=place.name)
    card = _card("div", attributes, place.name, player, press, link, language)
    line = say("punctuation.labelled", language, label=title, text=page)
    _show(ipywidgets.HTML(_frame(player, title, W, H, fs=1) + link), card, line)


def widget_view(widget: Widget) -> dict[str, object]:
    """Return the kind of output that is a widget where a kernel runs, and nothing elsewhere."""
    return {WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


def _show(widget: Widget, html: str, text: str) -> None:
    """Display a widget, with what stands in for it on a page and in a terminal."""
    from IPython.display import display

    display({**widget_view(widget), "text/html": html, "text/plain": text}, raw=True)


def _frame(address: str, title: str, width: int, height: int, fs: int) -> str:
    """Return the HTML of a player, loaded when it comes into view."""
    full = " allowfullscreen" if fs else ""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy"{full} '
        f'allow="fullscreen; encrypted-media; picture-in-picture" referrerpolicy="strict-origin-when-cross-origin" '
        f'style="width:100%;max-width:{width}px;aspect-ratio:{width}/{height};border:0"></iframe><br>'
    )


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def _card(element: str, attributes: str, place: str, player: str, press: str, link: str, language: str) -> str:
    """Return the HTML of one place: a button that a script turns into a player, and a link that needs none."""
    return (
        f"<{element} {attributes}><h4>{place}</h4>"
        f'<button class="nma-play" type="button" data-embed="{escape(player)}">{escape(press)}</button>'
        f"{link}<p>{escape(say('display.loads', language, place=place))}</p></{element}>"
    )


def _check_videos(video_ids: Sequence[tuple[str, str]]) -> None:
    if isinstance(video_ids, str) or not len(video_ids):
        raise ValueError(f"video_ids must be a list of (place, identifier) with at least one entry; got {video_ids!r}.")
    for entry in video_ids:
        if isinstance(entry, str) or len(entry) != 2:
            raise ValueError(f"video_ids must hold pairs (place, identifier); got {entry!r}.")
        source, video = entry
        if source not in PLACES:
            raise ValueError(f"video_ids: the place must be one of {', '.join(map(repr, PLACES))}; got {source!r}.")
        _check_identifier(video, f"video_ids: the identifier on {PLACES[source].name}")


def _check_identifier(identifier: Any, name: str) -> None:
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"{name} must be letters, digits, - and _ only, not an address; got {identifier!r}.")


def _check_size(width: Any, height: Any) -> None:
    for name, value in (("W", width), ("H", height)):
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} must be a whole number of pixels, at least 1; got {value!r}.")
