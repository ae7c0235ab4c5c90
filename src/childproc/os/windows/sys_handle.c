#include "os/windows/sys_windows.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>

static int done(BOOL good) {
  return good ? 0 : windows_last();
}

static int made(HANDLE handle, HANDLE *ret) {
  if (handle == NULL || handle == INVALID_HANDLE_VALUE)
    return windows_last();
  *ret = handle;
  return 0;
}

/* ---- the completion port ---- */

int sys_port(HANDLE *ret) {
  int fault = sys_fault(CALL_EPOLL_CREATE);
  return fault < 0 ? fault : made(CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), ret);
}

int sys_port_join(HANDLE port, HANDLE handle, ULONG_PTR key) {
  int fault = sys_fault(CALL_EPOLL_CTL);
  return fault < 0 ? fault
                   : done(CreateIoCompletionPort(handle, port, key, 0) != NULL &&
                          SetFileCompletionNotificationModes(handle, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
}

int sys_port_post(HANDLE port, ULONG_PTR key, void *note) {
  int fault = sys_fault(CALL_EVENTFD);
  return fault < 0 ? fault : done(PostQueuedCompletionStatus(port, 0, key, note));
}

void sys_port_wake(HANDLE port, ULONG_PTR key) {
  (void)PostQueuedCompletionStatus(port, 0, key, NULL);
}

int sys_port_take(HANDLE port, OVERLAPPED_ENTRY *packets, ULONG room, DWORD timeout_ms) {
  ULONG count = 0;
  int fault = sys_fault(CALL_POLL);
  if (fault < 0)
    return fault;
  if (!GetQueuedCompletionStatusEx(port, packets, room, &count, timeout_ms, FALSE))
    return GetLastError() == WAIT_TIMEOUT ? 0 : windows_last();
  return (int)count;
}

int sys_event(HANDLE *ret) {
  int fault = sys_fault(CALL_EVENTFD);
  return fault < 0 ? fault : made(CreateEventW(NULL, TRUE, FALSE, NULL), ret);
}

/* ---- handles ---- */

int sys_copy(HANDLE handle, bool inheritable, HANDLE *ret) {
  int fault = sys_fault(CALL_DUPFD);
  HANDLE process = GetCurrentProcess(), copy;
  if (fault < 0)
    return fault;
  if (!DuplicateHandle(process, handle, process, &copy, 0, inheritable, DUPLICATE_SAME_ACCESS))
    return windows_last();
  *ret = copy;
  return 0;
}

int sys_keep_from_children(HANDLE handle) {
  int fault = sys_fault(CALL_SETFD);
  return fault < 0 ? fault : done(SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0));
}

/* Not where this process has closed its own stdin, stdout or stderr: it may still write there. */
static int descriptor_above_two(HANDLE handle) {
  int taken[3], count = 0;
  for (int fd = 0; fd <= 2; fd++)
    if (_get_osfhandle(fd) == -1 && (taken[count] = _open("NUL", O_RDONLY | O_NOINHERIT)) >= 0)
      count++;
  int fd = _open_osfhandle((intptr_t)handle, O_BINARY);
  while (count > 0)
    (void)_close(taken[--count]);
  return fd;
}

int sys_descriptor(HANDLE handle) {
  int fault = sys_fault(CALL_DUP2);
  int fd = fault < 0 ? -1 : descriptor_above_two(handle);
  if (fd >= 0)
    return fd;
  CloseHandle(handle);
  return fault < 0 ? fault : -EMFILE;
}

/* ---- files ---- */

int sys_attributes(const wchar_t *path, DWORD *ret) {
  int fault = sys_fault(CALL_FSTAT);
  DWORD about = fault < 0 ? INVALID_FILE_ATTRIBUTES : GetFileAttributesW(path);
  if (about == INVALID_FILE_ATTRIBUTES)
    return fault < 0 ? fault : windows_last();
  *ret = about;
  return 0;
}

int sys_open_file(const wchar_t *path, DWORD access, DWORD how, HANDLE *ret) {
  int fault = sys_fault(CALL_OPEN);
  DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return fault < 0 ? fault
                   : made(CreateFileW(path, access, share, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL), ret);
}
