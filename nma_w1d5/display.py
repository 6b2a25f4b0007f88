"""Videos and slides of a notebook: live in tabs where a kernel runs, as cards that load nothing on a page."""

import re
from html import escape
from typing import NamedTuple

from nma_w1d5.wording import notebook_language

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
IDENTIFIER = re.compile(r"[\w-]+", re.ASCII)

WORDS = {
    "en": {
        "video": "Video",
        "slides": "Slides",
        "play": "▶ Play the video ({place})",
        "watch": "Watch on {place} (new tab)",
        "show": "▶ Show the slides ({place})",
        "download": "Download the slides",
        "loads": "Nothing is loaded from {place} until you press the button.",
    },
    "ja": {
        "video": "動画",
        "slides": "スライド",
        "play": "▶ 動画を再生（{place}）",
        "watch": "{place}で見る（新しいタブ）",
        "show": "▶ スライドを表示（{place}）",
        "download": "スライドをダウンロード",
        "loads": "ボタンを押すまで、{place}からは何も読み込みません。",
    },
}


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


def display_videos(video_ids, W=854, H=480, fs=1, language=None):
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
    language : {"ja", "en"}, optional
        Default: that of the notebook.

    Raises
    ------
    ValueError
        If a place is not known, or an identifier or a size cannot be one.

    Examples
    --------
    >>> display_videos([("Youtube", "KlXtKJCpV4I"), ("Bilibili", "BV1ip4y1i7Yo")])  # doctest: +SKIP
    """
    words = WORDS[notebook_language(language)]
    _check_videos(video_ids)
    _check_size(W, H)
    places = [PLACES[source] for source, _ in video_ids]
    pages = [place.watch.format(id=video) for place, (_, video) in zip(places, video_ids)]
    players = [place.embed.format(id=video, fs=int(bool(fs))) for place, (_, video) in zip(places, video_ids)]
    frames = [
        _frame(player, f"{words['video']} ({place.name})", W, H, fs) + _link(page, words["watch"], place)
        for place, page, player in zip(places, pages, players)
    ]
    cards = [
        _card("section", "nma-video", source, place, player, page, words["play"], words["watch"], words)
        for (source, _), place, page, player in zip(video_ids, places, pages, players)
    ]
    html = f'<div class="nma-videos" data-title="{escape(words["video"])}">{"".join(cards)}</div>'
    text = "\n".join(f"{words['video']} ({place.name}): {page}" for place, page in zip(places, pages))
    _show(_tabs([place.name for place in places], frames), html, text)


def display_slides(osf_id, W=854, H=480, language=None):
    """Show slides that are kept on OSF, with a link to download them.

    Parameters
    ----------
    osf_id : str
        Identifier of the file on OSF.
    W, H : int, optional
        As for `display_videos`.
    language : {"ja", "en"}, optional
        Default: that of the notebook.

    Raises
    ------
    ValueError
        If the identifier or a size cannot be one.

    Examples
    --------
    >>> display_slides("kwyvp")  # doctest: +SKIP
    """
    import ipywidgets

    words = WORDS[notebook_language(language)]
    _check_identifier(osf_id, "osf_id")
    _check_size(W, H)
    place = PLACES["Osf"]
    player, page = place.embed.format(id=osf_id), f"https://osf.io/{osf_id}/download"
    frame = _frame(player, words["slides"], W, H, fs=1) + _link(page, words["download"], place)
    card = _card("div", "nma-slides", "Osf", place, player, page, words["show"], words["download"], words)
    card = card.replace('data-source="Osf"', f'data-source="Osf" data-title="{escape(words["slides"])}"', 1)
    _show(ipywidgets.HTML(frame), card, f"{words['slides']}: {page}")


def _show(widget, html, text):
    """Display a widget, with what stands in for it on a page and in a terminal."""
    from IPython.display import display

    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({WIDGET_VIEW: view, "text/html": html, "text/plain": text}, raw=True)


def _tabs(titles, frames):
    """Return ipywidgets tabs; `set_title` is what versions 7 and 8 have in common."""
    import ipywidgets

    tabs = ipywidgets.Tab(children=[ipywidgets.HTML(frame) for frame in frames])
    for index, title in enumerate(titles):
        tabs.set_title(index, title)
    return tabs


def _frame(address, title, width, height, fs):
    """Return the HTML of a player, loaded when it comes into view."""
    full = " allowfullscreen" if fs else ""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy"{full} '
        f'allow="fullscreen; encrypted-media; picture-in-picture" referrerpolicy="strict-origin-when-cross-origin" '
        f'style="width:100%;max-width:{width}px;aspect-ratio:{width}/{height};border:0"></iframe><br>'
    )


def _link(address, label, place):
    text = escape(label.format(place=place.name))
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{text}</a>'


def _card(element, kind, source, place, player, page, press, follow, words):
    """Return the HTML of one place: a button that a script turns into a player, and a link that needs none."""
    return (
        f'<{element} class="{kind}" data-source="{source}"><h4>{place.name}</h4>'
        f'<button class="nma-play" type="button" data-embed="{escape(player)}">'
        f"{escape(press.format(place=place.name))}</button>"
        f"{_link(page, follow, place)}<p>{escape(words['loads'].format(place=place.name))}</p></{element}>"
    )


def _check_videos(video_ids):
    if isinstance(video_ids, str) or not len(video_ids):
        raise ValueError(f"video_ids must be a list of (place, identifier) with at least one entry; got {video_ids!r}.")
    for entry in video_ids:
        if isinstance(entry, str) or len(entry) != 2:
            raise ValueError(f"video_ids must hold pairs (place, identifier); got {entry!r}.")
        source, video = entry
        if source not in PLACES:
            raise ValueError(f"video_ids: the place must be one of {', '.join(map(repr, PLACES))}; got {source!r}.")
        _check_identifier(video, f"video_ids: the identifier on {PLACES[source].name}")


def _check_identifier(identifier, name):
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"{name} must be letters, digits, - and _ only, not an address; got {identifier!r}.")


def _check_size(width, height):
    for name, value in (("W", width), ("H", height)):
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} must be a whole number of pixels, at least 1; got {value!r}.")
