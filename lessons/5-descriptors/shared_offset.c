/* Two descriptors for one file: copies share a position, two calls of open() do not. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *how, int fd) {
  char text[20] = "";
  if (pread(fd, text, sizeof text - 1, 0) >= 0)
    printf("%-15s %s\n", how, text);
  close(fd);
}

static int new_file(char *path) {
  snprintf(path, 40, "/tmp/shared_offset.%d", (int)getpid());
  return open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
}

int main(void) {
  char path[40];
  int a = new_file(path), b;
  /* #dup */
  b = dup(a);
  write(a, "aaaa", 4);
  write(b, "bb", 2);
  /* #end */
  close(b);
  show("dup()", a);

  a = new_file(path);
  /* #fork */
  write(a, "aaaa", 4);
  if (fork() == 0) {
    write(a, "bb", 2);
    _exit(0);
  }
  wait(NULL);
  write(a, "cc", 2);
  /* #end */
  show("fork()", a);

  a = new_file(path);
  /* #twice */
  b = open(path, O_WRONLY);
  write(a, "aaaa", 4);
  write(b, "bb", 2);
  /* #end */
  close(b);
  show("open() twice", a);
  return unlink(path);
}
