/* Writing to a pipe whose reader has left: by default, and with SIGPIPE ignored. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_to_nobody(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  /* #write */
  close(ends[0]);
  ssize_t n = write(ends[1], "hello", 5);
  return n < 0 ? errno : 0;
  /* #end */
}

static void run(const char *what, void (*disposition)(int)) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    signal(SIGPIPE, disposition);
    _exit(write_to_nobody());
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    return;
  if (WIFSIGNALED(status))
    printf("%-17s ended by signal %d, SIGPIPE\n", what, WTERMSIG(status));
  else
    printf("%-17s write() failed with errno %d, EPIPE\n", what, WEXITSTATUS(status));
}

int main(void) {
  run("as usual:", SIG_DFL);
  run("SIGPIPE ignored:", SIG_IGN);
  return 0;
}
