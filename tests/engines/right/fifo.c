/* Two processes meet at a named pipe; the second one comes late. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  char c = 0;
  if (mkfifo("meeting", 0600) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    int fd = open("meeting", O_WRONLY);
    _exit(write(fd, "x", 1) == 1 ? 0 : 1);
  }
  int fd = open("meeting", O_RDONLY);
  ssize_t n = read(fd, &c, 1);
  unlink("meeting");
  waitpid(child, NULL, 0);
  return n == 1 ? 0 : 1;
}
