/* expect: addjob-race */
/* with: KIT_DELAY=parent:500 */
/* The handler takes a job out of the table that is not in it yet. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t jobs[4], ended;

static void on_child(int number) {
  int kept = errno;
  pid_t pid;
  (void)number;
  while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
    for (int i = 0; i < 4; i++)
      if (jobs[i] == pid)
        jobs[i] = 0;
  ended = 1;
  errno = kept;
}

int main(void) {
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child, .sa_flags = SA_RESTART}, NULL);
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  jobs[0] = child;
  while (!ended)
    (void)usleep(1000);
  return jobs[0] == 0 ? 0 : 1;
}
