/*
 * A program in namespaces of its own, by way of a process in between:
 *
 *   parent --clone(NEWUSER)--> between --unshare(...)--> --clone(PARENT)--> init     (1 in its PID namespace)
 *                                                        --clone(PARENT)--> program  (2)
 *
 * The one in between enters the namespaces, makes both and leaves. Being made with CLONE_PARENT the program
 * is the parent's own child, whose status, usage and signals are as of any other; the init is one, too, and
 * is waited for when the program has ended: then everything in the namespace is gone.
 */
#include "os/linux/namespaces.h"
#include "os/linux/sys_isolation.h"

#include "os/posix/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the one in between tells, in shared memory. */
struct made {
  int init, program;
  int part, errnum; /* why it could not */
};

struct between {
  struct child_start *start;
  struct made *made;
  int go[2];   /* it waits until its ids are mapped */
  int born[2]; /* closes when the program has been made; for the init */
  int barrier[2];
  int flags;
  struct own_text text;
};

static bool has(const struct child_start *start, cp_part part) {
  return start->plan->isolation->namespaces & OS_PART(part);
}

/* ---- the process in between; the rules of child.c hold ---- */

static _Noreturn void give_up(struct made *made, cp_part part, int r) {
  made->part = (int)part;
  made->errnum = -r;
  sys_exit_now(0);
}

static void wait_for_go(const struct between *between) {
  char go;
  int64_t n;
  sys_close(between->go[1]);
  do
    n = sys_read(between->go[0], &go, 1);
  while (n == -EINTR);
  sys_close(between->go[0]);
  if (n != 1)
    sys_exit_now(0); /* the parent is gone, or has said why itself */
}

static void make_init(const struct between *between) {
  int pid = sys_fork_into(CLONE_PARENT | SIGCHLD);
  if (pid == 0)
    namespace_init(between->born[0], &between->text);
  if (pid < 0)
    give_up(between->made, CP_PART_PROCESSES, pid);
  between->made->init = pid;
}

static _Noreturn void stand_between(const struct between *between) {
  wait_for_go(between);
  int r = between->flags == 0 ? 0 : sys_unshare(between->flags);
  if (r < 0)
    give_up(between->made, CP_PART_MOUNTS, r);
  if (has(between->start, CP_PART_PROCESSES))
    make_init(between);
  int pid = sys_fork_into(CLONE_PARENT | SIGCHLD);
  if (pid == 0) {
    sys_close(between->born[0]);
    sys_close(between->born[1]);
    (void)child_main(between->start);
  }
  if (pid < 0)
    give_up(between->made, CP_PART_PROCESSES, pid);
  between->made->program = pid;
  sys_exit_now(0);
}

/* ---- the parent ---- */

static int write_file(int pid, const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int fd = sys_open(path, O_WRONLY, 0);
  if (fd < 0)
    return fd;
  int64_t n = sys_write(fd, text, strlen(text));
  sys_close(fd);
  return n < 0 ? (int)n : 0;
}

static size_t add_id(char *text, size_t size, size_t used, unsigned id) {
  char line[32];
  int n = snprintf(line, sizeof line, "%u %u 1\n", id, id);
  bool there = strstr(text, line) == text || (used > 0 && strstr(text, line) != NULL);
  if (there || used + (size_t)n >= size)
    return used;
  memcpy(text + used, line, (size_t)n + 1);
  return used + (size_t)n;
}

/* An ordinary user may map itself alone, and its groups must not be dropped: they may be what forbids. */
static int map_ids(int pid, const os_isolation *isolation) {
  char uids[32] = "", gids[4000] = "";
  (void)add_id(uids, sizeof uids, 0, isolation->uid);
  size_t used = add_id(gids, sizeof gids, 0, isolation->gid);
  for (size_t i = 0; i < isolation->group_count; i++)
    used = add_id(gids, sizeof gids, used, isolation->groups[i]);
  int r = isolation->groups != NULL ? 0 : write_file(pid, "setgroups", "deny");
  if (r >= 0)
    r = write_file(pid, "gid_map", gids);
  return r < 0 ? r : write_file(pid, "uid_map", uids);
}

