/* A handler is left by siglongjmp(); main prints afterwards. A reaper is called again and again while its
 * children live. */
/* with: KIT_STORM=signals */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;

static void on_alarm(int number) {
  (void)number;
  siglongjmp(back, 1);
}

static void on_child(int number) {
  int kept = errno;
  (void)number;
  while (waitpid(-1, NULL, WNOHANG) > 0)
    ;
  errno = kept;
}

int main(void) {
  if (sigsetjmp(back, 1) == 0) {
    signal(SIGALRM, on_alarm);
    raise(SIGALRM);
    return 1;
  }
  signal(SIGALRM, SIG_DFL);
  printf("back\n");
  fflush(stdout);
  int gate[2];
  char c;
  if (pipe(gate) < 0)
    return 1;
  signal(SIGCHLD, on_child);
  if (fork() == 0) {
    close(gate[1]);
    (void)!read(gate[0], &c, 1);
    _exit(0);
  }
  for (int i = 0; i < 50; i++)
    if (write(2, "", 0) < 0)
      return 1;
  signal(SIGCHLD, SIG_DFL);
  close(gate[1]);
  while (wait(NULL) > 0)
    ;
  return 0;
}
