/* Each call that can fail fails once: what is told, and what is left. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int left_until_fault; /* 1: the next call fails; 0: none does */

/* #fault */
static int fails_now(void) {
  if (left_until_fault == 0 || --left_until_fault > 0)
    return 0;
  errno = EMFILE;
  return 1;
}
/* #end */

static int ask(int careful) {
  int ends[2];
  char answer = 0;
  if (fails_now() || pipe(ends) < 0)
    return -1;
  pid_t pid = fails_now() ? -1 : fork();
  if (pid == 0) {
    (void)!write(ends[1], "y", 1);
    _exit(1);
  }
  if (pid < 0 && !careful)
    return -1; /* and the pipe? */
  close(ends[1]);
  if (pid > 0)
    (void)!read(ends[0], &answer, 1);
  close(ends[0]);
  if (pid > 0)
    waitpid(pid, NULL, 0);
  return pid < 0 ? -1 : answer;
}

static int next_number(void) { /* the lowest that is free */
  int fd = dup(0);
  close(fd);
  return fd;
}

int main(void) {
  const char *cases[] = {"nothing fails", "pipe() fails", "fork() fails"};
  for (int k = 0; k < 3; k++)
    for (int careful = 0; careful < 2; careful++) {
      int before = next_number();
      left_until_fault = k;
      int result = ask(careful);
      printf("%-13s  %-8s  result %3d, %d descriptors left\n", cases[k], careful ? "careful" : "careless",
             result, next_number() - before);
    }
  return 0;
}
