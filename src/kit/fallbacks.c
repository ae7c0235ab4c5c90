#include "fallbacks.h"

const fallback fallbacks[] = {
    {"no pidfd", false, "pidfd=ENOSYS"},
    {"no pidfd left", false, "pidfd=EMFILE"},
    {"no shared launch", false, "clone_vm=EPERM"},
    {"no close_range", false, "close_range=ENOSYS"},
    {"no quiet write", false, "rwf_nosignal=EOPNOTSUPP"},
    {"no pidfd info", false, "pidfd_info=ENOTTY"},
    {"nothing new at all", false, "pidfd=ENOSYS,clone_vm=EPERM,close_range=ENOSYS,rwf_nosignal=EOPNOTSUPP"},
    {"posix, no close_range", true, "close_range=ENOSYS"},
};
const size_t fallback_count = sizeof fallbacks / sizeof *fallbacks;
