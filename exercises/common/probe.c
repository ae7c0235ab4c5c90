#include "probe.h"
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static probe_report *shared;
static char argument[PROBE_TEXT + 16];
static int fifo_fd[4];
static char fifo_name[4][PROBE_TEXT];

static probe_report *map(const char *path, int flags) {
  int fd = open(path, flags | O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0 || ftruncate(fd, sizeof(probe_report)) < 0)
    return NULL;
  void *memory = mmap(NULL, sizeof(probe_report), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  (void)close(fd);
  return memory == MAP_FAILED ? NULL : memory;
}

/* ---- In the test ---- */

probe_report *probe_begin(void) {
  char path[PROBE_TEXT];
  (void)snprintf(path, sizeof path, "%s/probe", test_dir());
  (void)unlink(path);
  shared = map(path, O_CREAT);
  EXPECT(shared != NULL);
  (void)snprintf(argument, sizeof argument, "--probe=%s", path);
  return shared;
}

const char *probe_argument(void) {
  return argument;
}

void probe_end(void) {
  EXPECT_SYS(munmap(shared, sizeof *shared));
  for (int i = 0; i < 4; i++)
    if (fifo_fd[i] > 0)
      EXPECT_SYS(close(fifo_fd[i]));
}

void probe_in_path(const char *name) {
  char dir[PROBE_TEXT], file[PROBE_TEXT + 64], path[8192];
  (void)snprintf(dir, sizeof dir, "%s/bin", test_dir());
  (void)snprintf(file, sizeof file, "%s/%s", dir, name);
  (void)mkdir(dir, 0777);
  EXPECT_SYS(symlink(test_program(), file));
  (void)snprintf(path, sizeof path, "%s:%s", dir, getenv("PATH"));
  EXPECT_SYS(setenv("PATH", path, 1));
}

const char *probe_fifo(const char *name) {
  for (int i = 0; i < 4; i++)
    if (fifo_fd[i] <= 0) {
      (void)snprintf(fifo_name[i], PROBE_TEXT, "%s/%s", test_dir(), name);
      EXPECT_SYS(mkfifo(fifo_name[i], 0666));
      fifo_fd[i] = open(fifo_name[i], O_RDWR | O_CLOEXEC);
      EXPECT_SYS(fifo_fd[i]);
      return fifo_name[i];
    }
  FAIL("no room for another fifo");
}

void probe_release(const char *name) {
  for (int i = 0; i < 4; i++)
    if (fifo_fd[i] > 0 && strcmp(strrchr(fifo_name[i], '/') + 1, name) == 0)
      EXPECT_EQ(write(fifo_fd[i], "xxxxxxxx", 8), 8);
}

bool probe_has_env(const probe_report *seen, const char *line) {
  char wanted[PROBE_TEXT];
  (void)snprintf(wanted, sizeof wanted, "\n%s", line);
  return strstr(seen->env, wanted) != NULL;
}

char probe_letter(size_t i) {
  return (char)('a' + i % 23);
}

char probe_byte(size_t i) {
  return (char)(unsigned char)(i * 7 + 128);
}

/* ---- In the program ---- */

static void note_fds(probe_report *to) {
  DIR *dir = opendir("/proc/self/fd");
  for (struct dirent *entry; dir && (entry = readdir(dir));) {
    struct stat st;
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || fd == dirfd(dir) || to->fd_count == PROBE_FDS || fstat(fd, &st) < 0)
      continue;
    to->inodes[to->fd_count] = st.st_ino;
    to->modes[to->fd_count] = fcntl(fd, F_GETFL) & O_ACCMODE;
    to->fds[to->fd_count++] = fd;
  }
  if (dir)
    (void)closedir(dir);
}

static void note_signals(probe_report *to) {
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file)) {
    unsigned long value;
    if (sscanf(line, "SigBlk: %lx", &value) == 1)
      to->blocked = value;
    else if (sscanf(line, "SigIgn: %lx", &value) == 1)
      to->ignored = value;
  }
  if (file)
    (void)fclose(file);
}

