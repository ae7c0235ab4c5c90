#include "os/explain.h"

const struct call_names call_names = {
    .pipe = "pipe(), fcntl(F_SETFD, FD_CLOEXEC)",
    .socketpair = "socketpair(AF_UNIX, SOCK_STREAM)",
    .open = "open",
    .terminal = "posix_openpt(O_RDWR | O_NOCTTY)",
    .start_shared = "fork()",
    .start_copied = "fork()",
    .signals = "sigaction(each, SIG_DFL)",
    .place = "dup2",
    .clear_cloexec = "fcntl(%d, F_SETFD, 0)",
    .close_rest = "fcntl(%d and up, F_SETFD, FD_CLOEXEC)",
    .limit = "setrlimit",
    .mask = "sigprocmask(SIG_SETMASK, none)",
};
