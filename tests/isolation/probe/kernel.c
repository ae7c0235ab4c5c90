/* Attempts on the kernel: its keys, its larger interfaces, the machine's names, the terminal. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where the kernel was built without it there is nothing to refuse. */
static int outcome_if_there(long r) {
  return r < 0 && errno == ENOSYS && prctl(PR_GET_SECCOMP) == 0 ? PROBE_ABSENT : outcome(r);
}

static int keyring(void) {
  return outcome_if_there(syscall(SYS_keyctl, 0L, -3L, 1L));
}
static int add_key(void) {
  return outcome_if_there(syscall(SYS_add_key, "user", "probe", "x", 1L, -1L));
}
static int request_key(void) {
  long r = syscall(SYS_request_key, "user", "probe-no-such-key", NULL, 0L);
  return r < 0 && errno == ENOKEY ? PROBE_ESCAPED : outcome_if_there(r);
}

static int io_uring(void) {
  char parameters[120] = {0};
  return outcome_if_there(syscall(SYS_io_uring_setup, 1L, parameters));
}

static int bpf_map(void) {
  union bpf_attr map;
  memset(&map, 0, sizeof map);
  map.map_type = BPF_MAP_TYPE_ARRAY;
  map.key_size = map.value_size = 4;
  map.max_entries = 1;
  return outcome_if_there(syscall(SYS_bpf, (long)BPF_MAP_CREATE, &map, sizeof map));
}

static int perf(void) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE,
                                  .size = sizeof event,
                                  .config = PERF_COUNT_SW_TASK_CLOCK,
                                  .exclude_kernel = 1};
  return outcome_if_there(syscall(SYS_perf_event_open, &event, 0L, -1L, -1L, 0L));
}

static int userfault(void) {
  return outcome_if_there(syscall(SYS_userfaultfd, (long)(O_CLOEXEC | 1)));
}
static int fixed_addresses(void) {
  return outcome(personality(ADDR_NO_RANDOMIZE));
}

static int fanotify(void) {
  return outcome_if_there(fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY));
}

static int kernel_log(void) {
  return outcome(klogctl(3, (char[16]){0}, 16));
}

/* The name that it has already. */
static int host_name(void) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) < 0)
    return PROBE_BROKEN;
  return outcome(sethostname(name, strlen(name)));
}

static int load_module(void) {
  long r = syscall(SYS_init_module, "not a module", 12L, "");
  return r < 0 && errno == ENOEXEC ? PROBE_ESCAPED : outcome_if_there(r);
}

/* Descriptor 3 is a terminal that nobody else has. */
static int type_ahead(void) {
  (void)setsid();
  if (ioctl(3, TIOCSCTTY, 0) < 0)
    return PROBE_BROKEN;
  int r = ioctl(3, TIOCSTI, "x");
  return r < 0 && errno == EIO ? PROBE_ABSENT : outcome(r);
}

static int new_privileges(void) {
  return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? PROBE_REFUSED : PROBE_ESCAPED;
}

/* Whether any capability is had: reading one's own is always allowed. */
static int capabilities(void) {
  uint32_t header[2] = {0x20080522, 0}, data[6] = {0};
  if (syscall(SYS_capget, header, data) < 0)
    return PROBE_BROKEN;
  return data[0] | data[1] | data[3] | data[4] ? PROBE_ESCAPED : PROBE_REFUSED;
}

/* A call of the 32-bit ABI, where filters for 64 bits do not look. */
static int other_abi(void) {
#if defined(__x86_64__)
  long r = 0x40000000L | SYS_getpid; /* x32 */
  r = syscall(r);
  return r < 0 && errno == ENOSYS && prctl(PR_GET_SECCOMP) == 0 ? PROBE_ABSENT : outcome(r);
#else
  return PROBE_ABSENT;
#endif
}

const struct attempt kernel_attempts[] = {{"keyctl", keyring},
                                          {"add_key", add_key},
                                          {"request_key", request_key},
                                          {"io_uring", io_uring},
                                          {"bpf", bpf_map},
                                          {"perf", perf},
                                          {"userfaultfd", userfault},
                                          {"personality", fixed_addresses},
                                          {"fanotify", fanotify},
                                          {"syslog", kernel_log},
                                          {"hostname", host_name},
                                          {"module", load_module},
                                          {"tiocsti", type_ahead},
                                          {"privileges", new_privileges},
                                          {"capabilities", capabilities},
                                          {"x32", other_abi},
                                          {NULL, NULL}};