static void end(int pid) {
  sys_exit ignored;
  (void)sys_kill(-1, pid, SIGKILL);
  (void)sys_wait(-1, pid, 0, &ignored);
}

/* Both are children of this process and unreaped, so that their numbers are theirs. */
static int adopt(const struct made *made, os_process *process) {
  int r = made->errnum != 0 ? -made->errnum : made->program == 0 ? -ECHILD : 0;
  if (r >= 0) {
    process->pid = made->program;
    process->watch.fd = fd_off_stdio(sys_pidfd_open(made->program));
    r = process->watch.fd;
  }
  if (r >= 0 && made->init != 0) {
    process->companion = made->init;
    process->companion_fd = fd_off_stdio(sys_pidfd_open(made->init));
    r = process->companion_fd;
  }
  if (r >= 0)
    return 0;
  if (made->init != 0) /* takes the program with it, which must be reaped first */
    (void)sys_kill(-1, made->init, SIGKILL);
  if (made->program != 0)
    end(made->program);
  if (made->init != 0)
    end(made->init);
  os_close(process->watch.fd);
  process->watch.fd = -1;
  process->companion = 0;
  return r;
}

static int make_between(struct between *between, int *ret_pid) {
  sys_mask old;
  int flags = has(between->start, CP_PART_USER) ? CLONE_NEWUSER : 0;
  int r = sys_mask_block_all(&old);
  if (r < 0)
    return r;
  r = sys_fork_into(flags | SIGCHLD);
  if (r == 0)
    stand_between(between);
  sys_mask_restore(&old);
  *ret_pid = r;
  return r < 0 ? r : 0;
}

/* Lets it go on once its ids are mapped, and waits until it has left. */
static int guide(const struct between *between, int pid) {
  sys_exit ignored;
  int r = has(between->start, CP_PART_USER) ? map_ids(pid, between->start->plan->isolation) : 0;
  if (r >= 0 && sys_write(between->go[1], "g", 1) != 1)
    r = -EPIPE;
  if (r < 0)
    (void)sys_kill(-1, pid, SIGKILL);
  (void)sys_wait(-1, pid, 0, &ignored);
  return r;
}

static void close_pair(int fds[2]) {
  os_close(fds[0]);
  os_close(fds[1]);
  fds[0] = fds[1] = -1;
}

static int open_pipes(struct between *between) {
  int r = sys_pipe(between->go);
  if (r >= 0)
    r = sys_pipe(between->born);
  for (int i = 0; r >= 0 && i < 2; i++) { /* what is placed in the child must not lie on them */
    int count = (int)between->start->plan->source_count, lowest = count > 3 ? count : 3;
    between->go[i] = fd_move_above(between->go[i], lowest);
    between->born[i] = fd_move_above(between->born[i], lowest);
    r = between->go[i] < 0 ? between->go[i] : between->born[i];
  }
  return r < 0 ? r : barrier_open(between->start, between->barrier);
}

static int start_in(struct between *between, os_process *process) {
  int pid;
  int r = make_between(between, &pid);
  if (r < 0)
    return r;
  r = guide(between, pid);
  if (r >= 0)
    r = adopt(between->made, process);
  close_pair(between->born);
  if (r < 0)
    return r;
  r = barrier_wait(between->barrier);
  between->barrier[0] = between->barrier[1] = -1;
  if (r < 0)
    process_discard(process);
  return r;
}

int namespaces_launch(os_loop *loop, struct child_start *start, os_process *process) {
  (void)loop;
  void *memory;
  struct between between = {.start = start,
                            .go = {-1, -1},
                            .born = {-1, -1},
                            .barrier = {-1, -1},
                            .text = namespaces_own_text(),
                            .flags = namespaces_flags(start->plan->isolation->namespaces)};
  int r = sys_map(sizeof *between.made, true, &memory);
  if (r < 0)
    return r;
  between.made = memory;
  r = open_pipes(&between);
  if (r >= 0)
    r = start_in(&between, process);
  close_pair(between.go);
  close_pair(between.born);
  close_pair(between.barrier);
  sys_unmap(memory, sizeof *between.made);
  return r;
}
