/* Pipes between parent and child: named ones, because only these can be overlapped on one side. */
#include "os/windows/pipe.h"

#include "os/sys.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

enum { PIPE_SIZE = 65536, TRIES = 16 };

/* A name that nobody else has guessed and taken: the first instance is asked for, and no other can follow. */
static HANDLE make(DWORD direction, wchar_t name[64]) {
  static atomic_uint counter;
  HANDLE pipe = INVALID_HANDLE_VALUE;
  for (int i = 0; i < TRIES && pipe == INVALID_HANDLE_VALUE; i++) {
    LARGE_INTEGER now;
    (void)QueryPerformanceCounter(&now);
    swprintf(name, 64, L"\\\\.\\pipe\\childproc.%lu.%u.%llx", (unsigned long)GetCurrentProcessId(),
             atomic_fetch_add(&counter, 1), (unsigned long long)now.QuadPart);
    pipe = CreateNamedPipeW(name, direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                            PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1,
                            PIPE_SIZE, PIPE_SIZE, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE && GetLastError() != ERROR_PIPE_BUSY &&
        GetLastError() != ERROR_ACCESS_DENIED)
      break;
  }
  return pipe;
}

int pipe_make(DWORD direction, DWORD access, DWORD flags, int *ret_parent, int *ret_child) {
  int fault = sys_fault(CALL_PIPE);
  if (fault < 0)
    return fault;
  wchar_t name[64];
  HANDLE parent = make(direction, name);
  if (parent == INVALID_HANDLE_VALUE)
    return windows_last();
  HANDLE child = CreateFileW(name, access, 0, NULL, OPEN_EXISTING, flags, NULL);
  if (child == INVALID_HANDLE_VALUE) {
    int r = windows_last();
    CloseHandle(parent);
    return r;
  }
  int fd = descriptor_of(parent), other = descriptor_of(child);
  if (fd < 0 || other < 0) {
    os_close(fd);
    os_close(other);
    return -EMFILE;
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
