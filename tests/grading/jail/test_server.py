"""What the fork server does before it serves."""

import os
import subprocess
import sys
from pathlib import Path


def test_whether_nobody_can_read_is_found_out(tmp_path: Path) -> None:
    code = """
import os, sys
from nma_w1d5.grading.jail.server import nobody_can_read
print(nobody_can_read(sys.argv[1:]), os.geteuid())
"""
    tmp_path.chmod(0o700)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", str(os.geteuid())], "only the fork became nobody"
