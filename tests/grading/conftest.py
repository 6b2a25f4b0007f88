"""A sandbox that the tests share, where the host can have one."""

from collections.abc import Iterator
from typing import Any

import pytest

from nma_w1d5.grading.sandbox import Kind, Sandbox, SandboxUnavailable, open_sandbox
from tests.grading.helpers import AMPLE, make_question


def start(kind: Kind, **options: Any) -> Sandbox:
    """Open a sandbox, or skip the test and say loudly that isolation was not tested."""
    try:
        return open_sandbox(options.pop("question", make_question()), kind=kind, **{"timeout": AMPLE, **options})
    except SandboxUnavailable as error:
        pytest.skip(f"ISOLATION IS NOT TESTED on this host: {error}")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Two jails of bubblewrap, and more time than anything needs."""
    with start("bubblewrap") as opened:
        yield opened
