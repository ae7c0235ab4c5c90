/* Two streams are to change places: what each number is after every call. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static FILE *out;

/* The name behind a descriptor: that of its memory file. */
static const char *behind(int fd) {
  static char name[4][64];
  char link[32], *text = name[fd % 4];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, text, 63);
  text[n > 0 ? n : 0] = 0;
  if (strncmp(text, "/memfd:", 7) != 0)
    return "-";
  text[strcspn(text, " ")] = 0;
  return text + 7;
}

static void show(const char *call) {
  fprintf(out, "%-24s1: %-5s 2: %-5s 3: %s\n", call, behind(1), behind(2), behind(3));
}

static void begin(void) {
  int a = memfd_create("red", 0), b = memfd_create("blue", 0);
  dup2(a, 1);
  dup2(b, 2);
  close(a);
  close(b);
  close(3);
  show("at the start");
}

int main(void) {
  out = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 10), "w");
  begin();
  /* #wrong */
  dup2(2, 1);
  show("dup2(2, 1)");
  dup2(1, 2);
  show("dup2(1, 2)");
  /* #end */
  begin();
  /* #right */
  fcntl(1, F_DUPFD, 3);
  show("fcntl(1, F_DUPFD, 3)");
  dup2(2, 1);
  show("dup2(2, 1)");
  dup2(3, 2);
  show("dup2(3, 2)");
  close(3);
  show("close(3)");
  /* #end */
  return 0;
}
