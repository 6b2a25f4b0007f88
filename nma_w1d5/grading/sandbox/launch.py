"""Starting the jails of a sandbox, and asking them once it is known what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from nma_w1d5.grading.protocol import Question
from nma_w1d5.grading.sandbox.bubblewrap import readable_paths, ways
from nma_w1d5.grading.sandbox.modules import MODULES, bits_of
from nma_w1d5.grading.sandbox.pool import Pool, SandboxUnavailable
from nma_w1d5.grading.sandbox.sandbox import Sandbox
from nma_w1d5.grading.sandbox.syscalls import filter_program

Kind = Literal["auto", "bubblewrap", "process"]


@dataclass(frozen=True)
class Launched:
    """Jails that are warming up. Close it, or ask it: then the sandbox closes it."""

    pool: Pool
    settings: Mapping[str, object]
    kind: str

    def ask(self, question: Question, *, timeout: float = 10.0, memory: int = 2 * 2**30) -> Sandbox:
        """Give the jails the question, and return when they are warm and hold.

        ``timeout`` is in processor seconds per submission over all exercises; an exercise has its share and what those
        before it left over. ``memory`` is in bytes that a submission may map beyond what the server has. Raises
        SandboxUnavailable, or ValueError when an option makes no sense; whatever is raised, the jails are closed.
        """
        try:
            _check_options(timeout, memory, question)
            self.pool.ask({**self.settings, "timeout": timeout, "memory": memory, **self._make_filters()}, question)
        except BaseException:
            self.close()
            raise
        return Sandbox(self.pool, question, timeout)

    def _make_filters(self) -> dict[str, str]:
        try:
            return {
                "with_landlock": filter_program(files_are_guarded=True).hex(),
                "without_landlock": filter_program(files_are_guarded=self.kind == "bubblewrap").hex(),
            }
        except RuntimeError as error:
            raise SandboxUnavailable(str(error)) from error

    def close(self) -> None:
        """End the jails."""
        self.pool.close()


def open_sandbox(question: Question, *, timeout: float = 10.0, memory: int = 2 * 2**30, **how: Any) -> Sandbox:
    """Launch jails, warm for what the question holds, and ask them: `launch_sandbox` and `Launched.ask` at once."""
    kinds = sorted({call.kind for call in question.calls} | {"numpy"})
    return launch_sandbox(**{"warm": kinds, **how}).ask(question, timeout=timeout, memory=memory)


def launch_sandbox(
    *,
    kind: Kind = "auto",
    jobs: int = 2,
    hidden: Iterable[Path] = (),
    warm: Sequence[str] = ("numpy",),
    landlock: bool = True,
) -> Launched:
    """Start the jails and return at once; raises SandboxUnavailable, or ValueError when an option makes no sense.

    The kind ``auto`` is bubblewrap or an error, never a weaker jail. Each of the ``jobs`` jails does one submission at
    a time. ``hidden`` are solutions, submissions, anything that must not be seen even where it lies inside what the
    jail can read (the interpreter, the virtual environment, the package, ``/usr/lib``). The `MODULES` in ``warm`` are
    imported at once, others when a notebook mentions them. Without Landlock, which is used where the kernel has it, a
    plain process can read whatever its user can.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind: expected one of {', '.join(get_args(Kind))}; got {kind!r}")
    if jobs < 1:
        raise ValueError(f"jobs: expected at least 1; got {jobs}")
    real, hidden = "process" if kind == "process" else "bubblewrap", tuple(hidden)
    if real == "process":
        _refuse_what_cannot_be_hidden(hidden)
    readable = [str(path) for path in readable_paths()]
    launch = {"readable": readable, "modules": list(MODULES), "warm": bits_of(name in warm for name in MODULES)}
    return Launched(Pool(real, ways(real, hidden), launch, jobs), {"landlock": landlock, "readable": readable}, real)


def _check_options(timeout: float, memory: int, question: Question) -> None:
    if timeout <= 0 or memory < 1:
        raise ValueError(f"timeout and memory must be positive; got {timeout}, {memory}")
    unknown = {call.exercise for call in question.calls} - set(question.exercises)
    if unknown:
        listed = ", ".join(sorted(unknown))
        raise ValueError(f"calls: no such exercise: {listed}; exercises are {list(question.exercises)}")


def _refuse_what_cannot_be_hidden(hidden: Iterable[Path]) -> None:
    """Without mounts, nothing that lies among the readable files can be covered."""
    readable = [path.resolve() for path in readable_paths()]
    for path in hidden:
        if any(path.resolve().is_relative_to(parent) for parent in readable):
            raise SandboxUnavailable(
                f"a plain process can read {path}, which must stay hidden: move it out of the virtual environment "
                "and the package, or use --sandbox bubblewrap"
            )
