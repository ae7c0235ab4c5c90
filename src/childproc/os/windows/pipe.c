/* Pipes between parent and child: named ones, because only these can be overlapped on one side. */
#include "os/windows/pipe.h"

#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

enum { PIPE_SIZE = 65536, TRIES = 16 };

/* A name that nobody else has guessed and taken: the first instance is asked for, and no other can follow. */
static int make(DWORD direction, wchar_t name[64], HANDLE *ret) {
  static atomic_uint counter;
  int r = -EEXIST;
  for (int i = 0; i < TRIES && r == -EEXIST; i++) {
    LARGE_INTEGER now;
    (void)QueryPerformanceCounter(&now);
    swprintf(name, 64, L"\\\\.\\pipe\\childproc.%lu.%u.%llx", (unsigned long)GetCurrentProcessId(),
             atomic_fetch_add(&counter, 1), (unsigned long long)now.QuadPart);
    r = sys_named_pipe(name, direction, PIPE_SIZE, ret);
  }
  return r;
}

int pipe_make(DWORD direction, DWORD access, DWORD flags, int *ret_parent, int *ret_child) {
  wchar_t name[64];
  HANDLE parent, child;
  int r = make(direction, name, &parent);
  if (r < 0)
    return r;
  r = sys_open_pipe(name, access, flags, &child);
  if (r < 0) {
    CloseHandle(parent);
    return r;
  }
  int fd = sys_descriptor(parent), other = sys_descriptor(child);
  if (fd < 0 || other < 0) {
    os_close(fd);
    os_close(other);
    return fd < 0 ? fd : other;
  }
  *ret_parent = fd;
  *ret_child = other;
  return 0;
}

int os_pipe(bool duplex, bool child_reads, int *ret_parent, int *ret_child) {
  DWORD direction = duplex ? PIPE_ACCESS_DUPLEX : child_reads ? PIPE_ACCESS_OUTBOUND : PIPE_ACCESS_INBOUND;
  /* The child may ask for the state of its end, as the C runtime does. */
  DWORD access = duplex        ? GENERIC_READ | GENERIC_WRITE
                 : child_reads ? GENERIC_READ | FILE_WRITE_ATTRIBUTES
                               : GENERIC_WRITE | FILE_READ_ATTRIBUTES;
  return pipe_make(direction, access, 0, ret_parent, ret_child);
}
