/* The new process, between fork() and the program: system calls and nothing else. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

/* The pipe is close-on-exec: when the program starts, the parent reads its end and no report. */
static _Noreturn void give_up(const plan *p, int step) {
  const report r = {step, errno};
  (void)!write(p->report_fd, &r, sizeof r);
  _exit(127);
}

static void reset_signals(void) {
  for (int i = 1; i < 65; i++)
    if (i != SIGKILL && i != SIGSTOP)
      signal(i, SIG_DFL);
}

/* First all of them away from the places that are to be filled, so that no one is overwritten before its
 * turn. */
static void place_descriptors(plan *p) {
  int above = (int)p->count, moved = fcntl(p->report_fd, F_DUPFD_CLOEXEC, above);
  if (moved < 0)
    give_up(p, 0);
  p->report_fd = moved;
  for (size_t i = 0; i < p->count; i++)
    if (p->sources[i] >= 0 && (p->sources[i] = fcntl(p->sources[i], F_DUPFD_CLOEXEC, above)) < 0)
      give_up(p, 0);
  for (int i = 0; i < above; i++) {
    if (p->sources[i] < 0) {
      close(i);
      continue;
    }
    if (dup2(p->sources[i], i) < 0)
      give_up(p, 0);
    int flags = fcntl(i, F_GETFL);
    if (flags >= 0 && flags & O_NONBLOCK)
      (void)fcntl(i, F_SETFL, flags & ~O_NONBLOCK);
  }
  (void)close_range((unsigned)above, ~0u, CLOSE_RANGE_CLOEXEC);
}

/* As execvp(): a text without first line is the shell's. */
static void exec_one(const plan *p, char *path) {
  execve(path, p->args, p->env);
  if (errno != ENOEXEC)
    return;
  size_t count = 0;
  while (p->args[count])
    count++;
  char *script[count + 2];
  script[0] = (char *)(uintptr_t) "/bin/sh";
  script[1] = path;
  for (size_t i = 1; i <= count; i++)
    script[i + 1] = p->args[i];
  execve("/bin/sh", script, p->env);
}

static void exec_any(const plan *p) {
  bool refused = false;
  for (char **path = p->candidates; *path; path++) {
    exec_one(p, *path);
    refused = refused || errno == EACCES;
    bool next = p->candidates[1] && (errno == ENOENT || errno == ENOTDIR || errno == EACCES);
    if (!next)
      return;
  }
  errno = refused ? EACCES : ENOENT;
}

void program_run(const plan *given) {
  plan p = *given;
  sigset_t none;
  reset_signals();
  place_descriptors(&p);
  if (p.session && setsid() < 0)
    give_up(&p, 0);
  if (p.cwd && chdir(p.cwd) < 0)
    give_up(&p, 1);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  exec_any(&p);
  give_up(&p, 0);
}
