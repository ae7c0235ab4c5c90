#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct entry {
  pid_t pid;
  int code;
} entry;

static entry table[REAPER_MOST];
static int added, left, ends[2];
static struct sigaction old_action;

/* One byte says that something has happened; a full pipe says so already. */
static void on_chld(int signal) {
  int saved = errno;
  (void)signal;
  (void)!write(ends[1], "x", 1);
  errno = saved;
}

int reaper_open(void) {
  struct sigaction action = {.sa_handler = on_chld, .sa_flags = SA_RESTART};
  added = left = 0;
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0 || sigaction(SIGCHLD, &action, &old_action) < 0)
    return errno;
  return 0;
}

int reaper_add(int (*job)(int), int number) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(job(number));
  if (pid < 0)
    return errno;
  table[added++] = (entry){pid, -1};
  left++;
  return 0;
}

static void look(void) {
  for (int i = 0; i < added; i++) {
    int status;
    if (table[i].pid > 0 && waitpid(table[i].pid, &status, WNOHANG) == table[i].pid) {
      table[i] = (entry){0, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
      left--;
    }
  }
}

int reaper_finish(int codes[REAPER_MOST]) {
  struct pollfd one = {ends[0], POLLIN, 0};
  char bytes[64];
  for (look(); left > 0; look()) {
    (void)poll(&one, 1, -1);
    while (read(ends[0], bytes, sizeof bytes) > 0)
      ;
  }
  sigaction(SIGCHLD, &old_action, NULL);
  close(ends[0]);
  close(ends[1]);
  for (int i = 0; i < added; i++)
    codes[i] = table[i].code;
  return added;
}
