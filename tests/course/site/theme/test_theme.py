"""The extension as a whole: how it registers, and that its templates come before those of the theme."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from nma_w1d5.course.site import theme
from nma_w1d5.course.site.theme.interface import SCRIPT_WORDS

PACKAGE = Path(theme.__file__).parent
CONFIG = PACKAGE.parent.parent.parent.parent / "_config.yml"


class App:
    """What an extension uses of Sphinx while it registers."""

    def __init__(self) -> None:
        self.config = type("Config", (), {"templates_path": ["own"]})()
        self.values: list[str] = []
        self.events: list[str] = []

    def add_config_value(self, name: str, default: object, rebuild: str) -> None:
        self.values.append(name)

    def connect(self, event: str, callback: object, priority: int = 500) -> None:
        self.events.append(event)

    def add_transform(self, transform: type) -> None:
        self.events.append(transform.__name__)

    def add_css_file(self, name: str, **options: object) -> None:
        self.events.append(name)

    add_js_file = add_css_file


@pytest.fixture
def app() -> App:
    app = App()
    theme.setup(app)  # type: ignore[arg-type]
    return app


def test_the_extension_registers_what_config_may_say(app: App) -> None:
    assert app.values == ["nma_languages", "nma_words", "nma_base_url", "nma_repository"]
    assert {"LabelFirst", "InwardLinks", "Remarks", "nma.css", "search.js"} <= set(app.events)


def test_own_templates_come_first(app: App) -> None:
    theme._put_templates_first(app, app.config)  # type: ignore[arg-type]
    assert app.config.templates_path == [str(theme.TEMPLATES), "own"]


def test_scripts_are_strict_and_speak_through_the_words_of_the_page() -> None:
    scripts = sorted((PACKAGE / "static").glob("*.js"))
    assert [script.name for script in scripts] == ["code.js", "language.js", "search.js", "videos.js"]
    said = {word for script in scripts for word in re.findall(r'say\("([^"]+)"\)', script.read_text(encoding="utf-8"))}
    assert said == set(SCRIPT_WORDS)
    assert all('"use strict"' in script.read_text(encoding="utf-8") for script in scripts)


def test_every_word_of_our_templates_and_scripts_has_japanese() -> None:
    templates = [path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "templates").rglob("*.html"))]
    asked = {ast.literal_eval(word) for text in templates for word in re.findall(r"_\(('[^']+'|\"[^\"]+\")\)", text)}
    entries = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["languages"]
    japanese = next(entry for entry in entries if entry["code"] == "ja")["strings"]
    assert len(asked) >= 8
    assert asked - {"Search"} <= set(japanese), "Search is in the catalogue of Sphinx"
    assert set(SCRIPT_WORDS) <= set(japanese)


def test_no_file_of_the_theme_names_another_site() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (PACKAGE / "static").iterdir() if path.is_file()}
    texts |= {path: path.read_text(encoding="utf-8") for path in (PACKAGE / "templates").rglob("*.html")}
    found = [path.name for path, text in texts.items() if re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)]
    assert found == []
