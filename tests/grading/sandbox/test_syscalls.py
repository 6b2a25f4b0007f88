"""The lists of system calls behind the filter. What the filter does is tried in test_confinement.py."""

import sys

import pytest

from nma_w1d5.grading.sandbox import syscalls


def test_no_call_is_listed_twice() -> None:
    names = [*syscalls._ALLOWED, *syscalls._DENIED, *syscalls._FATAL]
    assert len(names) == len(set(names))


def test_what_could_do_harm_is_not_allowed_without_a_look_at_its_arguments() -> None:
    harmful = """
    execve fork vfork clone clone3 socket ptrace mount kill tkill prlimit64 prctl open openat openat2 memfd_create
    io_uring_setup bpf setns ioctl fcntl sendmsg
    """
    assert not set(harmful.split()) & set(syscalls._ALLOWED)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(RuntimeError, match="apt-get install libseccomp2"):
        syscalls.filter_program(True)
