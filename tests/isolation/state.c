/* Says everything that a program is started with, one thing a line. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void descriptors(void) {
  printf("descriptors");
  for (int fd = 0; fd < 65536; fd++) {
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0)
      printf(" %d%s", fd, flags & O_NONBLOCK ? "n" : "");
  }
  printf("\n");
}

/* As the kernel has them, those too that libc hides: of /proc/self/status where there is one. */
static void signals(void) {
  char line[256];
  FILE *status = fopen("/proc/self/status", "re");
  while (status != NULL && fgets(line, sizeof line, status) != NULL)
    if (strncmp(line, "SigBlk:", 7) == 0 || strncmp(line, "SigIgn:", 7) == 0 ||
        strncmp(line, "SigCgt:", 7) == 0)
      fputs(line, stdout);
  if (status != NULL)
    fclose(status);
}

static void limits(void) {
  static const int kinds[] = {RLIMIT_CPU,  RLIMIT_FSIZE,  RLIMIT_DATA,  RLIMIT_STACK,
                              RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_AS};
  printf("limits");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    struct rlimit limit;
    if (getrlimit((unsigned)kinds[i], &limit) == 0)
      printf(" %llu/%llu", (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  char cwd[4096];
  descriptors();
  for (int i = 0; i < argc; i++)
    printf("argv %s\n", argv[i]);
  for (char **at = environ; *at != NULL; at++)
    printf("env %s\n", *at);
  signals();
  printf("group %d session %d\n", (int)getpgrp(), (int)getsid(0));
  printf("cwd %s\n", getcwd(cwd, sizeof cwd) == NULL ? "?" : cwd);
  mode_t mask = umask(0);
  printf("umask %o\n", (unsigned)mask);
  limits();
  return 21;
}
