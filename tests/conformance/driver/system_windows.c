#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <windows.h>

/* ---- files ---- */

static int open_mode(const char *flags) {
  if (strcmp(flags, "r") == 0)
    return _O_RDONLY;
  if (strcmp(flags, "r+") == 0)
    return _O_RDWR;
  return _O_WRONLY | _O_CREAT | (strcmp(flags, "a") == 0 ? _O_APPEND : _O_TRUNC);
}

int system_open(const char *path, const char *flags) {
  int fd = _open(path, open_mode(flags) | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
  return fd < 0 ? -errno : fd;
}

bool system_write(int fd, const char *data, size_t size) {
  while (size > 0) {
    int n = _write(fd, data, size < 65536 ? (unsigned)size : 65536);
    if (n < 0)
      return false;
    data += n;
    size -= (size_t)n;
  }
  return true;
}

long system_read(int fd, char *data, size_t room) {
  return _read(fd, data, room < 65536 ? (unsigned)room : 65536);
}

void system_close(int fd) {
  (void)_close(fd);
}

/* Handles that a driver and Node have of their own come and go with the threads of the system. */
int system_descriptors(void) {
  return 0;
}

/* ---- processes ---- */

bool system_is_alive(int pid) {
  DWORD code = 0;
  HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)pid);
  bool alive = process != NULL && GetExitCodeProcess(process, &code) && code == STILL_ACTIVE;
  if (process != NULL)
    (void)CloseHandle(process);
  return alive;
}

void system_die(const char *name) {
  (void)name; /* however it is called, this process ends it */
  (void)TerminateProcess(GetCurrentProcess(), 1);
}

static DWORD CALLBACK end_later(void *milliseconds) {
  Sleep((DWORD)(uintptr_t)milliseconds);
  (void)TerminateProcess(GetCurrentProcess(), 98);
  return 0;
}

void system_end_after(unsigned seconds) {
  HANDLE thread = CreateThread(NULL, 0, end_later, (void *)(uintptr_t)(seconds * 1000), 0, NULL);
  if (thread != NULL)
    (void)CloseHandle(thread);
}

/* ---- what there is not ---- */

static void not_here(const char *what) {
  broken(what, "there is none on Windows");
}

void system_tell(const char *fifo) {
  not_here(fifo);
}

void system_become(int user) {
  (void)user;
  not_here("become");
}

void system_umask(int mask) {
  (void)mask;
  not_here("umask");
}

void system_limit(const char *what) {
  not_here(what);
}

void system_unlimit(void) {
}

void handle_make(scene *run, const cJSON *step) {
  (void)run;
  not_here(get_string(step, "handle", ""));
}

void handle_close(made_handle *made) {
  (void)made;
}
