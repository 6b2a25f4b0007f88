"""What a server has imported, so that its children need not: the fork of a warm process is quick."""

import atexit
import contextlib
import gc
import logging
import shutil
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from nma_w1d5.exercises.numbers import to_numbers


class Warmth:
    """The modules that a server has imported, of those that can be asked for; a bit stands for each."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = modules
        self._bits = 0
        spare_matplotlib_a_folder()

    def add(self, bits: int) -> bool:
        """Import those that are asked for and not there yet; tell whether there were any."""
        new = bits & ~self._bits
        if new:
            import_modules([name for number, name in enumerate(self._modules) if new >> number & 1])
            self._bits |= new
        return bool(new)


def import_modules(names: Sequence[str]) -> None:
    """Import what answers import, and run a few operations once, so that no child has to do it first."""
    logging.disable(logging.CRITICAL)
    for name in names:
        with contextlib.suppress(ImportError):
            __import__(name)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].get_configdir()
        sys.modules["matplotlib"].get_cachedir()
        atexit.unregister(shutil.rmtree)
    logging.disable(logging.NOTSET)
    if "numpy" in names:
        zeros = sys.modules["numpy"].zeros((32, 32))
        to_numbers((zeros @ zeros).mean(axis=0).std())
    if "torch" in names and "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        zeros = torch.zeros((32, 32))
        (zeros @ zeros).mean(dim=0).std()
    gc.collect()
    gc.freeze()
    gc.disable()


def spare_matplotlib_a_folder() -> None:
    """Satisfy matplotlib, which insists on a folder of its own, with the name of a place that cannot exist.

    So it can be imported here, or by a student, and writes nothing.
    """
    make = tempfile.mkdtemp

    def make_unless_for_matplotlib(*arguments: Any, **options: Any) -> str:
        return "/dev/null/matplotlib" if options.get("prefix") == "matplotlib-" else make(*arguments, **options)

    vars(tempfile)["mkdtemp"] = make_unless_for_matplotlib