static void note(probe_report *to, int argc, char **argv, char **env) {
  size_t used = 0;
  note_fds(to);
  note_signals(to);
  to->ppid = getppid();
  to->pgid = getpgrp();
  to->sid = getsid(0);
  to->argc = argc;
  for (int i = 0; i < argc && i < PROBE_ARGS; i++)
    (void)snprintf(to->args[i], PROBE_TEXT, "%s", argv[i]);
  for (int i = 0; env[i] && used < sizeof to->env - 1; i++)
    used += (size_t)snprintf(to->env + used, sizeof to->env - used, "\n%s", env[i]);
  if (used < sizeof to->env - 1)
    (void)snprintf(to->env + used, sizeof to->env - used, "\n");
  if (!getcwd(to->dir, sizeof to->dir))
    to->dir[0] = 0;
}

static void put(int fd, size_t size, char (*pattern)(size_t)) {
  static char chunk[8192];
  for (size_t done = 0; done < size;) {
    size_t n = size - done < sizeof chunk ? size - done : sizeof chunk;
    for (size_t i = 0; i < n; i++)
      chunk[i] = pattern(done + i);
    ssize_t wrote = write(fd, chunk, n);
    if (wrote < 0 && errno != EINTR)
      _exit(98);
    done += wrote > 0 ? (size_t)wrote : 0;
  }
}

static void take(probe_report *to, bool copy) {
  static char chunk[8192];
  ssize_t n;
  while ((n = read(0, chunk, sizeof chunk)) > 0) {
    to->got += (size_t)n;
    for (ssize_t done = 0; copy && done < n;) {
      ssize_t wrote = write(1, chunk + done, (size_t)(n - done));
      if (wrote < 0)
        _exit(98);
      done += wrote;
    }
  }
}

static void hold(const char *fifo) {
  char c;
  int fd = open(fifo, O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && read(fd, &c, 1) < 0 && errno == EINTR)
    ;
  if (fd >= 0)
    (void)close(fd);
}

static probe_report *own_report;
static void count_term(int signal) {
  (void)signal;
  own_report->got_term++;
}

static void do_one(probe_report *to, const char *what) {
  const char *value = strchr(what, ':') ? strchr(what, ':') + 1 : "";
  size_t number = strtoul(value, NULL, 10);
  if (strncmp(what, "out:", 4) == 0)
    put(1, number, probe_letter);
  else if (strncmp(what, "err:", 4) == 0)
    put(2, number, probe_letter);
  else if (strncmp(what, "bytes:", 6) == 0)
    put(1, number, probe_byte);
  else if (strcmp(what, "in") == 0 || strcmp(what, "cat") == 0)
    take(to, *what == 'c');
  else if (strncmp(what, "close:", 6) == 0)
    (void)close((int)number);
  else if (strcmp(what, "stubborn") == 0)
    (void)signal(SIGTERM, count_term);
  else if (strncmp(what, "hold:", 5) == 0)
    hold(value);
  else if (strncmp(what, "exit:", 5) == 0)
    _exit((int)number);
  else if (strncmp(what, "kill:", 5) == 0)
    (void)raise((int)number);
  else if (strncmp(what, "child:", 6) == 0) {
    pid_t pid = fork();
    if (pid == 0) {
      hold(value);
      _exit(0);
    }
    to->child = pid;
  }
}

__attribute__((constructor)) static void probe(int argc, char **argv, char **env) {
  const char *path = NULL;
  for (int i = 0; i < argc; i++)
    if (strncmp(argv[i], "--probe=", 8) == 0)
      path = argv[i] + 8;
  probe_report *to = path ? map(path, 0) : NULL;
  if (!to)
    return;
  own_report = to;
  note(to, argc, argv, env);
  to->runs++;
  to->pid = getpid();
  for (int i = 0; i < argc; i++)
    do_one(to, argv[i]);
  _exit(0);
}
