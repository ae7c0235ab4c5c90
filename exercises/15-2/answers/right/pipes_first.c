/* All pipes first, then the processes, from the last to the first. */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct line {
  int reads[MOST_STAGES], writes[MOST_STAGES]; /* of the i-th program */
  pid_t pids[MOST_STAGES];
  size_t n;
} line;

static int make_pipes(line *one, int in, int out) {
  one->reads[0] = in;
  one->writes[one->n - 1] = out;
  for (size_t i = 1; i < one->n; i++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
      return -1;
    one->reads[i] = ends[0];
    one->writes[i - 1] = ends[1];
  }
  return 0;
}

static void close_pipes(const line *one) {
  int error = errno;
  for (size_t i = 1; i < one->n && one->reads[i] >= 0; i++) {
    close(one->reads[i]);
    close(one->writes[i - 1]);
  }
  errno = error;
}

static int start(line *one, char *const *const argv[]) {
  for (size_t i = one->n; i-- > 0;) {
    one->pids[i] = fork();
    if (one->pids[i] < 0)
      return -1;
    if (one->pids[i] == 0) {
      dup2(one->reads[i], STDIN_FILENO);
      dup2(one->writes[i], STDOUT_FILENO);
      execvp(argv[i][0], argv[i]);
      _exit(127);
    }
  }
  return 0;
}

static void end_all(const line *one, int codes[], int failed) {
  int error = errno;
  for (size_t i = 0; i < one->n; i++) {
    int status = 0;
    if (one->pids[i] <= 0)
      continue;
    if (failed)
      kill(one->pids[i], SIGKILL);
    while (waitpid(one->pids[i], &status, 0) < 0 && errno == EINTR)
      ;
    codes[i] = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  errno = error;
}

int pipeline(char *const *const argv[], size_t n, int in, int out, int codes[]) {
  line one = {.n = n};
  for (size_t i = 0; i < n; i++)
    one.reads[i] = -1;
  int result = make_pipes(&one, in, out);
  if (result == 0)
    result = start(&one, argv);
  close_pipes(&one);
  end_all(&one, codes, result < 0);
  return result;
}
