/* From the first instruction of the init to that of the command. */
#include "init/init.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 }; /* as shells say it */

/* Those that mean that this program itself is broken stay as they are. */
static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};

/*
 * Who is orphaned below comes here, not to a process further up. SIGCHLD may have been ignored by whoever
 * started this, and then nobody's end would be told.
 */
int init_signals_take(init_signals *ret) {
  if (getpid() != 1 && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
    return -errno;
  sigfillset(&ret->taken);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    sigdelset(&ret->taken, own[i]);
  if (signal(SIGCHLD, SIG_DFL) == SIG_ERR || sigprocmask(SIG_SETMASK, &ret->taken, &ret->before) < 0)
    return -errno;
  return 0;
}

/* In a group of its own, which gets the terminal, if there is one: Ctrl-C is meant for it. */
static _Noreturn void become(char **command, const init_signals *signals) {
  (void)setpgid(0, 0);
  if (tcgetpgrp(0) >= 0)
    (void)tcsetpgrp(0, getpgrp()); /* SIGTTOU is still blocked */
  (void)sigprocmask(SIG_SETMASK, &signals->before, NULL);
  execvp(command[0], command);
  int errnum = errno;
  fprintf(stderr, "kit init: %s: %s\n", command[0], strerror(errnum));
  _exit(errnum == ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
}

pid_t init_start(char **command, const init_signals *signals) {
  pid_t pid = fork();
  if (pid == 0)
    become(command, signals);
  if (pid < 0)
    return -errno;
  (void)setpgid(pid, pid); /* whoever comes first: a signal for the group finds it */
  return pid;
}
