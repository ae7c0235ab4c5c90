#include "system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

const char *system_name(void) {
  return "posix";
}

int system_pid(void) {
  return getpid();
}

int system_parent_pid(void) {
  return getppid();
}

void system_leave(int code) {
  _exit(code);
}

void system_say(const char *text, size_t size) {
  ssize_t written = write(STDERR_FILENO, text, size);
  (void)written; /* there is nowhere else to say it */
}

void system_setenv(const char *name, const char *value) {
  if (value)
    setenv(name, value, 1);
  else
    unsetenv(name);
}

/* ---- Program and folder ---- */

static char *search_path(const char *name) {
  const char *path = getenv("PATH");
  char candidate[4096];
  for (const char *at = path; at && *at;) {
    size_t length = strcspn(at, ":");
    int size = snprintf(candidate, sizeof candidate, "%.*s/%s", (int)length, at, name);
    if (size > 0 && (size_t)size < sizeof candidate && access(candidate, X_OK) == 0)
      return realpath(candidate, NULL);
    at += length + (at[length] == ':');
  }
  return NULL;
}

char *system_program(const char *argv0) {
  return strchr(argv0, '/') ? realpath(argv0, NULL) : search_path(argv0);
}

char *system_make_dir(void) {
  const char *base = getenv("TMPDIR");
  char path[4096];
  int size = snprintf(path, sizeof path, "%s/childproc-test-XXXXXX", base && *base ? base : "/tmp");
  if (size < 0 || (size_t)size >= sizeof path || !mkdtemp(path))
    return NULL;
  /* A child that gives up root must still reach the report. */
  if (geteuid() == 0 && chmod(path, 0711) < 0)
    return NULL;
  return strdup(path);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place) {
  (void)info, (void)type, (void)place;
  (void)remove(path); /* what cannot be removed stays, and so does the folder above: that can be seen */
  return 0;
}

void system_remove_dir(const char *dir) {
  nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

void system_enter_dir(const char *dir) {
  int result = chdir(dir);
  (void)result; /* a test may not count on it */
}

int system_map_file(const char *dir, const char *name, size_t size, bool create, void **ret) {
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/%s", dir, name);
  if (length < 0 || (size_t)length >= sizeof path)
    return -ENAMETOOLONG;
  int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT | O_EXCL : 0), 0600);
  if (fd < 0)
    return -errno;
  int result = 0;
  struct stat info;
  if (create && (ftruncate(fd, (off_t)size) < 0 || (geteuid() == 0 && fchmod(fd, 0666) < 0)))
    result = -errno;
  else if (fstat(fd, &info) < 0)
    result = -errno;
  else if ((size_t)info.st_size < size)
    result = -EINVAL;
  void *memory = MAP_FAILED;
  if (result == 0) {
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
      result = -errno;
  }
  close(fd);
  if (result == 0)
    *ret = memory;
  return result;
}

void system_unmap(void *memory, size_t size) {
  munmap(memory, size);
}

int system_run(const char *program, const char *argument) {
  char *const argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)argument, NULL};
  pid_t pid;
  if (posix_spawn(&pid, program, NULL, NULL, argv, environ) != 0)
    return -1000;
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1000;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void system_nonce(char *ret, size_t size) {
  unsigned char bytes[16];
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now); /* stands where there is no /dev/urandom */
  memcpy(bytes, &now, sizeof bytes);
  int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  ssize_t n = read(fd, bytes, sizeof bytes);
  (void)n;
  system_close(fd);
  for (size_t i = 0; i < sizeof bytes && 2 * i + 3 <= size; i++)
    snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

/* ---- Pipes ---- */

int system_pipe(int fds[2]) {
  if (pipe(fds) < 0)
    return -errno;
  fcntl(fds[0], F_SETFD, FD_CLOEXEC);
  fcntl(fds[1], F_SETFD, FD_CLOEXEC);
  return 0;
}

long system_read_byte(int fd) {
  char byte;
  ssize_t n;
  do
    n = read(fd, &byte, 1);
  while (n < 0 && errno == EINTR);
  return n < 0 ? -errno : (long)n;
}

long system_write_byte(int fd) {
  ssize_t n;
  do
    n = write(fd, "", 1);
  while (n < 0 && errno == EINTR);
  return n < 0 ? -errno : (long)n;
}

void system_close(int fd) {
  if (fd >= 0)
    close(fd);
}

/* ---- Descriptors, signals, children ---- */

static void describe_fd(int fd, system_fd *ret) {
  struct stat info;
  *ret = (system_fd){.fd = fd, .what = "?"};
  if (fstat(fd, &info) == 0) {
    ret->device = (uint64_t)info.st_dev;
    ret->inode = (uint64_t)info.st_ino;
  }
  char path[32];
  snprintf(path, sizeof path, "/dev/fd/%d", fd);
  ssize_t size = readlink(path, ret->what, sizeof ret->what - 1);
  if (size > 0)
    ret->what[size] = '\0';
}

static int by_number(const void *a, const void *b) {
  return ((const system_fd *)a)->fd - ((const system_fd *)b)->fd;
}

size_t system_list_fds(system_fd *list, size_t capacity) {
  size_t count = 0;
  DIR *dir = opendir("/dev/fd"); /* where there is none, nothing is known and nothing reported */
  for (struct dirent *entry; dir && (entry = readdir(dir));) {
    int fd = (int)strtol(entry->d_name, NULL, 10);
    if (*entry->d_name == '.' || fd == dirfd(dir))
      continue;
    if (count < capacity)
      describe_fd(fd, &list[count]);
    count++;
  }
  if (dir)
    closedir(dir);
  if (capacity > 0)
    qsort(list, count < capacity ? count : capacity, sizeof *list, by_number);
  return count;
}

void system_get_signals(system_signals *ret) {
  *ret = (system_signals){0};
  sigset_t mask;
  sigemptyset(&mask);
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  for (int number = 1; number < SYSTEM_SIGNALS; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) < 0)
      continue; /* those that the C library keeps for itself */
    ret->blocked[number] = sigismember(&mask, number) == 1;
    ret->handler[number] = action.sa_handler == SIG_DFL   ? 0
                           : action.sa_handler == SIG_IGN ? 1
                                                          : (uintptr_t)action.sa_handler;
  }
}

const char *system_signal_name(int number) {
  return strsignal(number);
}

int system_child_left(bool *ret_ended) {
  siginfo_t info = {0};
  if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
    return 0;
  *ret_ended = info.si_pid != 0;
  return info.si_pid ? info.si_pid : -1; /* POSIX does not name a child that still runs */
}
