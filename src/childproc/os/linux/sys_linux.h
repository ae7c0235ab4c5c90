/* System calls that only Linux has, and how they are made there. */
#ifndef OS_LINUX_SYS_LINUX_H
#define OS_LINUX_SYS_LINUX_H

#include "os/sys.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

/*
 * Straight to the kernel. libc's own functions are cancellation points, and some of them lock, allocate
 * or tell other threads (setuid, setgroups, setrlimit), which in a child that shares memory would
 * happen to the parent. args: the six arguments, zeros at the end left out.
 */
static inline long sys_plain(long number, const long args[6]) {
  long r = syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]);
  return r < 0 ? -errno : r;
}
#define SYS_PLAIN(number, ...) sys_plain(number, (const long[6]){__VA_ARGS__})

/* The same after asking the fault switch. */
static inline long sys_raw(enum sys_call call, long number, const long args[6]) {
  int fault = sys_fault(call);
  return fault < 0 ? fault : sys_plain(number, args);
}
#define SYS_RAW(call, number, ...) sys_raw(call, number, (const long[6]){__VA_ARGS__})

static inline long sys_address(const void *pointer) {
  return (long)(intptr_t)pointer;
}

int sys_epoll_create(void);
int sys_epoll_add(int epoll, int fd, uint32_t events, void *ptr);
void sys_epoll_remove(int epoll, int fd);
int sys_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms);
int sys_eventfd(void); /* non-blocking */

/*
 * clone() with fn(arg) on the stack that ends at `top`. With CLONE_PIDFD *ret_pidfd is set, where the
 * kernel knows that flag; otherwise it stays.
 */
int sys_clone(int (*fn)(void *), void *top, int flags, void *arg, int *ret_pidfd);

/* Reaps a child that was cloned without a signal, which the ordinary waits do not see. */
void sys_wait_clone(int pid);

#endif
