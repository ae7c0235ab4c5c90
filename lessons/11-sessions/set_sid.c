/* Who may begin a session: setsid() in a fresh child, and in the leader of a group. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* #tries */
static void tries(const char *who) {
  const char *now = setsid() < 0 ? strerrorname_np(errno) : "stays";
  if (getsid(0) == getpid() && getpgrp() == getpid() && *now == 's')
    now = "leads its session and its group";
  printf("%-24s %s\n", who, now);
  fflush(stdout);
}
/* #end */

static void child(const char *who, int leads) {
  pid_t pid = fork();
  if (pid == 0) {
    if (leads)
      setpgid(0, 0);
    tries(who);
    _exit(0);
  }
  waitpid(pid, NULL, 0);
}

int main(void) {
  fflush(stdout);
  child("a fresh child", 0);
  child("the leader of a group", 1);
  if (fork() == 0) {
    setsid();
    tries("the leader of a session");
    child("a child of that leader", 0);
    _exit(0);
  }
  wait(NULL);
  return 0;
}
