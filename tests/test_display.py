"""Videos and slides: the widgets of a notebook and the cards of a page."""

import ipywidgets
import pytest
from bs4 import BeautifulSoup
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from nma_w1d5 import display as module
from nma_w1d5 import display_slides, display_videos

VIDEOS = [("Youtube", "KlXtKJCpV4I"), ("Bilibili", "BV1ip4y1i7Yo"), ("Osf", "kwyvp")]


@pytest.fixture(autouse=True)
def no_language(monkeypatch):
    monkeypatch.delenv("NMA_W1D5_LANGUAGE", raising=False)


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed, as (kinds of output, options)."""
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: outputs.append((data, options)))
    return outputs


def page(shown):
    """Return the HTML of the latest output."""
    return BeautifulSoup(shown[-1][0]["text/html"], "html.parser")


def widget(shown):
    """Return the widget of the latest output."""
    return ipywidgets.widgets.widget._instances[shown[-1][0][module.WIDGET_VIEW]["model_id"]]


def test_one_output_of_three_kinds(shown):
    display_videos(VIDEOS)
    ((data, options),) = shown
    assert set(data) == {module.WIDGET_VIEW, "text/html", "text/plain"}
    assert options == {"raw": True}
    view = data[module.WIDGET_VIEW]
    assert (view["version_major"], view["version_minor"]) == (2, 0)


def test_page_has_a_card_for_each_place(shown):
    display_videos(VIDEOS)
    box = page(shown).select_one("div.nma-videos")
    assert box["data-title"] == "Video"
    cards = box.find_all("section", class_="nma-video", recursive=False)
    assert [card["data-source"] for card in cards] == ["Youtube", "Bilibili", "Osf"]
    assert [card.h4.text for card in cards] == ["YouTube", "Bilibili", "OSF"]
    for card in cards:
        assert card.button["type"] == "button"
        assert card.button["class"] == ["nma-play"]
        assert card.button["data-embed"].startswith("https://")
        assert card.a["rel"] == ["noopener", "noreferrer"]
        assert card.button.text.startswith("▶ ")


@pytest.mark.parametrize(
    ("video", "watch", "embed"),
    [
        (
            VIDEOS[0],
            "https://www.youtube.com/watch?v=KlXtKJCpV4I",
            "https://www.youtube-nocookie.com/embed/KlXtKJCpV4I?rel=0&fs=1",
        ),
        (
            VIDEOS[1],
            "https://www.bilibili.com/video/BV1ip4y1i7Yo",
            "https://player.bilibili.com/player.html?bvid=BV1ip4y1i7Yo&autoplay=0&fs=1",
        ),
        (
            VIDEOS[2],
            "https://osf.io/kwyvp",
            "https://mfr.ca-1.osf.io/render?url=https://osf.io/download/kwyvp/?direct%26mode=render",
        ),
    ],
)
def test_addresses(shown, video, watch, embed):
    display_videos([video])
    assert page(shown).a["href"] == watch
    assert page(shown).button["data-embed"] == embed
    frame = BeautifulSoup(widget(shown).children[0].value, "html.parser")
    assert frame.iframe["src"] == embed
    assert frame.a["href"] == watch


@pytest.mark.parametrize("display", [lambda: display_videos(VIDEOS), lambda: display_slides("kwyvp")])
def test_page_loads_nothing_by_itself(shown, display):
    display()
    html = page(shown)
    assert html.find_all(["iframe", "img", "script", "link", "video", "embed", "object"]) == []
    assert all(element.get("src") is None and element.get("style") is None for element in html.find_all(True))


def test_notebook_has_a_tab_for_each_place(shown):
    display_videos(VIDEOS)
    tabs = widget(shown)
    assert isinstance(tabs, ipywidgets.Tab)
    assert [tabs.get_title(index) for index in range(3)] == ["YouTube", "Bilibili", "OSF"]
    frames = [BeautifulSoup(child.value, "html.parser").iframe for child in tabs.children]
    assert all(frame["loading"] == "lazy" and frame["title"] for frame in frames)


def test_size_and_full_screen(shown):
    display_videos(VIDEOS[:1], W=730, H=410, fs=0)
    frame = BeautifulSoup(widget(shown).children[0].value, "html.parser").iframe
    assert "max-width:730px" in frame["style"]
    assert "aspect-ratio:730/410" in frame["style"]
    assert "width:100%" in frame["style"], "it shrinks with the window"
    assert "fs=0" in frame["src"]
    assert not frame.has_attr("allowfullscreen")
    display_videos(VIDEOS[:1])
    assert BeautifulSoup(widget(shown).children[0].value, "html.parser").iframe.has_attr("allowfullscreen")


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_labels_are_in_the_language_of_the_notebook(shown, monkeypatch, how):
    if how == "environment":
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    language = "ja" if how == "argument" else None
    display_videos(VIDEOS, language=language)
    assert page(shown).div["data-title"] == "動画"
    assert page(shown).button.text == "▶ 動画を再生（YouTube）"
    assert page(shown).a.text == "YouTubeで見る（新しいタブ）"
    display_slides("kwyvp", language=language)
    assert page(shown).button.text == "▶ スライドを表示（OSF）"


def test_titles_are_set_as_the_language_does(shown):
    display_videos(VIDEOS[:1], language="ja")
    assert BeautifulSoup(widget(shown).children[0].value, "html.parser").iframe["title"] == "動画（YouTube）"
    assert shown[-1][0]["text/plain"] == "動画（YouTube）：https://www.youtube.com/watch?v=KlXtKJCpV4I"
    display_slides("kwyvp", language="ja")
    assert shown[-1][0]["text/plain"] == "スライド：https://osf.io/kwyvp/download"


def test_a_language_without_words_is_named(shown):
    with pytest.raises(ValueError, match="language is 'xx'; expected one of 'en', 'ja'"):
        display_videos(VIDEOS, language="xx")
    assert shown == []


def test_slides_are_a_frame_and_a_download(shown):
    display_slides("kwyvp")
    card = page(shown).select_one("div.nma-slides")
    assert card["data-title"] == "Slides"
    assert "osf.io/download/kwyvp" in card.button["data-embed"]
    assert card.a["href"] == "https://osf.io/kwyvp/download"
    live = BeautifulSoup(widget(shown).value, "html.parser")
    assert "osf.io/download/kwyvp" in live.iframe["src"]
    assert live.a["href"] == "https://osf.io/kwyvp/download"
    assert shown[-1][0]["text/plain"] == "Slides: https://osf.io/kwyvp/download"


def test_terminal_shows_addresses(capsys):
    display_videos(VIDEOS[:2])
    printed = capsys.readouterr().out
    assert "Video (YouTube): https://www.youtube.com/watch?v=KlXtKJCpV4I" in printed


def test_a_kernel_publishes_all_kinds_in_one_message():
    shell = InteractiveShell.instance()
    publisher, shell.display_pub = shell.display_pub, CapturingDisplayPublisher(shell=shell)
    try:
        display_videos(VIDEOS)
        (message,) = shell.display_pub.outputs
    finally:
        shell.display_pub = publisher
        InteractiveShell.clear_instance()
    assert set(message["data"]) == {module.WIDGET_VIEW, "text/html", "text/plain"}


@pytest.mark.parametrize(
    ("video_ids", "message"),
    [
        ([], "video_ids must be a list .* with at least one entry"),
        ("Youtube", "video_ids must be a list of .place, identifier."),
        (["Youtube"], "must hold pairs .place, identifier.; got 'Youtube'"),
        ([("Youtube", "a", "b")], "must hold pairs"),
        ([("YouTube", "a")], "the place must be one of 'Youtube', 'Bilibili', 'Osf'; got 'YouTube'"),
        ([("Youtube", "https://youtu.be/a")], "identifier on YouTube must be letters.*not an address; got 'https"),
        ([("Youtube", '"><script>')], "must be letters, digits"),
        ([("Osf", 5)], "identifier on OSF must be letters, digits.*got 5"),
        ([("Osf", "")], "must be letters, digits"),
    ],
)
def test_wrong_videos_are_named(shown, video_ids, message):
    with pytest.raises(ValueError, match=message):
        display_videos(video_ids)
    assert shown == []


@pytest.mark.parametrize("size", [{"W": 0}, {"H": -1}, {"W": "854"}, {"H": 1.5}])
def test_wrong_sizes_are_named(size):
    with pytest.raises(ValueError, match=f"{next(iter(size))} must be a whole number of pixels"):
        display_videos(VIDEOS, **size)


def test_wrong_slides_are_named():
    with pytest.raises(ValueError, match="osf_id must be letters, digits, - and _ only, not an address"):
        display_slides("https://osf.io/kwyvp")
