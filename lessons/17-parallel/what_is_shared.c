/* What a thread and a child share with the rest of the program, and what a crash of each takes down. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int variable, *mapped, descriptor;

/* #helper */
static void *change_everything(void *unused) {
  variable = *mapped = 1;
  close(descriptor);
  return unused;
}
/* #end */

static void *crash(void *unused) {
  abort();
  return unused;
}

static void by_thread(void *(*run)(void *)) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, NULL) == 0)
    pthread_join(thread, NULL);
}

static void by_child(void *(*run)(void *)) {
  if (fork() == 0)
    _exit(run(NULL) != NULL);
  wait(NULL);
}

/* A program that has one helper, in a process of its own; what is left of it afterwards. */
static void try(const char *name, void (*start)(void *(*)(void *)), void *(*run)(void *)) {
  int status = *mapped = 0;
  if (fork() == 0) {
    start(run);
    if (run == change_everything)
      printf("%s: variable %s, mapped memory %s, descriptor %s\n", name, variable ? "new" : "old",
             *mapped ? "new" : "old", fcntl(descriptor, F_GETFD) < 0 ? "closed" : "open");
    _exit(fflush(stdout));
  }
  wait(&status);
  if (run == crash)
    printf("%s crashes: the program %s\n", name, WIFSIGNALED(status) ? "has ended" : "goes on");
  fflush(stdout);
}

int main(void) {
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* no core file */
  mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  descriptor = dup(0);
  for (int i = 0; mapped != MAP_FAILED && i < 2; i++) {
    try("thread", by_thread, i ? crash : change_everything);
    try("child ", by_child, i ? crash : change_everything);
  }
  return 0;
}
