/*
 * clone3() with a stack of the child's own. libc has no function for it, and after a raw system call the
 * child, which returns on another stack, would find nothing there: it must be called from here.
 */
#include "os/linux/cgroup.h"

#include <sys/syscall.h>

struct clone3_arguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size,
      cgroup;
};
#define INTO_CGROUP 0x200000000ULL
#define WITH_PIDFD 0x1000ULL

#if defined(__x86_64__)
static long clone3_call(struct clone3_arguments *arguments, int (*fn)(void *), void *arg) {
  register int (*run)(void *) __asm__("r12") = fn;
  register void *with __asm__("r13") = arg;
  long r;
  __asm__ volatile("syscall\n\t"
                   "testq %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "xorl %%ebp, %%ebp\n\t" /* the end of the frames, for whoever walks them */
                   "movq %%r13, %%rdi\n\t"
                   "callq *%%r12\n\t"
                   "hlt\n"
                   "1:"
                   : "=a"(r)
                   : "a"((long)SYS_clone3), "D"(arguments), "S"(sizeof *arguments), "r"(run), "r"(with)
                   : "rcx", "r11", "memory");
  return r;
}
#elif defined(__aarch64__)
static long clone3_call(struct clone3_arguments *arguments, int (*fn)(void *), void *arg) {
  register long number __asm__("x8") = SYS_clone3;
  register long first __asm__("x0") = sys_address(arguments);
  register long second __asm__("x1") = sizeof *arguments;
  register int (*run)(void *) __asm__("x20") = fn;
  register void *with __asm__("x21") = arg;
  __asm__ volatile("svc #0\n\t"
                   "cbnz x0, 1f\n\t"
                   "mov x29, xzr\n\t"
                   "mov x30, xzr\n\t"
                   "mov x0, x21\n\t"
                   "blr x20\n\t"
                   "brk #0\n"
                   "1:"
                   : "+r"(first)
                   : "r"(number), "r"(second), "r"(run), "r"(with)
                   : "memory", "cc");
  return first;
}
#else
static long clone3_call(struct clone3_arguments *arguments, int (*fn)(void *), void *arg) {
  (void)arguments, (void)fn, (void)arg;
  return -ENOSYS;
}
#endif

int sys_clone_into(int (*fn)(void *), void *stack, size_t size, uint64_t flags, void *arg, int into,
                   int *ret_pidfd) { /* NOLINT(readability-non-const-parameter): the kernel writes there */
  int fault = sys_fault(CALL_CLONE3);
  if (fault < 0)
    return fault;
  struct clone3_arguments arguments = {
      .flags = (flags & ~0xffULL) | INTO_CGROUP,
      .pidfd = flags & WITH_PIDFD ? (uint64_t)(uintptr_t)ret_pidfd : 0,
      .exit_signal = flags & 0xff,
      .stack = (uint64_t)(uintptr_t)stack,
      .stack_size = size,
      .cgroup = (uint64_t)into,
  };
  return (int)clone3_call(&arguments, fn, arg);
}
