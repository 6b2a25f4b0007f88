"""The system calls a student's code may make, as a seccomp filter. Made by the trusted half, once a run.

Whatever numerical Python needs is allowed; asking for more is answered with an error, so that a library which only
tries goes on without; and calls that no exercise makes by accident end the process.

Source: the manual pages seccomp(2), syscalls(2); libseccomp through pyseccomp.
"""

import errno
import os
import tempfile
from typing import Any

from nma_w1d5.linux import OWN_PID


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALLOWED = _names(
    """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range dup
    dup2 dup3 fstat stat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents
    getdents64 readlink readlinkat getcwd chdir fchdir fadvise64 fsync fdatasync umask mmap mprotect
    munmap mremap madvise brk mincore msync membarrier futex futex_waitv set_robust_list get_robust_list
    set_tid_address rseq exit exit_group restart_syscall getpid gettid getppid getuid geteuid getgid
    getegid getgroups getresuid getresgid getpgrp getpgid getsid uname sysinfo getrusage getrlimit times
    time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep sched_yield sched_getaffinity
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu getpriority
    getrandom rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
    sigaltstack pause alarm setitimer getitimer pipe pipe2 poll ppoll select pselect6 epoll_create
    epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 wait4 waitid
    """
)

_DENIED = _names(
    """
    socket socketpair connect accept accept4 bind listen sendto recvfrom sendmsg recvmsg sendmmsg
    recvmmsg fork vfork execve execveat memfd_create memfd_secret link linkat symlink symlinkat mknod
    mknodat creat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat truncate utime utimes
    utimensat futimesat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr setuid setgid
    setreuid setregid setresuid setresgid setgroups setfsuid setfsgid setrlimit setpriority setsid
    setpgid sched_setaffinity sched_setscheduler sched_setparam sched_setattr ioprio_set inotify_init1
    fanotify_init shmget shmat shmctl msgget msgsnd semget semop mq_open
    """
)

#: What whoever writes files does besides; mounts and Landlock say where.
_CHANGING = _names("mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 ftruncate fallocate")

_FATAL = _names(
    """
    ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_open pidfd_getfd
    pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo bpf perf_event_open userfaultfd io_uring_setup
    io_uring_enter io_uring_register mount umount2 pivot_root chroot unshare setns move_mount open_tree
    fsopen fsconfig fsmount fspick keyctl add_key request_key init_module finit_module delete_module
    kexec_load kexec_file_load reboot swapon swapoff acct open_by_handle_at name_to_handle_at iopl
    ioperm modify_ldt quotactl sethostname setdomainname settimeofday clock_settime adjtimex syslog
    vhangup seccomp landlock_create_ruleset migrate_pages move_pages
    """
)

_WRITING = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, 0o20000000)  # the last is O_TMPFILE's own
_CLONE_THREAD = 0x00010000
_FCNTL = (0, 1, 2, 3, 4, 5, 1030, 1032, 1034)  # dup, flags, F_GETLK, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_GET_SEALS
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX
_PRCTL = (3, 15, 16, 23, 27, 39, 0x53564D41)  # names, queries, PR_SET_VMA


def filter_program(files_are_guarded: bool) -> bytes:
    """Return the filter as BPF, with `OWN_PID` where the child writes its process id.

    Where neither mounts nor Landlock say what the child may write, the filter lets it write nothing. Raises
    RuntimeError when pyseccomp or the library libseccomp is not there.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError) as error:
        raise RuntimeError(
            "grading needs seccomp: install the Python package 'pyseccomp' (pip install 'nma-w1d5[grading]') "
            "and the system library libseccomp2 (on Debian and Ubuntu: apt-get install libseccomp2)"
        ) from error
    program = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    actions = ((seccomp.ALLOW, _ALLOWED), (seccomp.ERRNO(errno.EPERM), _DENIED), (seccomp.KILL_PROCESS, _FATAL))
    for action, names in actions:
        for name in names:
            _add(seccomp, program, action, name)
    _add_with_arguments(seccomp, program)
    _add_writing(seccomp, program, files_are_guarded)
    with tempfile.TemporaryFile() as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read()


def _add(seccomp: Any, program: Any, action: int, name: str, *arguments: Any) -> None:
    number = seccomp.resolve_syscall(0, name)
    if number != -1:  # unknown to this libseccomp, so it can't be let through either
        program.add_rule(action, number, *arguments)


def _add_with_arguments(seccomp: Any, program: Any) -> None:
    def only(position: int, value: int, mask: int = 0xFFFFFFFF) -> Any:
        return seccomp.Arg(position, seccomp.MASKED_EQ, mask, value)

    for name, position, values in (("fcntl", 1, _FCNTL), ("ioctl", 1, _IOCTL), ("prctl", 0, _PRCTL)):
        for value in values:
            _add(seccomp, program, seccomp.ALLOW, name, only(position, value))
    _add(seccomp, program, seccomp.ALLOW, "prlimit64", only(0, 0), seccomp.Arg(2, seccomp.EQ, 0))
    for position in (0, 2):  # another process, or a new limit
        _add(seccomp, program, seccomp.ERRNO(errno.EPERM), "prlimit64", seccomp.Arg(position, seccomp.NE, 0))
    _add(seccomp, program, seccomp.ALLOW, "clone", only(0, _CLONE_THREAD, _CLONE_THREAD))
    _add(seccomp, program, seccomp.ERRNO(errno.EPERM), "clone", only(0, 0, _CLONE_THREAD))
    for name in ("kill", "tgkill"):
        _add(seccomp, program, seccomp.ALLOW, name, only(0, OWN_PID))
        _add(seccomp, program, seccomp.KILL_PROCESS, name, seccomp.Arg(0, seccomp.NE, OWN_PID))


def _add_writing(seccomp: Any, program: Any, files_are_guarded: bool) -> None:
    for name in _CHANGING:
        _add(seccomp, program, seccomp.ALLOW if files_are_guarded else seccomp.ERRNO(errno.EPERM), name)
    for name, position in (("open", 1), ("openat", 2)):
        if files_are_guarded:
            _add(seccomp, program, seccomp.ALLOW, name)
            continue
        _add(seccomp, program, seccomp.ALLOW, name, seccomp.Arg(position, seccomp.MASKED_EQ, sum(_WRITING), 0))
        for flag in _WRITING:
            writes = seccomp.Arg(position, seccomp.MASKED_EQ, flag, flag)
            _add(seccomp, program, seccomp.ERRNO(errno.EPERM), name, writes)
