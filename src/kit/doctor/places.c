/* Where a learner works: the folder, its file system, room, memory, limits. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "doctor/doctor.h"
#include "watch/changes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { NEEDED_MB = 20, WANTED_MB = 200, WANTED_MEMORY_MB = 512, WANTED_FILES = 256, WANTED_PROCESSES = 256 };

static void examine_writing(examination *all) {
  int result = folder_make(place_work());
  if (!result && access(place_work(), W_OK | X_OK) < 0)
    result = -errno;
  examined_add(
      all, "work/", result ? HEALTH_MISSING : HEALTH_GOOD,
      result ? text_format("%s: %s", place_work(), strerror(-result)) : text_copy(place_work()),
      text_copy(result ? _("no exercise can be started") : ""),
      text_copy(result ? _("use a copy of the checkout that is yours, or set KIT_WORK to a folder that is")
                       : ""));
}

static void examine_room(examination *all) {
  struct statvfs found;
  if (statvfs(place_work(), &found) < 0)
    return;
  uint64_t free_mb = (uint64_t)found.f_bavail * found.f_frsize >> 20;
  health state = free_mb < NEEDED_MB ? HEALTH_MISSING : free_mb < WANTED_MB ? HEALTH_LESS : HEALTH_GOOD;
  examined_add(all, "disk", state, text_format(_("%" PRIu64 " MB free"), free_mb),
               text_copy(state == HEALTH_GOOD ? "" : _("builds fail when it is full")),
               state == HEALTH_GOOD ? text_copy("")
                                    : text_format(_("remove something, or %s"), "rm -r build/*/"));
}

static void examine_file_system(examination *all) {
  changes *files = changes_open(place_work());
  bool silent = changes_polls(files);
  files = changes_close(files);
  examined_add(
      all, "inotify", silent ? HEALTH_LESS : HEALTH_GOOD,
      text_copy(silent ? _("this file system tells nothing of what is saved") : ""),
      text_copy(silent ? _("./kit watch looks twice a second; builds are slow on network file systems") : ""),
      text_copy(silent ? _("a checkout on a disk of this machine; under WSL below /home, not below /mnt")
                       : ""));
}

static void examine_memory(examination *all) {
  char *data = NULL,
       *line = file_read("/proc/meminfo", &data, NULL) == 0 ? strstr(data, "MemAvailable:") : NULL;
  unsigned long long kb = line ? strtoull(line + strlen("MemAvailable:"), NULL, 10) : 0;
  if (line)
    examined_add(
        all, "memory", kb >> 10 < WANTED_MEMORY_MB ? HEALTH_LESS : HEALTH_GOOD,
        text_format(_("%llu MB available"), kb >> 10),
        text_copy(kb >> 10 < WANTED_MEMORY_MB ? _("checks may end at a limit that is not theirs") : ""),
        text_copy(kb >> 10 < WANTED_MEMORY_MB ? _("end other programs") : ""));
  free(data);
}

static void examine_limit(examination *all, const char *name, int resource, rlim_t wanted, const char *how) {
  struct rlimit limit;
  if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
    return;
  bool less = limit.rlim_cur < wanted;
  char *detail = limit.rlim_cur == RLIM_INFINITY ? text_copy(_("no limit"))
                                                 : text_format("%llu", (unsigned long long)limit.rlim_cur);
  examined_add(all, name, less ? HEALTH_LESS : HEALTH_GOOD, detail,
               text_copy(less ? _("checks with many processes may end at this limit") : ""),
               text_copy(less ? how : ""));
}

static void examine_processors(examination *all) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  examined_add(
      all, "processors", count > 1 ? HEALTH_GOOD : HEALTH_LESS, text_format("%ld", count),
      text_copy(count > 1 ? "" : _("what two processes do at the same time shows only under forced orders")),
      text_copy(""));
}

void examine_places(examination *all) {
  examine_writing(all);
  examine_room(all);
  examine_file_system(all);
  examine_memory(all);
  examine_processors(all);
  examine_limit(all, "open files", RLIMIT_NOFILE, WANTED_FILES, "ulimit -n 1024");
  examine_limit(all, "processes", RLIMIT_NPROC, WANTED_PROCESSES, "ulimit -u 1024");
}
