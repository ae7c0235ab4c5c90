/* A thread kills the helper unless it is told in time that there is no need; the caller sleeps in waitid().
 */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct killer {
  pid_t pid;
  int over;
} killer;

static void *kill_later(void *arg) {
  const killer *one = arg;
  struct pollfd over = {one->over, POLLIN, 0};
  int n;
  while ((n = poll(&over, 1, 200)) < 0 && errno == EINTR)
    ;
  if (n <= 0)
    (void)kill(one->pid, SIGKILL); /* a zombie at most: it is taken after this thread has ended */
  return NULL;
}

static void end(pid_t pid, int over) {
  killer one = {pid, over};
  pthread_t thread;
  siginfo_t info;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int none = pthread_create(&thread, NULL, kill_later, &one);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (none)
    (void)kill(pid, SIGKILL); /* gate: no check takes the threads away */
  while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    ;
  if (!none && eventfd_write(over, 1) == 0)
    pthread_join(thread, NULL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int ends[2], result = -1, over = eventfd(0, EFD_CLOEXEC);
  if (over < 0)
    return -1; /* gate: no check takes the descriptors away */
  if (pipe2(ends, O_CLOEXEC) == 0) {
    pid_t pid = fork();
    if (pid == 0) {
      close(ends[1]);
      close(over);
      helper(ends[0]);
      _exit(0);
    }
    close(ends[0]);
    result = pid < 0 ? -1 : work(ends[1]);
    close(ends[1]);
    if (pid > 0)
      end(pid, over);
  }
  close(over);
  return result;
}
