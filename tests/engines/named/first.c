/* expect: order-assumed */
/* with: KIT_DELAY=child:50 */
/* The parent looks at once for what the child sends. */
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char c;
  if (pipe2(ends, O_NONBLOCK) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
  (void)poll(NULL, 0, 5);
  ssize_t n = read(ends[0], &c, 1);
  waitpid(child, NULL, 0);
  return n == 1 ? 0 : 1;
}
