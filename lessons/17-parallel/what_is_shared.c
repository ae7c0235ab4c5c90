/* Threads, a pool of two threads, children: what they share, who computes, what a crash takes down. */
#include "helpers.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

static int variable, descriptor;

/* #jobs */
static void change(void) {
  variable = 1;
  close(descriptor);
}

static void compute(void) {
  shared->busy++;
  while (!shared->stop)
    ;
}
/* #end */

static void be_program(way how) {
  start(how);
  while (job == compute && shared->busy < how.helpers && shared->busy + shared->done < JOBS)
    usleep(100);
  shared->in_time = shared->done;
  shared->stop = 1;
  join(how);
  shared->variable = variable;
  shared->open = fcntl(descriptor, F_GETFD) >= 0;
}

static int try(way how, void (*what)(void)) {
  int status = 0;
  shared->next = shared->done = shared->busy = shared->stop = 0;
  job = what;
  if (fork() == 0)
    _exit((be_program(how), 0));
  wait(&status);
  return status;
}

int main(void) {
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* no core file */
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  descriptor = dup(0);
  printf("%-14s variable  descriptor  third job  after a crash\n", "");
  for (int i = 0; shared != MAP_FAILED && i < WAYS; i++) {
    fflush(stdout);
    try(ways[i], compute);
    const char *third = shared->in_time ? "done" : "waits";
    int status = try(ways[i], abort);
    try(ways[i], change);
    printf("%-14s %-8s  %-10s  %-9s  %s\n", ways[i].name, shared->variable ? "new" : "old",
           shared->open ? "open" : "closed", third, WIFSIGNALED(status) ? "it has ended" : "it goes on");
  }
  return 0;
}
