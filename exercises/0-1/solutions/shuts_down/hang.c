/* A socket pair: shutdown() says that no more comes, while the descriptor stays open. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int child_side(int fd) {
  char data[64];
  ssize_t n;
  while ((n = recv(fd, data, sizeof data, 0)) > 0)
    if (write(STDOUT_FILENO, data, (size_t)n) != n)
      return 1;
  return n < 0;
}

int main(void) {
  int ends[2], status, good;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(child_side(ends[0]));
  if (child < 0)
    return 1;
  good = send(ends[1], "hello\n", 6, MSG_NOSIGNAL) == 6;
  good = shutdown(ends[1], SHUT_WR) == 0 && good;
  good = waitpid(child, &status, 0) == child && status == 0 && good;
  close(ends[0]);
  close(ends[1]);
  return good ? 0 : 1;
}
