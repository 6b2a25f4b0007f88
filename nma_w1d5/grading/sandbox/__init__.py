"""The trusted side of the wall: start the jails, hand out notebooks, keep the clock, collect the replies.

`launch` is the way in. Nothing here imports the inside, :mod:`nma_w1d5.grading.jail`: a jail is started by its name.
"""

from nma_w1d5.grading.sandbox.launch import Kind, Launched, launch_sandbox, open_sandbox
from nma_w1d5.grading.sandbox.pool import SandboxUnavailable
from nma_w1d5.grading.sandbox.sandbox import Sandbox

__all__ = ["Kind", "Launched", "Sandbox", "SandboxUnavailable", "launch_sandbox", "open_sandbox"]
