/* What a scenario may change in its driver before anything is started. */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_mode(const char *flags) {
  if (strcmp(flags, "r") == 0)
    return O_RDONLY;
  if (strcmp(flags, "r+") == 0)
    return O_RDWR;
  return O_WRONLY | O_CREAT | (strcmp(flags, "a") == 0 ? O_APPEND : O_TRUNC);
}

static void prepare_open(scene *run, const cJSON *step) {
  const char *path = get_string(step, "path", "");
  opened *file = malloc(sizeof *file);
  int fd = open(path, open_mode(get_string(step, "flags", "w")) | O_CLOEXEC, 0666);
  if (file == NULL || fd < 0)
    broken(path, strerror(errno));
  *file = (opened){get_string(step, "open", ""), fd, run->opened};
  run->opened = file;
}

/* Room for one more descriptor, which is one too few for a pipe. */
static void fill_descriptors(void) {
  int first = open("/dev/null", O_RDONLY | O_CLOEXEC), fd, last = first;
  struct rlimit few = {(rlim_t)first + 8, (rlim_t)first + 8};
  if (first < 0 || setrlimit(RLIMIT_NOFILE, &few) < 0)
    broken("setrlimit", strerror(errno));
  while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    last = fd;
  (void)close(last);
}

static void forbid_processes(void) {
  struct rlimit now;
  if (getrlimit(RLIMIT_NPROC, &now) < 0)
    broken("getrlimit", strerror(errno));
  now.rlim_cur = 1;
  if (setrlimit(RLIMIT_NPROC, &now) < 0)
    broken("setrlimit", strerror(errno));
}

/* Whatever looks at this process when it ends, such as a leak detector, may need one. */
void allow_processes(void) {
  struct rlimit now;
  if (getrlimit(RLIMIT_NPROC, &now) < 0)
    return;
  now.rlim_cur = now.rlim_max;
  (void)setrlimit(RLIMIT_NPROC, &now);
}

static void prepare_limit(scene *run, const cJSON *step) {
  const char *what = get_string(step, "limit", "");
  (void)run;
  if (strcmp(what, "descriptors") == 0)
    fill_descriptors();
  else if (strcmp(what, "processes") == 0)
    forbid_processes();
  else
    broken("no such limit", what);
}

static void prepare_umask(scene *run, const cJSON *step) {
  (void)run;
  (void)umask((mode_t)strtol(get_string(step, "umask", "022"), NULL, 8));
}

/* What is made once and kept is made now, so that "leaked" counts what is left behind alone. */
static void prepare_warm(scene *run, const cJSON *step) {
  (void)run;
  (void)step;
  (void)cp_spawn("/dev/null/none", NULL, NULL);
}

static const struct preparation {
  const char *name;
  void (*prepare)(scene *run, const cJSON *step);
} preparations[] = {{"open", prepare_open},
                    {"handle", handle_make},
                    {"limit", prepare_limit},
                    {"umask", prepare_umask},
                    {"warm", prepare_warm}};

void prepare(scene *run, const cJSON *step) {
  for (size_t i = 0; i < sizeof preparations / sizeof *preparations; i++)
    if (get(step, preparations[i].name) != NULL) {
      preparations[i].prepare(run, step);
      return;
    }
  broken("unknown preparation", step->child != NULL ? step->child->string : "");
}
