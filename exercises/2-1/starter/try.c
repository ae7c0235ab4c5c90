/* `./kit run` calls run_all() here, with jobs of every kind; no check uses this file. Change it as you like.
 */
#include "run_all.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { JOBS = 3 };

static int say(void *text) {
  printf("%s, in process %d\n", (const char *)text, (int)getpid());
  return fflush(stdout) == 0 ? 0 : 1;
}

static int fail(void *code) {
  return *(const int *)code;
}

static int die(void *unused) {
  (void)unused;
  return raise(SIGTERM);
}

int main(void) {
  int three = 3;
  const job jobs[JOBS] = {{say, "hello"}, {fail, &three}, {die, NULL}};
  job_result out[JOBS];
  if (run_all(jobs, JOBS, out) != 0) {
    fprintf(stderr, "run_all: %s\n", strerror(errno));
    return 1;
  }
  for (int i = 0; i < JOBS; i++)
    printf("job %d: code %d, signal %d\n", i, out[i].code, out[i].signal);
  return 0;
}
