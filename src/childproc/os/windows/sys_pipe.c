#include "os/windows/sys_windows.h"

#include <errno.h>

static int made(HANDLE handle, HANDLE *ret) {
  if (handle == INVALID_HANDLE_VALUE)
    return windows_last();
  *ret = handle;
  return 0;
}

int sys_named_pipe(const wchar_t *name, DWORD direction, DWORD size, HANDLE *ret) {
  int fault = sys_fault(CALL_PIPE);
  if (fault < 0)
    return fault;
  int r = made(CreateNamedPipeW(name, direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
                                1, size, size, 0, NULL),
               ret);
  bool taken = r < 0 && (GetLastError() == ERROR_PIPE_BUSY || GetLastError() == ERROR_ACCESS_DENIED);
  return taken ? -EEXIST : r;
}

int sys_open_pipe(const wchar_t *name, DWORD access, DWORD flags, HANDLE *ret) {
  int fault = sys_fault(CALL_OPEN);
  return fault < 0 ? fault : made(CreateFileW(name, access, 0, NULL, OPEN_EXISTING, flags, NULL), ret);
}

int sys_is_pipe(HANDLE handle) {
  DWORD flags;
  int fault = sys_fault(CALL_FSTAT);
  if (fault < 0)
    return fault;
  return GetFileType(handle) == FILE_TYPE_PIPE && GetNamedPipeInfo(handle, &flags, NULL, NULL, NULL)
             ? 0
             : -ENOTSOCK;
}

/* ---- reading ---- */

static int read_error(DWORD error) {
  return error == ERROR_HANDLE_EOF ? -EPIPE : windows_errno(error);
}

int64_t sys_peek(HANDLE pipe) {
  DWORD there;
  int fault = sys_fault(CALL_READ);
  if (fault < 0)
    return fault;
  return PeekNamedPipe(pipe, NULL, 0, NULL, &there, NULL) ? (int64_t)there : read_error(GetLastError());
}

int64_t sys_read_there(HANDLE pipe, HANDLE event, void *buffer, DWORD size) {
  DWORD taken;
  OVERLAPPED now = {.hEvent = (HANDLE)((uintptr_t)event | 1)};
  int fault = sys_fault(CALL_READ);
  if (fault < 0)
    return fault;
  (void)ResetEvent(event); /* one that is set from an earlier read would end the wait too soon */
  if (ReadFile(pipe, buffer, size, &taken, &now))
    return taken;
  if (GetLastError() != ERROR_IO_PENDING || !GetOverlappedResult(pipe, &now, &taken, TRUE))
    return read_error(GetLastError());
  return taken;
}

static int under_way(BOOL at_once) {
  return at_once ? 0 : GetLastError() == ERROR_IO_PENDING ? -EINPROGRESS : windows_last();
}

int sys_await_bytes(HANDLE pipe, OVERLAPPED *overlapped) {
  static char nothing;
  int fault = sys_fault(CALL_READ);
  *overlapped = (OVERLAPPED){0};
  return fault < 0 ? fault : under_way(ReadFile(pipe, &nothing, 0, NULL, overlapped));
}

/* ---- writing ---- */

int sys_write_begin(HANDLE pipe, const void *data, DWORD size, OVERLAPPED *overlapped) {
  int fault = sys_fault(CALL_WRITE);
  *overlapped = (OVERLAPPED){0};
  return fault < 0 ? fault : under_way(WriteFile(pipe, data, size, NULL, overlapped));
}

int64_t sys_write_end(HANDLE pipe, OVERLAPPED *overlapped) {
  DWORD taken;
  int fault = sys_fault(CALL_WRITE);
  if (fault < 0)
    return fault;
  return GetOverlappedResult(pipe, overlapped, &taken, FALSE) ? (int64_t)taken : windows_last();
}

int64_t sys_write_file(HANDLE file, const void *data, DWORD size) {
  DWORD taken;
  int fault = sys_fault(CALL_WRITE);
  if (fault < 0)
    return fault;
  return WriteFile(file, data, fault == SYS_FAULT_SHORT ? 1 : size, &taken, NULL) ? (int64_t)taken
                                                                                  : windows_last();
}
