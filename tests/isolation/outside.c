#include "outside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { VARIABLES = 16, TEXT = 4200 };

static struct {
  char folder[TEXT], shared[TEXT], scratch[TEXT], probe[TEXT + 16], shm_file[TEXT];
  char texts[VARIABLES][TEXT];
  const char *env[VARIABLES + 2];
  size_t count;
  int tcp, udp, abstract, stream, datagram, shm, key, queue, victim_end;
  void *memory;
  cp_child *victim;
  cp_allowed allowed[2];
} out;

static void set(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void set(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  EXPECT_LT(out.count, VARIABLES);
  vsnprintf(out.texts[out.count], TEXT, format, arguments);
  va_end(arguments);
  out.env[out.count] = out.texts[out.count];
  out.count++;
}

/* ---- files ---- */

static void copy(const char *from, const char *to, mode_t mode) {
  char buffer[65536];
  int in = open(from, O_RDONLY | O_CLOEXEC), into = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
  EXPECT_SYS(in);
  EXPECT_SYS(into);
  for (ssize_t n; (n = read(in, buffer, sizeof buffer)) > 0;)
    EXPECT_EQ(write(into, buffer, (size_t)n), n);
  EXPECT_SYS(fchmod(into, mode));
  EXPECT_SYS(close(in));
  EXPECT_SYS(close(into));
}

static void put(const char *name, const char *text) {
  char path[TEXT + 64];
  snprintf(path, sizeof path, "%s/%s", out.folder, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  EXPECT_SYS(close(fd));
}

/* A program of root's that lends its rights, where root makes it; before the user is another. */
static void make_files(void) {
  char path[TEXT + 64];
  snprintf(out.folder, TEXT, "%s/outside-%u", test_dir(), (unsigned)getuid());
  snprintf(out.shared, TEXT, "%s/shared", test_dir());
  snprintf(out.scratch, TEXT, "%s/scratch-%u", test_dir(), (unsigned)getuid());
  snprintf(out.probe, sizeof out.probe, "%s/probe", out.shared);
  EXPECT_SYS(mkdir(out.folder, 0700));
  EXPECT_SYS(mkdir(out.scratch, 0777));
  EXPECT_SYS(chmod(out.scratch, 01777));
  put("secret", "secret");
  snprintf(path, sizeof path, "%s/program", out.folder);
  copy("/bin/true", path, 0755);
}

static void renew_files(void) {
  char path[TEXT + 64];
  static const char *const gone[] = {"new", "folder", "renamed"};
  for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
    snprintf(path, sizeof path, "%s/%s", out.folder, gone[i]);
    (void)remove(path);
  }
  put("doomed", "doomed");
}

/* ---- sockets ---- */

static int bind_loopback(int type, const char *name) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(bind(fd, (struct sockaddr *)&address, size));
  if (type == SOCK_STREAM)
    EXPECT_SYS(listen(fd, 64));
  EXPECT_SYS(getsockname(fd, (struct sockaddr *)&address, &size));
  set("%s=%u", name, (unsigned)ntohs(address.sin_port));
  return fd;
}

static int bind_unix(int type, const char *name, bool abstract) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char path[sizeof address.sun_path];
  int n = snprintf(path, sizeof path, "%s/%s", abstract ? "childproc-test" : out.folder, name);
  EXPECT_LT(n, (int)sizeof path - 12);
  if (abstract)
    n += snprintf(path + n, sizeof path - (size_t)n, "-%d", (int)getpid());
  memcpy(address.sun_path + abstract, path, (size_t)n);
  int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  size_t size = offsetof(struct sockaddr_un, sun_path) + (size_t)n + 1;
  EXPECT_SYS(bind(fd, (struct sockaddr *)&address, (socklen_t)size));
  if (type == SOCK_STREAM)
    EXPECT_SYS(listen(fd, 64));
  set("%s=%s", name, path);
  return fd;
}

/* ---- shared memory ---- */

/* The kernel gives up a segment with its last user, and until then it can be found by its number. */
static void make_segment(void) {
  out.shm = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  EXPECT_SYS(out.shm);
  out.memory = shmat(out.shm, NULL, 0);
  EXPECT_SYS(shmctl(out.shm, IPC_RMID, NULL));
  EXPECT_NE((intptr_t)out.memory, -1);
  set("SHM=%d", out.shm);
  out.key = 0x4350 << 16 | (getpid() & 0xffff);
  set("QUEUE=%d", out.key);
  snprintf(out.shm_file, TEXT, "/dev/shm/childproc-test-%d", (int)getpid());
  set("SHM_FILE=%s", out.shm_file);
}

