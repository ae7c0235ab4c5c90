/* Descriptors are those of the C runtime, so that CP_FD(n) and CP_INHERIT mean what a C program thinks. */
#include "os/os.h"
#include "os/windows/sys_windows.h"

#include <errno.h>
#include <io.h>
#include <stdlib.h>

HANDLE handle_of(int fd) {
  /* -2: a descriptor of a program without a console, behind which there is nothing. */
  intptr_t handle = fd < 0 ? -1 : _get_osfhandle(fd);
  return handle == -1 || handle == -2 ? INVALID_HANDLE_VALUE : (HANDLE)handle;
}

void os_close(int fd) {
  if (fd >= 0)
    (void)_close(fd);
}

int os_duplicate(int fd, int *ret) {
  HANDLE copy;
  if (handle_of(fd) == INVALID_HANDLE_VALUE)
    return -EBADF;
  int r = sys_copy(handle_of(fd), false, &copy);
  if (r >= 0)
    r = sys_descriptor(copy);
  if (r >= 0)
    *ret = r;
  return r < 0 ? r : 0;
}

int os_close_on_exec(int fd) {
  HANDLE handle = handle_of(fd);
  return handle == INVALID_HANDLE_VALUE ? -EBADF : sys_keep_from_children(handle);
}

int os_unblock(int fd) {
  return handle_of(fd) == INVALID_HANDLE_VALUE ? -EBADF
                                               : 0; /* whether a handle waits is settled when it is made */
}

static wchar_t *path_of(const char *path) {
  return wide_of(path == NULL ? "NUL" : path);
}

int os_open(const char *path, cp_stdio_kind kind, int *ret) {
  wchar_t *wide = path_of(path);
  if (!wide)
    return -ENOMEM;
  bool read = kind == CP_STDIO_READ_PATH, append = kind == CP_STDIO_APPEND_PATH;
  DWORD access = read ? GENERIC_READ : append ? FILE_GENERIC_WRITE & ~(DWORD)FILE_WRITE_DATA : GENERIC_WRITE;
  if (path == NULL && !read)
    access = GENERIC_READ | GENERIC_WRITE;
  DWORD how = read || path == NULL ? OPEN_EXISTING : append ? OPEN_ALWAYS : CREATE_ALWAYS;
  HANDLE handle;
  int r = sys_open_file(wide, access, how, &handle);
  free(wide);
  if (r >= 0)
    r = sys_descriptor(handle);
  if (r >= 0)
    *ret = r;
  return r < 0 ? r : 0;
}

int os_pass_on(int fd, const void *data, size_t size) {
  HANDLE handle = handle_of(fd);
  const char *at = data;
  if (handle == INVALID_HANDLE_VALUE)
    return -EBADF;
  while (size > 0) {
    int64_t taken = sys_write_file(handle, at, size < 0x10000 ? (DWORD)size : 0x10000);
    if (taken < 0)
      return (int)taken;
    at += taken;
    size -= (size_t)taken;
  }
  return 0;
}
