/* Which handles a new process gets, and no others. */
#ifndef OS_WINDOWS_INHERIT_H
#define OS_WINDOWS_INHERIT_H

#include "os/os.h"
#include "os/windows/windows.h"

struct inherit {
  size_t count;    /* of descriptors */
  HANDLE *handles; /* one for each, inheritable copies; INVALID_HANDLE_VALUE: closed */
  HANDLE *list;    /* those that there are */
  size_t listed;
  BYTE *block; /* lpReserved2: how the C runtime hands descriptors on */
  WORD block_size;
  bool shares; /* a descriptor of the parent's own is among them */
};

int inherit_make(const os_plan *plan, struct inherit *ret, os_failure *ret_failure);
void inherit_close(struct inherit *inherit);

#endif
