/* By itself, because the fault switch asks it, and all other system calls ask the fault switch. */
#include "os/sys.h"

#include <sys/syscall.h>
#include <unistd.h>

int sys_getpid(void) {
  return (int)syscall(SYS_getpid);
}
