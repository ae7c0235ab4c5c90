#include "posix.h"

#include "sys/wait.h"
#include "system.h"

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Bytes are written as they are. */
__attribute__((constructor)) static void binary(void) {
  _fmode = _O_BINARY;
  for (int fd = 0; fd < 3; fd++)
    (void)_setmode(fd, _O_BINARY);
}

/* ---- descriptors ---- */

static int missing(void) {
  errno = ENOSYS;
  return -1;
}

static int not_below(int fd, int lowest) {
  int copy = _dup(fd);
  if (copy < 0 || copy >= lowest)
    return copy;
  int higher = not_below(fd, lowest);
  (void)_close(copy);
  return higher;
}

int fcntl(int fd, int command, ...) {
  va_list args;
  va_start(args, command);
  int lowest = command == F_DUPFD || command == F_DUPFD_CLOEXEC ? va_arg(args, int) : 0;
  va_end(args);
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
    return not_below(fd, lowest);
  if (command != F_GETFD)
    return missing();
  intptr_t handle = _get_osfhandle(fd);
  return handle == -1 || handle == -2 ? -1 : FD_CLOEXEC;
}

int pipe2(int fds[2], int flags) {
  return _pipe(fds, 65536, _O_BINARY | (flags & _O_NOINHERIT));
}

int pipe(int fds[2]) {
  return pipe2(fds, 0);
}

int fchmod(int fd, mode_t mode) {
  (void)fd, (void)mode;
  return 0;
}

ssize_t posix_write(int fd, const void *from, size_t size) {
  ssize_t n = _write(fd, from, size < 0x40000000 ? (unsigned)size : 0x40000000);
  if (n < 0 && (_doserrno == ERROR_NO_DATA || _doserrno == ERROR_BROKEN_PIPE))
    errno = EPIPE;
  return n;
}

int symlink(const char *target, const char *path) {
  (void)target, (void)path;
  return missing();
}

ssize_t pread(int fd, void *to, size_t size, off_t at) {
  return _lseek(fd, at, SEEK_SET) < 0 ? -1 : read(fd, to, size);
}

/* ---- signals ---- */

int sigaction(int number, const struct sigaction *action, struct sigaction *old) {
  (void)number, (void)action, (void)old;
  return missing();
}

int posix_mask(sigset_t *old) {
  if (old)
    *old = 0;
  return 0;
}

/* ---- processes ---- */

int kill(int pid, int number) {
  HANDLE process =
      OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)pid);
  bool runs = process && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
  bool done = runs && (number == 0 || TerminateProcess(process, 1));
  if (process)
    CloseHandle(process);
  if (!done)
    errno = runs ? EPERM : ESRCH;
  return done ? 0 : -1;
}

int fork(void) {
  return missing();
}

int getpgrp(void) {
  return missing();
}

int getsid(int pid) {
  (void)pid;
  return missing();
}

int getuid(void) {
  return 1000;
}

int pause(void) {
  Sleep(INFINITE);
  return missing();
}

static HANDLE watch;

static void CALLBACK too_late(void *ctx, BOOLEAN fired) {
  (void)ctx, (void)fired;
  system_say("too late\n", 9);
  TerminateProcess(GetCurrentProcess(), 98);
}

unsigned alarm(unsigned seconds) {
  if (watch)
    (void)DeleteTimerQueueTimer(NULL, watch, INVALID_HANDLE_VALUE);
  watch = NULL;
  if (seconds > 0)
    (void)CreateTimerQueueTimer(&watch, NULL, too_late, NULL, seconds * 1000, 0, WT_EXECUTEONLYONCE);
  return 0;
}

static int child_left(void) {
  bool ended;
  int pid = system_child_left(&ended);
  if (pid == 0)
    errno = ECHILD;
  return pid;
}

int waitpid(int pid, int *status, int options) {
  (void)status;
  if (pid != -1 || !(options & WNOHANG))
    return missing();
  return child_left() == 0 ? -1 : 0;
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  (void)info, (void)options;
  if (type == P_ALL)
    return child_left() == 0 ? -1 : 0;
  if (kill(id, 0) == 0)
    return 0;
  errno = ECHILD;
  return -1;
}

/* ---- environment ---- */

int setenv(const char *name, const char *value, int overwrite) {
  return overwrite || !getenv(name) ? _putenv_s(name, value) : 0;
}

int unsetenv(const char *name) {
  return _putenv_s(name, "");
}
