#include "os/linux/seccomp/rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define EQUAL(number, wanted)                                                                                \
  { MASKED, (number), 0xffffffff, (wanted) }
#define HAS(number, bits)                                                                                    \
  { MASKED, (number), (bits), (bits) }
#define NOT_ZERO(number)                                                                                     \
  { NOT_EQUAL, (number), 0, 0 }

/* Set-id bits: a file of this user in a shared folder would lend the user's rights to others. */
#define NO_SET_ID(call, number)                                                                              \
  {call, EPERM, 0, {HAS(number, S_ISUID)}}, {                                                                \
    call, EPERM, 0, {                                                                                        \
      HAS(number, S_ISGID)                                                                                   \
    }                                                                                                        \
  }
#define NO_SET_ID_OPEN(call, flags, number)                                                                  \
  {call, EPERM, 0, {HAS(flags, O_CREAT), HAS(number, S_ISUID)}},                                             \
      {call, EPERM, 0, {HAS(flags, O_CREAT), HAS(number, S_ISGID)}},                                         \
      {call, EPERM, 0, {HAS(flags, TMPFILE), HAS(number, S_ISUID)}}, {                                       \
    call, EPERM, 0, {                                                                                        \
      HAS(flags, TMPFILE), HAS(number, S_ISGID)                                                              \
    }                                                                                                        \
  }
#define TMPFILE (O_TMPFILE & ~O_DIRECTORY)
#define NO_DEVICE(call, number)                                                                              \
  {call, EPERM, 0, {{MASKED, (number), S_IFMT, S_IFCHR}}}, {                                                 \
    call, EPERM, 0, {                                                                                        \
      { MASKED, (number), S_IFMT, S_IFBLK }                                                                  \
    }                                                                                                        \
  }
#define NO_NAMESPACE(flag)                                                                                   \
  {"clone", EPERM, 0, {HAS(0, flag)}}, {                                                                     \
    "unshare", EPERM, 0, {                                                                                   \
      HAS(0, flag)                                                                                           \
    }                                                                                                        \
  }
/* 0xffffffff only asks, and has every bit. */
#define NO_PERSONALITY(flag)                                                                                 \
  {                                                                                                          \
    "personality", EPERM, 0, {                                                                               \
      { MASKED, 0, (flag) | 0x80000000, (flag) }                                                             \
    }                                                                                                        \
  }
#define REFUSED(call)                                                                                        \
  {                                                                                                          \
    call, EPERM, 0, {                                                                                        \
      { ALWAYS, 0, 0, 0 }                                                                                    \
    }                                                                                                        \
  }
#define UNKNOWN(call)                                                                                        \
  {                                                                                                          \
    call, ENOSYS, 0, {                                                                                       \
      { ALWAYS, 0, 0, 0 }                                                                                    \
    }                                                                                                        \
  }
#define REFUSED_IN(call, variant)                                                                            \
  {                                                                                                          \
    call, EPERM, variant, {                                                                                  \
      { ALWAYS, 0, 0, 0 }                                                                                    \
    }                                                                                                        \
  }

