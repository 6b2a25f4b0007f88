"""The trusted side of the wall: start the jails, hand out notebooks, keep the clock, collect the replies.

============  ================================================================
`launch`      the way in: start the jails, and ask them
`sandbox`     hand out notebooks, collect the replies
`pool`        the jails of one grader, replaced when one dies
`worker`      one jail, and the traffic with it
`task`        one submission on its way through the jails
`modules`     what the jails import once for all
`bubblewrap`  how a jail is started
`syscalls`    which system calls it leaves to students' code
============  ================================================================

Nothing here imports the inside, :mod:`nma_w1d5.grading.jail`: a jail is started by its name.
"""

from nma_w1d5.grading.sandbox.launch import Kind, Launched, launch_sandbox, open_sandbox
from nma_w1d5.grading.sandbox.pool import SandboxUnavailable
from nma_w1d5.grading.sandbox.sandbox import Sandbox

__all__ = ["Kind", "Launched", "Sandbox", "SandboxUnavailable", "launch_sandbox", "open_sandbox"]
