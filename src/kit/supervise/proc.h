/*
 * A look at processes through /proc: every process below one root, with its state, the system call it
 * sleeps in and its descriptors. A snapshot is a copy; what it says may be over when it is read.
 */
#ifndef KIT_PROC_H
#define KIT_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct proc_fd {
  int fd;
  char kind;      /* 'p' pipe, 's' socket, 'f' file, 'a' anonymous inode, '?' unreadable */
  uint64_t inode; /* of the pipe or socket: the same on both ends of a pipe */
  bool readable, writable;
  char path[128]; /* what /proc/PID/fd/N points to, cut */
} proc_fd;

typedef struct proc_info {
  pid_t pid, ppid, pgid, sid;
  char state;          /* R S D T t Z X */
  char name[32];       /* comm */
  uint64_t start_time; /* in clock ticks since boot: with pid it names a process for good */
  uint64_t cpu_ticks;  /* user + system */
  uint64_t waited;  /* page faults of the children that it has waited for: 0 where it has waited for none */
  long call;        /* system call number it sleeps in, -1 running or unknown, -2 not permitted */
  uint64_t args[6]; /* of that call */
  uint64_t sig_blocked, sig_ignored, sig_caught;
  int threads;
  bool exiting; /* on its way out: it has closed its descriptors or is about to */
  proc_fd *fds;
  size_t fd_count;
} proc_info;

typedef struct proc_tree {
  int64_t time_ns;  /* monotonic, when the snapshot was taken */
  proc_info *items; /* the root first, then its descendants, parents before children */
  size_t count;
} proc_tree;

/* Everything below and with root; descriptors too if with_fds. 0 or a negative errno. */
int proc_tree_read(pid_t root, bool with_fds, proc_tree *ret);
void proc_tree_free(proc_tree *tree);
const proc_info *proc_tree_find(const proc_tree *tree, pid_t pid);

#endif
