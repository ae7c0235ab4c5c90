/* Three children in a row, two ways to make the pipes: how many ends each child inherits. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3 };
/* In the child: how many descriptors above 2 it has, as its exit code. */
static pid_t start(void) {
  int count = 0;
  pid_t pid = fork();
  for (int fd = 3; pid == 0 && fd < 64; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  if (pid == 0)
    _exit(count);
  return pid;
}

static void show(const char *how, const pid_t *pids) {
  printf("%-22s", how);
  for (int i = 0, status; i < N; i++)
    if (waitpid(pids[i], &status, 0) > 0)
      printf("  %d", WEXITSTATUS(status));
  printf("\n");
}

static void all_first(pid_t *pids) {
  /* #first */
  int ends[N - 1][2];
  for (int i = 0; i < N - 1; i++)
    pipe(ends[i]);
  for (int i = 0; i < N; i++)
    pids[i] = start();
  /* #end */
  for (int i = 0; i < N - 1; i++)
    for (int k = 0; k < 2; k++)
      close(ends[i][k]);
}

static void one_at_a_time(pid_t *pids) {
  /* #one */
  int in = -1;
  for (int i = 0; i < N; i++) {
    int ends[2] = {-1, -1};
    if (i < N - 1)
      pipe(ends);
    pids[i] = start();
    close(in), close(ends[1]);
    in = ends[0];
  }
  /* #end */
}

int main(void) {
  pid_t pids[N];
  all_first(pids);
  show("all pipes first", pids);
  one_at_a_time(pids);
  show("one pipe at a time", pids);
}
