/* vfork() returns when its child has called exec or ended, and neither of them has a descriptor more for
 * that. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int lowest_free(void) {
  int fd = fcntl(0, F_DUPFD, 0);
  (void)close(fd);
  return fd;
}

static volatile int *shared;

static void exec_fails(int expected) {
  shared[1] = lowest_free() == expected;
  (void)execl("./no-such-program", "no-such-program", (char *)NULL);
  *shared = errno;
  _exit(127);
}

static int ends(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The program that the child becomes waits for the parent: vfork() is over by then. */
static int becomes_another(void) {
  int ends_of_pipe[2];
  if (pipe2(ends_of_pipe, O_CLOEXEC) < 0)
    return 1;
  pid_t child = vfork();
  if (child == 0) {
    (void)dup2(ends_of_pipe[0], 0);
    (void)execl("/bin/cat", "cat", (char *)NULL);
    _exit(127);
  }
  (void)close(ends_of_pipe[0]);
  (void)close(ends_of_pipe[1]);
  return ends(child);
}

int main(void) {
  int expected = lowest_free();
  shared = mmap(NULL, 2 * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return 1;
  pid_t child = vfork();
  if (child == 0)
    exec_fails(expected);
  if (*shared != ENOENT || !shared[1] || lowest_free() != expected || ends(child) != 127)
    return 2;
  child = vfork();
  if (child == 0) {
    *shared = 5;
    (void)kill(getpid(), SIGKILL);
    _exit(1);
  }
  return *shared == 5 && ends(child) == -1 && becomes_another() == 0 ? 0 : 3;
}