/* What outlives whoever made it exists while it is tried, and no longer. */
static void make_lasting(void) {
  out.queue = msgget(out.key, IPC_CREAT | 0600);
  int fd = open(out.shm_file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  (void)!write(fd, "x", 1);
  (void)close(fd);
}

static void remove_lasting(void) {
  int r = unlink(out.shm_file) | msgctl(out.queue, IPC_RMID, NULL);
  EXPECT_SYS(r);
}

/* ---- the victim ---- */

static char held[64] = "what the victim holds";

HELPER(victim) {
  char never;
  printf("%p\n", (void *)held);
  fflush(stdout);
  (void)!read(0, &never, 1);
  return FINE;
}

static void make_victim(void) {
  char text[64] = "";
  int ends[2], hold[2];
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_SYS(pipe2(hold, O_CLOEXEC));
  out.victim = START(CP_OPTIONS(.stdio = CP_STDIO(CP_FD(hold[0]), CP_FD(ends[1]), CP_INHERIT)), "victim");
  EXPECT_SYS(close(ends[1]));
  EXPECT_SYS(close(hold[0]));
  EXPECT_GT(read(ends[0], text, sizeof text - 1), 0);
  EXPECT_SYS(close(ends[0]));
  out.victim_end = hold[1];
  set("VICTIM=%d", cp_pid(out.victim));
  set("PARENT=%d", (int)getpid());
  set("ADDRESS=%s", text);
}

/* ---- all of it ---- */

static void set_cgroup(void) {
  static const char *const paths[] = {"/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/unified/cgroup.procs"};
  size_t i = access(paths[0], F_OK) == 0 ? 0 : 1;
  set("CGROUP=%s", paths[i]);
}

void outside_share(void) {
  char path[TEXT];
  snprintf(path, sizeof path, "%s/shared", test_dir());
  EXPECT_SYS(mkdir(path, 0755));
  EXPECT_SYS(chmod(path, 0755));
  snprintf(path, sizeof path, "%s/shared/probe", test_dir());
  copy(PROBE, path, 0755);
  snprintf(path, sizeof path, "%s/shared/lender", test_dir());
  copy(PROBE, path, getuid() == 0 ? 04755 : 0755);
}

void outside_make(void) {
  make_files();
  set("OUTSIDE=%s", out.folder);
  set("SCRATCH=%s", out.scratch);
  set("SHARED=%s", out.shared);
  out.tcp = bind_loopback(SOCK_STREAM, "TCP");
  out.udp = bind_loopback(SOCK_DGRAM, "UDP");
  out.abstract = bind_unix(SOCK_STREAM, "ABSTRACT", true);
  out.stream = bind_unix(SOCK_STREAM, "UNIX", false);
  out.datagram = bind_unix(SOCK_DGRAM, "UNIX_DATAGRAM", false);
  make_segment();
  make_victim();
  set_cgroup();
  out.env[out.count] = "PATH=/usr/bin:/bin";
  out.allowed[0] = (cp_allowed){out.shared, CP_MAY_READ | CP_MAY_RUN};
}

void outside_unmake(void) {
  EXPECT_SYS(close(out.victim_end));
  expect_code(out.victim, FINE);
  EXPECT_SYS(shmdt(out.memory));
  const int fds[] = {out.tcp, out.udp, out.abstract, out.stream, out.datagram};
  for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
    EXPECT_SYS(close(fds[i]));
}

static int open_terminal(int *ret_other) {
  int other = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_SYS(other);
  EXPECT_SYS(grantpt(other));
  EXPECT_SYS(unlockpt(other));
  int fd = open(ptsname(other), O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_SYS(fd);
  *ret_other = other;
  return fd;
}

/* Whatever an attempt does, it does within limits. */
cp_result *outside_attempt(const char *attempt, const cp_options *options) {
  cp_options own = *options;
  int other = -1, terminal = -1;
  bool exhausts = strcmp(attempt, "exhaust") == 0;
  own.env = out.env;
  own.timeout_ms = DEADLINE_MS;
  own.limits.cpu_s = CP_LIMIT(20);
  own.limits.file_size = CP_LIMIT(256 << 20);
  own.limits.processes = CP_LIMIT(exhausts ? 16 : 4096);
  const cp_stdio *with_terminal;
  renew_files();
  if (strcmp(attempt, "tiocsti") == 0)
    terminal = open_terminal(&other);
  with_terminal = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE, CP_FD(terminal));
  own.stdio = terminal >= 0 ? with_terminal : CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE);
  make_lasting();
  cp_result *r = cp_spawn_sync(out.probe, CP_ARGS(attempt), &own);
  remove_lasting();
  if (terminal >= 0) {
    EXPECT_SYS(close(terminal));
    EXPECT_SYS(close(other));
  }
  return r;
}

const char *outside_scratch(void) {
  return out.scratch;
}

const cp_allowed *outside_allowed(void) {
  return out.allowed;
}

const char *outside_probe(void) {
  return out.probe;
}
