"""The page in front of the languages: it picks one for the reader, and offers all without JavaScript."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from nma_w1d5.course.settings import Settings


def write_root(site: Path, settings: Settings) -> None:
    """Write ``index.html`` and ``404.html`` into the folder of the site."""
    for name in ("index.html", "404.html"):
        (site / name).write_text(render(name, settings), encoding="utf-8")
    (site / ".nojekyll").touch()


def render(name: str, settings: Settings) -> str:
    """Return one of the pages in front of the languages; a lost reader may be in any folder of the site."""
    loader = FileSystemLoader(Path(__file__).parent / "theme" / "root")
    pages = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
    home = f"{settings.base_url}/" if name == "404.html" else ""
    return pages.get_template(name).render(
        languages=settings.languages, default=settings.default_language, base_url=settings.base_url, home=home
    )
