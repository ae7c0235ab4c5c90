/* The calls of os/sys.h that files above this folder make, and those of memory. */
#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdlib.h>

int sys_getpid(void) {
  return (int)GetCurrentProcessId();
}

int sys_map(size_t size, bool shared, void **ret) {
  (void)shared; /* there is no fork() */
  int fault = sys_fault(CALL_MMAP);
  void *pages = fault < 0 ? NULL : VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (!pages)
    return fault < 0 ? fault : -ENOMEM;
  *ret = pages;
  return 0;
}

void *sys_calloc(size_t count, size_t size) {
  return sys_fault(CALL_MEMORY) < 0 ? NULL : calloc(count, size);
}

int sys_thread_slot(PFLS_CALLBACK_FUNCTION at_end, DWORD *ret) {
  int fault = sys_fault(CALL_MEMORY);
  DWORD slot = fault < 0 ? FLS_OUT_OF_INDEXES : FlsAlloc(at_end);
  if (slot == FLS_OUT_OF_INDEXES)
    return fault < 0 ? fault : -ENOMEM;
  *ret = slot;
  return 0;
}

int sys_thread_slot_set(DWORD slot, void *value) {
  int fault = sys_fault(CALL_MEMORY);
  return fault < 0 ? fault : FlsSetValue(slot, value) ? 0 : -ENOMEM;
}
