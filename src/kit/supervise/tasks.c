/* How many processes and threads a run may have, and limits that this user may set. */
#include "common/say.h"
#include "supervise/run.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel counts all tasks of a user, and others of them come and go while the run lasts. */
#define ROOM 1000

static uint64_t tasks_of_user(void) {
  uint64_t count = 0;
  DIR *proc = opendir("/proc");
  for (struct dirent *entry; proc && (entry = readdir(proc));) {
    char path[300];
    struct stat found;
    snprintf(path, sizeof path, "/proc/%s/task", entry->d_name);
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && stat(path, &found) == 0 &&
        found.st_uid == getuid())
      count += found.st_nlink > 2 ? (uint64_t)found.st_nlink - 2 : 1;
  }
  if (proc)
    (void)closedir(proc);
  return count;
}

#define CLAMP(limit, resource)                                                                               \
  do {                                                                                                       \
    struct rlimit now;                                                                                       \
    if ((limit).set && getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY &&                    \
        (limit).value > (uint64_t)now.rlim_max)                                                              \
      (limit).value = (uint64_t)now.rlim_max;                                                                \
  } while (0)

/* Only root may raise a hard limit; where it is lower already, it stays. */
static void clamp(cp_limits *limits) {
  struct rlimit cpu;
  CLAMP(limits->address_space, RLIMIT_AS);
  CLAMP(limits->data, RLIMIT_DATA);
  CLAMP(limits->stack, RLIMIT_STACK);
  CLAMP(limits->core, RLIMIT_CORE);
  CLAMP(limits->file_size, RLIMIT_FSIZE);
  CLAMP(limits->descriptors, RLIMIT_NOFILE);
  CLAMP(limits->processes, RLIMIT_NPROC);
  if (limits->cpu_s.set && getrlimit(RLIMIT_CPU, &cpu) == 0 && cpu.rlim_max != RLIM_INFINITY &&
      limits->cpu_s.value >= (uint64_t)cpu.rlim_max) /* SIGKILL comes a second after SIGXCPU */
    limits->cpu_s.value = cpu.rlim_max > 1 ? (uint64_t)cpu.rlim_max - 1 : 1;
}

cp_limits tasks_limits(const kit_supervise_options *options) {
  cp_limits limits = options->limits;
  if (options->tasks > 0 && !limits.processes.set)
    limits.processes = CP_LIMIT(tasks_of_user() + (uint64_t)options->tasks + ROOM);
  clamp(&limits);
  return limits;
}

void tasks_check(kit_run *run, const proc_tree *tree) {
  int64_t count = 0;
  for (size_t i = 1; i < tree->count; i++) {
    bool ended = tree->items[i].state == 'Z' || tree->items[i].state == 'X';
    count += ended || tree->items[i].threads < 1 ? 1 : tree->items[i].threads;
  }
  if (run->options->tasks > 0 && count > run->options->tasks)
    run_stop(run, KIT_LIMIT, _("had %lld processes at once; its limit is %lld"), (long long)count,
             (long long)run->options->tasks);
}
