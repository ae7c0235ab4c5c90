#include "escapes.h"

const escape escapes[] = {
    /* Files: reading, changing, running, and by detours. */
    {"read_shadow", "YYnn", "nnnn"},
    {"read_secret", "YYnn", "YYnn"},
    {"list_outside", "YYnn", "YYnn"},
    {"read_by_link", "YYnn", "YYnn"},
    {"hard_link", "YYnn", "YYnn"},
    {"create", "YYnn", "YYnn"},
    {"append", "YYnn", "YYnn"},
    {"truncate", "YYnn", "YYnn"},
    {"truncate_open", "YYnn", "YYnn"},
    {"mkdir", "YYnn", "YYnn"},
    {"unlink", "YYnn", "YYnn"},
    {"rename", "YYnn", "YYnn"},
    {"run_outside", "YYnn", "YYnn"},
    {"by_handle", "YYnn", "nnnn"},
    {"shm_file", "YYnn", "YYnn"},
    {"fill_tmp", "YYnn", "YYnn"},
    /* Landlock sees neither names and sizes nor modes, owners and times: docs/isolation.md says so. */
    {"stat_outside", "YYYn", "YYYn"},
    {"chmod", "YYYn", "YYYn"},
    {"chown", "YYYn", "YYYn"},
    {"touch", "YYYn", "YYYn"},
    {"setxattr", "YYYn", "YYYn"},

    /* What only root may do. */
    {"chroot", "YYnn", "nnnn"},
    {"mknod", "YYnn", "nnnn"},
    {"disk", "??nn", "nnnn"},
    {"mount", "YYnn", "nnnn"},
    {"mount_proc", "YYnn", "nnnn"},
    {"core_pattern", "YYnn", "nnnn"},
    {"sysrq", "??nn", "nnnn"},
    {"kmsg", "??nn", "nnnn"},
    {"cgroup", "YYnn", "nnnn"},
    {"fanotify", "YYnn", "nnnn"},
    {"hostname", "YYnn", "nnnn"},
    {"module", "??nn", "nnnn"},
    {"syslog", "YYnn", "??nn"},
    {"capabilities", "YYnn", "nnnn"},

    /* Lending one's rights, and being lent some. */
    {"set_id_chmod", "YYnn", "YYnn"},
    {"set_id_fchmod", "YYnn", "YYnn"},
    {"set_id_open", "YYnn", "YYnn"},
    {"set_id_program", "----", "Ynnn"},
    {"privileges", "Ynnn", "Ynnn"},

    /* A process outside, of the same user. */
    {"signal", "YYnn", "YYnn"},
    {"signal_parent", "YYnn", "YYnn"},
    {"signal_pidfd", "YYnn", "YYnn"},
    {"sigqueue", "YYnn", "YYnn"},
    {"ptrace", "YYnn", "??nn"},
    {"vm_readv", "YYnn", "??nn"},
    {"vm_writev", "YYnn", "??nn"},
    {"proc_mem", "YYnn", "??nn"},
    {"proc_environ", "YYnn", "YYnn"},
    {"proc_cmdline", "YYnn", "YYnn"},
    {"proc_root", "YYnn", "YYnn"},
    {"proc_fd", "YYnn", "YYnn"},
    {"proc_cwd", "YYnn", "YYnn"},
    {"oom_score", "YYnn", "YYnn"},
    {"pidfd_getfd", "YYnn", "??nn"},
    {"kcmp", "YYnn", "YYnn"},
    {"prlimit", "YYnn", "YYnn"},
    {"renice", "YYnn", "YYnn"},
    {"affinity", "YYnn", "YYnn"},
    {"scheduler", "YYnn", "YYnn"},
    {"descriptors", "nnnn", "nnnn"},

    /* Namespaces of its own. */
    {"setns", "YYnn", "nnnn"},
    {"unshare_user", "YYnn", "??nn"},
    {"unshare_mounts", "YYnn", "nnnn"},
    {"clone_user", "YYnn", "??nn"},
    {"clone3_user", "YYnn", "??nn"},

    /* Somebody to talk to. */
    {"tcp", "YYnn", "YYnn"},
    {"tcp6", "YYnn", "YYnn"},
    {"udp", "YYnn", "YYnn"},
    {"serve", "YYn?", "YYn?"}, /* sealed: on a network without anybody, where Landlock is older than ABI 4 */
    {"raw", "YYnn", "nnnn"},
    {"interfaces", "YYnn", "YYnn"},
    {"abstract", "YYnn", "YYnn"},
    {"unix_path", "YYnn", "YYnn"},
    {"pair_datagram", "YYnn", "YYnn"},
    {"sysv_shm", "YYnn", "YYnn"},
    {"sysv_queue", "YYnn", "YYnn"},

    /* The kernel's larger interfaces. */
    {"keyctl", "YYnn", "YYnn"},
    {"add_key", "YYnn", "YYnn"},
    {"request_key", "YYnn", "YYnn"},
    {"io_uring", "??nn", "??nn"},
    {"bpf", "YYnn", "??nn"},
    {"perf", "YYnn", "??nn"},
    {"userfaultfd", "YYnn", "??nn"},
    {"personality", "YYnn", "YYnn"},
    {"tiocsti", "YYnn", "??nn"},
    {"x32", "??nn", "??nn"},

    /* Under a limit of 16 processes, which binds root as somebody else only. */
    {"exhaust", "YYYn", "nnnn"},
};
const size_t escape_count = sizeof escapes / sizeof *escapes;
