#include "os/explain.h"

const struct call_names call_names = {
    .pipe = "pipe2(O_CLOEXEC)",
    .socketpair = "socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC)",
    .open = "openat",
    .terminal = "openat(\"/dev/ptmx\", O_RDWR | O_NOCTTY | O_CLOEXEC)",
    .start_shared = "clone(CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD)",
    .start_copied = "clone(CLONE_PIDFD | SIGCHLD)",
    .signals = "rt_sigaction(each, SIG_DFL)",
    .place = "dup3",
    .clear_cloexec = "fcntl(%d, F_SETFD, 0)",
    .close_rest = "close_range(%d, ~0, CLOSE_RANGE_CLOEXEC)",
    .limit = "prlimit64",
    .mask = "rt_sigprocmask(SIG_SETMASK, none)",
};
