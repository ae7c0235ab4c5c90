/* Tries out what the kernel and its settings offer to this process. */
#include "os/capabilities.h"

#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"
#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

enum { ROOM = 24, DETAIL = 512 };
static cp_capability list[ROOM];
static char details[ROOM][DETAIL];
static size_t count;

static void add(const char *name, bool there, const char *detail, const char *cost) {
  if (count == ROOM)
    return;
  snprintf(details[count], DETAIL, "%.*s", DETAIL - 1, detail); /* a long path is cut */
  list[count] = (cp_capability){name, there, details[count], there ? "" : cost};
  count++;
}

/* ---- processes ---- */

static void add_pidfd(void) {
  int pidfd = sys_pidfd_open(sys_getpid());
  add("pidfd", pidfd >= 0, pidfd >= 0 ? "pidfd_open()" : "Linux before 5.3, or a filter refuses it",
      "a thread waits for each child");
  sys_exit ignored;
  int r = pidfd < 0 ? pidfd : sys_pidfd_exit(pidfd, &ignored);
  add("exit-status-kept", r >= 0, r >= 0 ? "PIDFD_GET_INFO" : "Linux before 6.15",
      "a host that waits for all children steals exit codes; the result says lost");
  r = pidfd < 0 ? pidfd : sys_kill_group(pidfd, 0);
  bool group = r >= 0 || r == -ESRCH || r == -EPERM;
  add("signal-a-group-by-pidfd", group, group ? "PIDFD_SIGNAL_PROCESS_GROUP" : "Linux before 6.9",
      "the leader of an owned group stays a zombie until the group has ended");
  if (pidfd >= 0)
    sys_close(pidfd);
}

static int leave(void *unused) {
  (void)unused;
  sys_exit_now(0);
}

static void add_starting(void) {
  static _Alignas(64) char stack[16384];
  sys_mask old;
  int pid = sys_mask_block_all(&old);
  if (pid >= 0) {
    pid = sys_clone(leave, stack + sizeof stack, CLONE_VM | CLONE_VFORK, NULL, NULL);
    if (pid > 0)
      sys_wait_clone(pid);
    sys_mask_restore(&old);
  }
  add("start-in-parents-memory", pid > 0, pid > 0 ? "clone(CLONE_VM | CLONE_VFORK)" : "clone() refuses it",
      "starting takes the longer the more memory this process has");
  int fault = sys_fault(CALL_CLONE3);
  long r = fault < 0 ? fault : SYS_PLAIN(SYS_clone3, 0, 0);
  bool clone3 = r == -EINVAL || r == -EFAULT;
  add("clone3", clone3, clone3 ? "clone3()" : "Linux before 5.3, or a filter refuses it",
      "a child enters its cgroup a moment after its birth");
}

/* ---- descriptors ---- */

