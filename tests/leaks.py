"""Look for answers in what is published: any file, and files inside wheels, archives, notebooks and pages."""

from __future__ import annotations

import ast
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

SHORTEST = 24  # characters; shorter lines, such as `return rdm`, say nothing
FORMULA = re.compile(r"corr|dot|einsum|[cp]dist|mean|norm|rank|squareform|std|tri[ul]|zscore| @ ")  # not: plumbing


def secrets(solutions: Path) -> set[str]:
    """Return the lines that must stand nowhere: the formulas of its code, right or wrong, and the model answers."""
    found: set[str] = set()
    for path in solutions.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                body = [node.body] if isinstance(node, ast.Lambda) else node.body[ast.get_docstring(node) is not None :]
                lines = (line for part in body for line in ast.unparse(part).splitlines())
                found |= {line for line in lines if FORMULA.search(line)}
    for path in solutions.rglob("*.md"):
        found |= set(re.split(r"(?<=[。．.?？!！])\s*|\n", path.read_text(encoding="utf-8")))
    return {squeezed for line in found if len(squeezed := squeeze(line)) >= SHORTEST}


def squeeze(text: str) -> str:
    """Return ``text`` without white space and with one kind of quote: it may be broken and quoted anyhow."""
    return re.sub(r"\s+", "", text).replace('"', "'")


def leaks(paths: list[Path], wanted: set[str]) -> list[tuple[str, str]]:
    """Return where in the files ``paths`` which of the wanted lines stand."""
    hits = []
    for path in paths:
        for name, text in texts(path.name, path.read_bytes()):
            squeezed = squeeze(text)
            hits += [(f"{path}: {name}", secret) for secret in wanted if secret in squeezed]
    return hits


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield every text in a file: itself, the members of an archive, the cells of a notebook, the words of a page."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(f"{name}/{member}", archive.read(member))
    elif name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for entry in archive:
                if (stream := archive.extractfile(entry)) is not None:
                    yield from texts(f"{name}/{entry.name}", stream.read())
    else:
        text = content.decode("utf-8", errors="replace")
        yield name, text
        if name.endswith(".ipynb"):
            yield f"{name} (cells)", "\n".join(_strings(json.loads(text)))
        elif name.endswith((".html", ".htm")):
            yield f"{name} (words)", BeautifulSoup(text, "html.parser").get_text()
        elif name.endswith((".js", ".json")):
            yield f"{name} (unescaped)", re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        if all(isinstance(part, str) for part in node):
            yield "".join(node)
        else:
            for part in node:
                yield from _strings(part)
    elif isinstance(node, dict):
        for part in node.values():
            yield from _strings(part)
