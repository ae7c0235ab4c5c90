/* A program without the harness that misbehaves as it is told: harness_plain WHAT [ARGUMENT]. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int leave(const char *code) {
  return atoi(code);
}

static int kill_itself(const char *signal) {
  raise(atoi(signal));
  return 0;
}

static int write_bytes(const char *count) {
  for (long i = atol(count); i > 0; i--)
    putchar('.');
  return 0;
}

static int copy_input(const char *unused) {
  (void)unused;
  for (int c; (c = getchar()) != EOF;)
    putchar(c);
  fprintf(stderr, "end of input");
  return 0;
}

static int leave_zombies(const char *count) {
  pid_t pids[16];
  int left = atoi(count);
  for (int i = 0; i < left; i++)
    if ((pids[i] = fork()) == 0)
      _exit(0);
  siginfo_t info;
  for (int i = 0; i < left; i++)
    if (waitid(P_PID, (id_t)pids[i], &info, WEXITED | WNOWAIT) < 0)
      return 1;
  return 0;
}

/* Has a zombie for a while, and none at its end. */
static int wait_late(const char *unused) {
  (void)unused;
  siginfo_t info;
  if (fork() == 0)
    _exit(0);
  waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
  wait(NULL);
  return 0;
}

/* A grandchild that is nobody's to wait for, and that ends in the same instant as the program. */
static int double_fork(const char *unused) {
  (void)unused;
  int ends[2];
  char byte;
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    (void)!fork();
    _exit(0);
  }
  close(ends[1]);
  return waitpid(child, NULL, 0) == child && read(ends[0], &byte, 1) == 0 ? 0 : 1;
}

static int have_children(const char *count) {
  bool born = false;
  for (int i = atoi(count); i > 0 && !born; i--) {
    pid_t child = fork();
    if (child < 0)
      return 1;
    born = child == 0;
  }
  for (;;)
    pause();
}

/* Makes its children when a byte comes, and waits for them. */
static int fork_later(const char *count) {
  int status, missing = 0;
  if (write(1, "ready\n", 6) != 6 || getchar() == EOF)
    return 1;
  for (int i = atoi(count); i > 0; i--) {
    pid_t child = fork();
    if (child == 0)
      _exit(0);
    missing += child < 0;
  }
  while (wait(&status) > 0)
    ;
  return missing ? 5 : 0;
}

static void hold_open(const char *fifo) {
  if (open(fifo, O_WRONLY) < 0)
    _exit(1);
}

/* A descendant that changes its pid as fast as it can, in sessions of its own. */
static int leave_a_runner(const char *fifo) {
  int ready[2];
  char byte;
  if (pipe(ready) < 0)
    return 1;
  if (fork() == 0) {
    hold_open(fifo);
    for (int fd = 0; fd < 3; fd++)
      close(fd);
    if (write(ready[1], "", 1) != 1)
      _exit(1);
    for (;;) {
      setsid();
      pid_t child = fork();
      if (child > 0)
        _exit(0);
    }
  }
  return read(ready[0], &byte, 1) == 1 ? 0 : 1;
}

/* Two children, each of which has two, three deep: 15 processes with the first. */
static void grow(int ready) {
  bool born = true;
  for (int depth = 0; born && depth < 3; depth++) {
    born = false;
    for (int i = 0; !born && i < 2; i++)
      born = fork() == 0;
  }
  setsid();
  signal(SIGTERM, SIG_IGN);
  if (write(ready, "", 1) != 1)
    _exit(1);
  for (;;)
    pause();
}

static int leave_a_tree(const char *fifo) {
  int ready[2];
  char byte;
  if (pipe(ready) < 0)
    return 1;
  hold_open(fifo);
  if (fork() == 0)
    grow(ready[1]);
  for (int i = 0; i < 15; i++)
    if (read(ready[0], &byte, 1) != 1)
      return 1;
  return 0;
}

static int hang(const char *fifo) {
  hold_open(fifo);
  if (write(1, "ready\n", 6) != 6)
    return 1;
  for (;;)
    pause();
}

static int fill_file(const char *path) {
  FILE *file = fopen(path, "w");
  for (long i = 0; file && i < 100000; i++)
    fputc('x', file);
  return file ? fclose(file) : 1;
}

static int rename_itself(const char *name) {
  prctl(PR_SET_NAME, name);
  if (write(1, "ready\n", 6) != 6)
    return 1;
  return getchar() == EOF ? 3 : 4;
}

static int show_environment(const char *name) {
  const char *value = getenv(name);
  char here[4096];
  printf("%s %s", value ? value : "nothing", getcwd(here, sizeof here) ? here : "nowhere");
  return 0;
}

static const struct deed {
  const char *name;
  int (*run)(const char *argument);
} deeds[] = {
    {"leave", leave},
    {"kill_itself", kill_itself},
    {"write_bytes", write_bytes},
    {"copy_input", copy_input},
    {"leave_zombies", leave_zombies},
    {"wait_late", wait_late},
    {"double_fork", double_fork},
    {"have_children", have_children},
    {"fork_later", fork_later},
    {"leave_a_runner", leave_a_runner},
    {"leave_a_tree", leave_a_tree},
    {"hang", hang},
    {"fill_file", fill_file},
    {"rename_itself", rename_itself},
    {"show_environment", show_environment},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof deeds / sizeof *deeds; i++)
    if (strcmp(argv[1], deeds[i].name) == 0)
      return deeds[i].run(argc > 2 ? argv[2] : "");
  return 2;
}
