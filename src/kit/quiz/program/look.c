/*
 * Beside the program of a quiz, unseen: where its stdout goes (QUIZ_STDOUT, a path), which child of the first
 * process is late (QUIZ_LATE, "2:40"), and the descriptors at the marked line (QUIZ_LOOK, a file).
 */
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The pipe that stdout was stays open here, in all that come from this process: who reads it learns when the
   last of them has ended. */
enum { KEPT = 99, MOST_SHOWN = 32 };

static int forks, late_child;
static long late_ms;
static char look_file[4096];
static struct stat at_start[3];

static void in_parent(void) {
  forks++;
}

static void in_child(void) {
  struct timespec left = {late_ms / 1000, late_ms % 1000 * 1000000};
  int kept_errno = errno;
  while (++forks == late_child && nanosleep(&left, &left) < 0 && errno == EINTR)
    forks--;
  errno = kept_errno;
  late_child = 0; /* the first process alone counts */
}

static void open_stdout(const char *path) {
  int fd = path ? open(path, O_WRONLY | O_APPEND | O_NOCTTY) : -1;
  if (fd < 0)
    return;
  (void)dup2(STDOUT_FILENO, KEPT);
  (void)dup2(fd, STDOUT_FILENO);
  (void)close(fd);
}

__attribute__((constructor)) static void prepare(void) {
  const char *late = getenv("QUIZ_LATE"), *look = getenv("QUIZ_LOOK");
  open_stdout(getenv("QUIZ_STDOUT"));
  if (late && sscanf(late, "%d:%ld", &late_child, &late_ms) == 2)
    (void)pthread_atfork(NULL, in_parent, in_child);
  (void)snprintf(look_file, sizeof look_file, "%s", look ? look : "");
  for (int fd = 0; fd < 3; fd++)
    (void)fstat(fd, &at_start[fd]);
  (void)unsetenv("QUIZ_STDOUT");
  (void)unsetenv("QUIZ_LATE");
  (void)unsetenv("QUIZ_LOOK");
}

static int same_as_at_start(const struct stat *now) {
  for (int fd = 0; fd < 3; fd++)
    if (at_start[fd].st_dev == now->st_dev && at_start[fd].st_ino == now->st_ino)
      return fd;
  return -1;
}

/* A line for each: number, what it is ("start 1", "pipe INODE r", "file PATH"). */
void quiz_look(void) {
  int kept_errno = errno, file = open(look_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  for (int fd = 0; fd < MOST_SHOWN; fd++) {
    struct stat now;
    char line[600], link[64], path[500];
    if (fd == file || fstat(fd, &now) < 0)
      continue;
    int start = same_as_at_start(&now);
    if (start >= 0)
      (void)snprintf(line, sizeof line, "%d start %d\n", fd, start);
    else if (S_ISFIFO(now.st_mode))
      (void)snprintf(line, sizeof line, "%d pipe %llu %c\n", fd, (unsigned long long)now.st_ino,
                     (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY ? 'r' : 'w');
    else {
      (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
      ssize_t size = readlink(link, path, sizeof path - 1);
      path[size > 0 ? size : 0] = '\0';
      const char *slash = strrchr(path, '/');
      (void)snprintf(line, sizeof line, "%d file %s\n", fd, slash ? slash + 1 : path);
    }
    (void)!write(file, line, strlen(line));
  }
  (void)close(file);
  errno = kept_errno;
}
