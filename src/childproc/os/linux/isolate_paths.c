/* What an isolated child may use of the file system. */
#include "os/linux/isolation.h"

#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define READ CP_MAY_READ
#define RUN (CP_MAY_READ | CP_MAY_RUN)
#define DEVICE (CP_MAY_READ | CP_MAY_WRITE | ISOLATE_DEVICE)

/*
 * Programs and libraries; of /etc what the dynamic linker and libc read before main(), never all of it; the
 * devices without content; of /proc and /sys what is the same for everybody.
 */
static const allowed_path always[] = {
    {"/usr", RUN, false},
    {"/bin", RUN, false},
    {"/sbin", RUN, false},
    {"/lib", RUN, false},
    {"/lib32", RUN, false},
    {"/lib64", RUN, false},
    {"/libx32", RUN, false},
    {"/etc/ld.so.cache", READ, false},
    {"/etc/ld.so.conf", READ, false},
    {"/etc/ld.so.conf.d", READ, false},
    {"/etc/ld.so.preload", READ, false},
    {"/etc/ld-musl-x86_64.path", READ, false},
    {"/etc/ld-musl-aarch64.path", READ, false},
    {"/etc/alternatives", READ, false},
    {"/etc/localtime", READ, false},
    {"/etc/timezone", READ, false},
    {"/etc/nsswitch.conf", READ, false},
    {"/dev/null", DEVICE, false},
    {"/dev/zero", DEVICE, false},
    {"/dev/full", DEVICE, false},
    {"/dev/random", DEVICE, false},
    {"/dev/urandom", DEVICE, false},
    {"/dev/tty", DEVICE, false},
    {"/proc/cpuinfo", READ, false},
    {"/proc/meminfo", READ, false},
    {"/proc/stat", READ, false},
    {"/proc/loadavg", READ, false},
    {"/proc/uptime", READ, false},
    {"/proc/version", READ, false},
    {"/proc/filesystems", READ, false},
    {"/proc/sys", READ, false},
    {"/sys/devices/system/cpu", READ, false},
    {"/sys/kernel/mm/transparent_hugepage", READ, false},
};
enum { ALWAYS = sizeof always / sizeof *always, LINE = 256 };

static void add(os_isolation *isolation, const char *path, unsigned access, bool named) {
  isolation->paths[isolation->path_count++] = (allowed_path){path, access, named};
}

/* A relative file is looked for in the new working directory, and the rules want to know where that is. */
static const char *seen_from(struct arena *arena, const char *cwd, const char *path) {
  char here[PATH_MAX];
  if (*path == '/')
    return arena_copy(arena, path);
  if (cwd != NULL)
    path = arena_join(arena, cwd, '/', path);
  if (path == NULL || *path == '/' || getcwd(here, sizeof here) == NULL)
    return path;
  return arena_join(arena, here, '/', path);
}

/* The program that the first line of a script names, in `line`; NULL: none. */
static const char *interpreter_of(const char *path, char line[LINE]) {
  int fd = sys_open(path, O_RDONLY | O_NONBLOCK, 0);
  if (fd < 0)
    return NULL;
  int64_t n = sys_read(fd, line, LINE - 1);
  sys_close(fd);
  if (n < 4 || line[0] != '#' || line[1] != '!')
    return NULL;
  line[n] = '\0';
  char *start = line + 2 + strspn(line + 2, " \t");
  start[strcspn(start, " \t\r\n")] = '\0';
  return *start == '/' ? start : NULL;
}

static int add_program(struct arena *arena, const os_isolation_wish *wish, char **candidates,
                       os_isolation *isolation) {
  for (char **at = candidates; *at != NULL; at++) {
    char line[LINE];
    const char *path = seen_from(arena, wish->cwd, *at);
    if (path == NULL)
      return -ENOMEM;
    add(isolation, path, RUN, false);
    const char *interpreter = interpreter_of(path, line);
    if (interpreter == NULL)
      continue;
    interpreter = arena_copy(arena, interpreter);
    if (interpreter == NULL)
      return -ENOMEM;
    add(isolation, interpreter, RUN, false);
  }
  return 0;
}

static int add_named(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation) {
  for (const cp_allowed *one = wish->allowed; one != NULL && one->path != NULL; one++) {
    const char *path = seen_from(arena, NULL, one->path);
    if (path == NULL)
      return -ENOMEM;
    add(isolation, path, one->access, true);
  }
  if (wish->scratch == NULL)
    return 0;
  isolation->scratch = arena_copy(arena, wish->scratch);
  if (isolation->scratch == NULL)
    return -ENOMEM;
  add(isolation, isolation->scratch, RUN | CP_MAY_WRITE, true);
  return 0;
}

int isolate_paths(struct arena *arena, const os_isolation_wish *wish, const os_plan *plan,
                  os_isolation *isolation) {
  size_t named = 1, programs = 0; /* scratch is one */
  while (wish->allowed != NULL && wish->allowed[named - 1].path != NULL)
    named++;
  while (plan->candidates[programs] != NULL)
    programs++;
  isolation->paths = arena_array(arena, ALWAYS + named + 2 * programs, sizeof *isolation->paths);
  if (isolation->paths == NULL)
    return -ENOMEM;
  for (size_t i = 0; i < ALWAYS; i++)
    add(isolation, always[i].path, always[i].access, always[i].named);
  int r = add_program(arena, wish, plan->candidates, isolation);
  return r < 0 ? r : add_named(arena, wish, isolation);
}