const struct rule rules[] = {
    /* Other processes: their memory, registers, descriptors. */
    REFUSED("ptrace"),
    REFUSED("process_vm_readv"),
    REFUSED("process_vm_writev"),
    REFUSED("process_madvise"),
    REFUSED("process_mrelease"),
    REFUSED("pidfd_getfd"),
    REFUSED("kcmp"),
    REFUSED("move_pages"),
    REFUSED("migrate_pages"),
    /* … their limits and their share of the processor; 0 is the caller itself. */
    {"prlimit64", EPERM, 0, {NOT_ZERO(0), NOT_ZERO(2)}},
    {"setpriority", EPERM, 0, {NOT_ZERO(1)}},
    {"ioprio_set", EPERM, 0, {NOT_ZERO(1)}},
    {"sched_setscheduler", EPERM, 0, {NOT_ZERO(0)}},
    {"sched_setparam", EPERM, 0, {NOT_ZERO(0)}},
    {"sched_setattr", EPERM, 0, {NOT_ZERO(0)}},
    {"sched_setaffinity", EPERM, 0, {NOT_ZERO(0)}},

    /* Mounts and roots: another view of the files than the one that was allowed. */
    REFUSED("mount"),
    REFUSED("umount"),
    REFUSED("umount2"),
    REFUSED("pivot_root"),
    REFUSED("chroot"),
    REFUSED("move_mount"),
    REFUSED("open_tree"),
    REFUSED("open_tree_attr"),
    REFUSED("fsopen"),
    REFUSED("fsconfig"),
    REFUSED("fsmount"),
    REFUSED("fspick"),
    REFUSED("mount_setattr"),
    REFUSED("open_by_handle_at"),
    REFUSED("name_to_handle_at"),
    REFUSED("fanotify_init"),
    REFUSED("quotactl"),
    REFUSED("quotactl_fd"),
    REFUSED("swapon"),
    REFUSED("swapoff"),
    REFUSED("acct"),

    /* New namespaces: in a user namespace of its own a child has every capability over what is in it. */
    NO_NAMESPACE(CLONE_NEWUSER),
    NO_NAMESPACE(CLONE_NEWNS),
    NO_NAMESPACE(CLONE_NEWPID),
    NO_NAMESPACE(CLONE_NEWNET),
    NO_NAMESPACE(CLONE_NEWIPC),
    NO_NAMESPACE(CLONE_NEWUTS),
    NO_NAMESPACE(CLONE_NEWCGROUP),
    {"unshare", EPERM, 0, {HAS(0, CLONE_NEWTIME)}}, /* of clone() it is part of the exit signal */
    REFUSED("setns"),
    /* Its flags lie in memory, which a filter cannot read; libc falls back to clone(). */
    UNKNOWN("clone3"),

    /* The kernel itself, and its larger attack surfaces. */
    REFUSED("bpf"),
    REFUSED("perf_event_open"),
    REFUSED("userfaultfd"),
    REFUSED("kexec_load"),
    REFUSED("kexec_file_load"),
    REFUSED("init_module"),
    REFUSED("finit_module"),
    REFUSED("delete_module"),
    REFUSED("create_module"),
    REFUSED("query_module"),
    REFUSED("get_kernel_syms"),
    REFUSED("syslog"),
    REFUSED("reboot"),
    REFUSED("iopl"),
    REFUSED("ioperm"),
    REFUSED("modify_ldt"),
    REFUSED("vm86"),
    REFUSED("vm86old"),
    REFUSED("lookup_dcookie"),
    REFUSED("nfsservctl"),
    REFUSED("uselib"),
    REFUSED("_sysctl"),
    REFUSED("sysfs"),
    REFUSED("vhangup"),
    /* It opens, connects and reads without any other call being seen. */
    UNKNOWN("io_uring_setup"),
    UNKNOWN("io_uring_enter"),
    UNKNOWN("io_uring_register"),

    /* Keys of the user and the session: outlive the child, and are the parent's. */
    REFUSED("keyctl"),
    REFUSED("add_key"),
    REFUSED("request_key"),

    /* The machine's clock and names. */
    REFUSED("settimeofday"),
    REFUSED("clock_settime"),
    REFUSED("clock_settime64"),
    REFUSED("stime"),
    REFUSED("clock_adjtime"),
    REFUSED("clock_adjtime64"),
    REFUSED("adjtimex"),
    REFUSED("sethostname"),
    REFUSED("setdomainname"),

    /* Another way to run than the parent's: no fixed addresses, no READ_IMPLIES_EXEC. Asking is allowed. */
    NO_PERSONALITY(ADDR_NO_RANDOMIZE),
    NO_PERSONALITY(READ_IMPLIES_EXEC),
    NO_PERSONALITY(ADDR_COMPAT_LAYOUT),
    NO_PERSONALITY(MMAP_PAGE_ZERO),

    /* Typing into the terminal that parent and child share. */
    {"ioctl", EPERM, 0, {EQUAL(1, TIOCSTI)}},
    {"ioctl", EPERM, 0, {EQUAL(1, 0x541C)}}, /* TIOCLINUX */

    /* Files: devices, set-id bits, and a call whose flags lie in memory. */
    NO_DEVICE("mknod", 1),
    NO_DEVICE("mknodat", 2),
    NO_SET_ID("chmod", 1),
    NO_SET_ID("fchmod", 1),
    NO_SET_ID("fchmodat", 2),
    NO_SET_ID("fchmodat2", 2),
    NO_SET_ID("creat", 1),
    NO_SET_ID("mkdir", 1),
    NO_SET_ID("mkdirat", 2),
    NO_SET_ID("mknod", 1),
    NO_SET_ID("mknodat", 2),
    NO_SET_ID_OPEN("open", 1, 2),
    NO_SET_ID_OPEN("openat", 2, 3),
    UNKNOWN("openat2"),

    /* No network: of sockets only pairs, and none that can send to a name (SOCK_DGRAM, SOCK_RAW). */
    {"socket", EACCES, FILTER_NETWORK, {{ALWAYS, 0, 0, 0}}},
    {"socketpair", EACCES, FILTER_NETWORK, {{MASKED, 1, 0xf, SOCK_DGRAM}}},
    {"socketpair", EACCES, FILTER_NETWORK, {{MASKED, 1, 0xf, SOCK_RAW}}},

    /* Objects that everybody on the machine can find by number or name. */
    REFUSED_IN("shmget", FILTER_SHARING),
    REFUSED_IN("shmat", FILTER_SHARING),
    REFUSED_IN("shmctl", FILTER_SHARING),
    REFUSED_IN("msgget", FILTER_SHARING),
    REFUSED_IN("msgsnd", FILTER_SHARING),
    REFUSED_IN("msgrcv", FILTER_SHARING),
    REFUSED_IN("msgctl", FILTER_SHARING),
    REFUSED_IN("semget", FILTER_SHARING),
    REFUSED_IN("semop", FILTER_SHARING),
    REFUSED_IN("semtimedop", FILTER_SHARING),
    REFUSED_IN("semtimedop_time64", FILTER_SHARING),
    REFUSED_IN("semctl", FILTER_SHARING),
    REFUSED_IN("ipc", FILTER_SHARING),
    REFUSED_IN("mq_open", FILTER_SHARING),
    REFUSED_IN("mq_unlink", FILTER_SHARING),

    /* Landlock has no rights for these: they would reach every file of this user. */
    REFUSED_IN("chmod", FILTER_METADATA),
    REFUSED_IN("fchmodat", FILTER_METADATA),
    REFUSED_IN("fchmodat2", FILTER_METADATA),
    REFUSED_IN("chown", FILTER_METADATA),
    REFUSED_IN("chown32", FILTER_METADATA),
    REFUSED_IN("lchown", FILTER_METADATA),
    REFUSED_IN("lchown32", FILTER_METADATA),
    REFUSED_IN("fchownat", FILTER_METADATA),
    REFUSED_IN("utime", FILTER_METADATA),
    REFUSED_IN("utimes", FILTER_METADATA),
    REFUSED_IN("futimesat", FILTER_METADATA),
    REFUSED_IN("utimensat", FILTER_METADATA),
    REFUSED_IN("utimensat_time64", FILTER_METADATA),
    REFUSED_IN("setxattr", FILTER_METADATA),
    REFUSED_IN("lsetxattr", FILTER_METADATA),
    REFUSED_IN("setxattrat", FILTER_METADATA),
    REFUSED_IN("removexattr", FILTER_METADATA),
    REFUSED_IN("lremovexattr", FILTER_METADATA),
    REFUSED_IN("removexattrat", FILTER_METADATA),
    REFUSED_IN("file_setattr", FILTER_METADATA),

    REFUSED_IN("truncate", FILTER_TRUNCATE),
    REFUSED_IN("truncate64", FILTER_TRUNCATE),
    {"open", EACCES, FILTER_TRUNCATE, {{MASKED, 1, O_TRUNC | O_ACCMODE, O_TRUNC | O_RDONLY}}},
    {"openat", EACCES, FILTER_TRUNCATE, {{MASKED, 2, O_TRUNC | O_ACCMODE, O_TRUNC | O_RDONLY}}},
};
const unsigned rule_count = sizeof rules / sizeof *rules;
