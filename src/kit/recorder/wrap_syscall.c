/* Processes that are made by syscall() itself: clone3() and its like are forks to the recorder, too. */
#include "internal.h"
#include "wrap.h"

#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ARGUMENTS = 6 };

/* The beginning of the kernel's struct clone_args (Linux 5.3). */
typedef struct clone3_arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack;
} clone3_arguments;

/* A child that shares memory, or has a stack of its own, does not return from here. */
static bool copies_memory(uint64_t flags, uint64_t stack) {
  return !(flags & (CLONE_VM | CLONE_THREAD)) && stack == 0;
}

static bool is_fork(long number, const long *arguments) {
#ifdef SYS_fork
  if (number == SYS_fork)
    return true;
#endif
#ifdef SYS_clone3
  if (number == SYS_clone3 && (size_t)arguments[1] >= sizeof(clone3_arguments)) {
    clone3_arguments how;
    memcpy(&how, (const void *)(uintptr_t)arguments[0], sizeof how);
    return copies_memory(how.flags, how.stack);
  }
#endif
  return number == SYS_clone && copies_memory((uint64_t)arguments[0], (uint64_t)arguments[1]);
}

/* arguments[ARGUMENTS] is the call's number. */
static pid_t by_syscall(const long *arguments) {
  return (pid_t)syscall(arguments[ARGUMENTS], arguments[0], arguments[1], arguments[2], arguments[3],
                        arguments[4], arguments[5]);
}

long __wrap_syscall(long number, ...) {
  long arguments[ARGUMENTS + 1];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < ARGUMENTS; i++)
    arguments[i] = va_arg(rest, long); /* those that nobody gave are whatever lies there: no matter */
  va_end(rest);
  arguments[ARGUMENTS] = number;
  if (!is_fork(number, arguments))
    return syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                   arguments[5]);
  return rec_fork_by("fork", by_syscall, arguments, SITE, (int64_t)(intptr_t)__builtin_frame_address(0));
}