static void add_descriptors(void) {
  long r = SYS_RAW(CALL_CLOSE_RANGE, SYS_close_range, ~0U, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
  add("close-range", r >= 0, r >= 0 ? "CLOSE_RANGE_CLOEXEC" : "Linux before 5.11",
      "marking the parent's descriptors takes a call for each");
  int fds[2];
  int64_t n = -EMFILE;
  if (sys_pipe(fds) >= 0) {
    n = sys_write_quiet(fds[1], "", 1);
    sys_close(fds[0]);
    sys_close(fds[1]);
  }
  add("quiet-write", n == 1, n == 1 ? "RWF_NOSIGNAL" : "Linux before 6.18",
      "a write to a pipe blocks SIGPIPE around it: three calls more");
  int fd = sys_open("/dev/ptmx", O_RDWR | O_NOCTTY, 0);
  add("terminal", fd >= 0, fd >= 0 ? "/dev/ptmx" : "/dev/ptmx cannot be opened", "no CP_PTY");
  if (fd >= 0)
    sys_close(fd);
}

/* ---- cgroups ---- */

static size_t read_file(const char *path, char *text, size_t size) {
  int fd = sys_open(path, O_RDONLY, 0);
  size_t used = 0;
  int64_t n = 1;
  while (fd >= 0 && n > 0 && used + 1 < size)
    if ((n = sys_read(fd, text + used, size - used - 1)) > 0)
      used += (size_t)n;
  if (fd >= 0)
    sys_close(fd);
  text[used] = '\0';
  return used;
}

/* "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw": the fifth word of the line of that type. */
static bool find_mount(char *text, char *ret, size_t size) {
  char *save = NULL;
  for (char *line = strtok_r(text, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save)) {
    char root[DETAIL], where[DETAIL];
    if (strstr(line, " - cgroup2 ") == NULL || sscanf(line, "%*s %*s %*s %511s %511s", root, where) != 2)
      continue;
    snprintf(ret, size, "%s", where);
    return true;
  }
  return false;
}

static void add_cgroup(void) {
  static char text[65536];
  char mount[DETAIL] = "", own[DETAIL] = "", path[2 * DETAIL + 8];
  (void)read_file("/proc/self/mountinfo", text, sizeof text);
  bool there = find_mount(text, mount, sizeof mount);
  if (there && read_file("/proc/self/cgroup", text, sizeof text) > 0) {
    const char *line = strstr(text, "0::");
    if (line != NULL)
      (void)sscanf(line, "0::%511s", own);
  }
  snprintf(path, sizeof path, "%s%s", mount, strcmp(own, "/") == 0 ? "" : own);
  bool writable = there && SYS_RAW(CALL_CGROUP, SYS_faccessat, AT_FDCWD, sys_address(path), W_OK) >= 0;
  add("cgroup", writable,
      writable ? path
      : there  ? "cgroup v2 is mounted, but not writable here"
               : "no cgroup v2 is mounted",
      "owned trees are held by a PID namespace or a process group; no limits of whole trees");
}

/* ---- isolation ---- */

static void add_isolation(void) {
  char text[64];
  int abi = landlock_abi();
  snprintf(text, sizeof text, "ABI %d", abi);
  add("landlock", abi > 0,
      abi > 0 ? text : "Linux before 5.13, or not in the list of security modules (lsm=)",
      "no isolation of files");
  const struct sock_fprog *filter = seccomp_filter(0);
  snprintf(text, sizeof text, "a filter of %u instructions", filter == NULL ? 0U : (unsigned)filter->len);
  add("seccomp", filter != NULL,
      filter != NULL             ? text
      : sys_seccomp_there() >= 0 ? "built without libseccomp"
                                 : "the kernel has no filters",
      "no refused system calls, and no isolation from the network but by a namespace");
  static const struct {
    cp_part part;
    const char *name, *why, *cost;
  } namespaces[] = {
      {CP_PART_USER, "user-namespace", "refused: see user.max_user_namespaces",
       "sealed is weaker, for ordinary users no more than contained"},
      {CP_PART_PROCESSES, "pid-namespace", "refused", "what a sealed child leaves behind lives on"},
      {CP_PART_MOUNTS, "mount-namespace", "refused, /proc cannot be mounted, or the root is an initramfs",
       "a sealed child sees the names of all files"},
      {CP_PART_NETWORK, "network-namespace", "refused", "a sealed child has no sockets at all"},
      {CP_PART_IPC, "ipc-namespace", "refused", "a sealed child has no System V IPC"}};
  unsigned there = namespaces_there();
  for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++) {
    bool has = there & OS_PART(namespaces[i].part);
    add(namespaces[i].name, has, has ? "for this process's children" : namespaces[i].why, namespaces[i].cost);
  }
}

static void look(void) {
  add_pidfd();
  add_starting();
  add_descriptors();
  add_cgroup();
  add_isolation();
}

const cp_capability *os_capabilities(size_t *ret_count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  (void)pthread_once(&once, look);
  *ret_count = count;
  return list;
}
