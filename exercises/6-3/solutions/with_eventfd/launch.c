/* Two descriptors and poll(): an eventfd with the errno, and a close-on-exec pipe that only ends. */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(char *const argv[], int why) {
  execvp(argv[0], argv);
  (void)eventfd_write(why, (eventfd_t)errno);
  _exit(127);
}

/* The pipe ends when exec has closed it, or when the child has: then the eventfd says which. */
static int ask(int end, int why) {
  struct pollfd one = {.fd = end, .events = POLLIN};
  eventfd_t error = 0;
  while (poll(&one, 1, -1) < 0)
    if (errno != EINTR) /* gate: nothing interrupts it here */
      return errno;     /* gate: poll() fails for want of memory alone */
  return eventfd_read(why, &error) < 0 ? 0 : (int)error;
}

static int start(char *const argv[], int why, pid_t *ret) {
  int ends[2], error = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0)
    become(argv, why);
  if (pid < 0)
    error = errno;
  close(ends[1]);
  if (!error)
    error = ask(ends[0], why);
  close(ends[0]);
  while (error && pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!error)
    *ret = pid;
  return error;
}

int launch(char *const argv[], pid_t *ret_pid) {
  int why = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (why < 0)
    return errno; /* gate: eventfd() is not made to fail */
  int error = start(argv, why, ret_pid);
  close(why);
  return error;
}
