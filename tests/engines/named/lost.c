/* expect: signal-lost-pause */
/* with: KIT_DELAY=pause:1000 WALL=4000 */
/* The signal comes between the look at the flag and pause(): when the parent rests there. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void on_child(int number) {
  (void)number;
  ended = 1;
}

static char state_of(pid_t pid) {
  char path[64], text[512] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  const char *end = n > 0 ? strrchr(text, ')') : NULL;
  return end && end[1] ? end[2] : '?';
}

int main(void) {
  signal(SIGCHLD, on_child);
  pid_t child = fork();
  if (child == 0) {
    while (state_of(getppid()) != 'S')
      ;
    _exit(0);
  }
  while (!ended)
    pause();
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
