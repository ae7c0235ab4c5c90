#include "common/fallbacks.h"

#define CORE "^(unit|public)$"

const fallback fallbacks[] = {
    {"no pidfd", false, "pidfd=ENOSYS", CORE},
    {"no pidfd left", false, "pidfd=EMFILE", CORE},
    {"no shared launch", false, "clone_vm=EPERM", CORE},
    {"no close_range", false, "close_range=ENOSYS", CORE},
    {"no quiet write", false, "rwf_nosignal=EOPNOTSUPP", CORE},
    {"no pidfd info", false, "pidfd_info=ENOTTY", CORE},
    {"nothing new at all", false, "pidfd=ENOSYS,clone_vm=EPERM,close_range=ENOSYS,rwf_nosignal=EOPNOTSUPP",
     CORE},
    {"posix, no close_range", true, "close_range=ENOSYS", CORE},
    {"Landlock of Linux 6.1", false, "landlock3=ENOSYS", "^isolation$"},
};
const size_t fallback_count = sizeof fallbacks / sizeof *fallbacks;
