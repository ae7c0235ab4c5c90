/* The calls of os/sys.h that files above this folder make. */
#include "os/sys.h"

#include "os/windows/windows.h"

#include <errno.h>
#include <stdlib.h>

int sys_getpid(void) {
  return (int)GetCurrentProcessId();
}

int sys_map(size_t size, bool shared, void **ret) {
  (void)shared; /* there is no fork() */
  void *pages = VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (!pages)
    return -ENOMEM;
  *ret = pages;
  return 0;
}

void *sys_calloc(size_t count, size_t size) {
  return sys_fault(CALL_MEMORY) < 0 ? NULL : calloc(count, size);
}
