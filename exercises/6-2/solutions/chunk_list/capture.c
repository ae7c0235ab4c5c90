/* A linked list of chunks, each as long as one read; put together at the end. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct chunk {
  struct chunk *next;
  size_t size;
  char data[8192];
} chunk;

static void drop(chunk *list) {
  while (list) {
    chunk *next = list->next;
    free(list);
    list = next;
  }
}

/* 0, or an errno; the list holds what came, also then. */
static int read_chunks(int fd, chunk **end, size_t *total) {
  for (;;) {
    chunk *one = malloc(sizeof *one);
    if (!one)
      return ENOMEM;
    ssize_t n = read(fd, one->data, sizeof one->data);
    if (n <= 0) {
      int error = n < 0 ? errno : 0;
      free(one);
      return error;
    }
    one->next = NULL;
    one->size = (size_t)n;
    *total += one->size;
    *end = one;
    end = &one->next;
  }
}

static char *join(const chunk *list, size_t total) {
  char *whole = malloc(total + 1), *at = whole;
  if (!whole)
    return NULL; /* gate: memory for the whole was there */
  for (; list; list = list->next)
    at = mempcpy(at, list->data, list->size);
  *at = '\0';
  return whole;
}

static pid_t start(char *const argv[], int out) {
  pid_t pid = fork();
  if (pid == 0) {
    if ((out == 1 ? fcntl(out, F_SETFD, 0) : dup2(out, 1)) < 0)
      _exit(126);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], status = 0;
  chunk *list = NULL;
  size_t total = 0;
  char *whole = NULL;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = start(argv, ends[1]);
  int error = pid < 0 ? errno : 0;
  close(ends[1]);
  if (!error)
    error = read_chunks(ends[0], &list, &total);
  close(ends[0]);
  if (pid > 0 && waitpid(pid, &status, 0) < 0)
    error = error ? error : errno;
  if (!error && !(whole = join(list, total)))
    error = ENOMEM; /* gate: the same */
  drop(list);
  if (error)
    return error;
  *ret_data = whole;
  *ret_size = total;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}
