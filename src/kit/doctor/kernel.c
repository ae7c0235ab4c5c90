/* What the kernel offers, and what it, a container or a security module refuses. */
#include "childproc.h"
#include "common/files.h"
#include "common/say.h"
#include "common/text.h"
#include "doctor/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a learner notices where the library lacks something; of all others it says so itself. */
typedef struct price {
  const char *capability, *cost;
} price;

static const price prices[] = {
    {"pidfd", N_("nothing but time: a thread waits for each child")},
    {"exit-status-kept", N_("exit codes of orphans may be lost in what is told about a run")},
    {"signal-a-group-by-pidfd", N_("nothing but a moment in which a group may be reused")},
    {"start-in-parents-memory", N_("nothing but time")},
    {"clone3", N_("programs are put into their cgroup a moment after their start")},
    {"close-range", N_("nothing but time")},
    {"quiet-write", N_("nothing but time")},
    {"terminal", N_("./kit run gives programs no terminal of their own")},
    {"cgroup", N_("memory is limited for each process, not for a whole run")},
    {"landlock", N_("a run may write wherever its user may")},
    {"seccomp", N_("a run may make every system call that its user may")},
    {"user-namespace", N_("an ordinary user's runs are isolated less; the exercises on isolation show less")},
    {"pid-namespace", N_("what a run leaves is looked for in /proc instead")},
    {"mount-namespace", N_("a run sees the files of this machine")},
    {"network-namespace", N_("a run has the network of this machine")},
    {"ipc-namespace", N_("a run shares message queues and semaphores with this machine")},
};

/* The first line of a small file, "" where it is not there; to free(). */
static char *line_of(const char *path) {
  char *data = NULL;
  if (file_read(path, &data, NULL) < 0)
    return text_copy("");
  data[strcspn(data, "\n")] = '\0';
  return data;
}

static bool says(const char *path, const char *value) {
  char *line = line_of(path);
  bool same = strcmp(line, value) == 0;
  free(line);
  return same;
}

/* ---- Capabilities ---- */

static const char *how_of(const char *name) {
  if (strcmp(name, "cgroup") == 0)
    return _("a cgroup that is yours: systemd-run --user --scope ./kit ...");
  if (strcmp(name, "user-namespace") != 0)
    return strstr(name, "namespace") ? _("as root, or with user namespaces")
                                     : _("a newer kernel, or a container that allows it");
  if (says("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"))
    return _("AppArmor refuses them: sysctl kernel.apparmor_restrict_unprivileged_userns=0, as root");
  if (says("/proc/sys/kernel/unprivileged_userns_clone", "0"))
    return _("sysctl kernel.unprivileged_userns_clone=1, as root");
  if (says("/proc/sys/user/max_user_namespaces", "0"))
    return _("sysctl user.max_user_namespaces=10000, as root");
  return _("a container may refuse them: docker run --security-opt seccomp=unconfined");
}

static const char *price_of(const cp_capability *one) {
  for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
    if (strcmp(prices[i].capability, one->name) == 0)
      return _(prices[i].cost);
  return one->cost;
}

static void examine_capabilities(examination *all) {
  size_t count = 0;
  const cp_capability *list = cp_capabilities(&count);
  for (size_t i = 0; i < count; i++)
    examined_add(all, list[i].name, list[i].there ? HEALTH_GOOD : HEALTH_LESS, text_copy(list[i].detail),
                 text_copy(list[i].there ? "" : price_of(&list[i])),
                 text_copy(list[i].there ? "" : how_of(list[i].name)));
}

/* ---- What engines look at ---- */

/* Whether the call that another process of ours sleeps in can be read, which Yama and containers may refuse.
 */
static void examine_waits(examination *all) {
  cp_child *child =
      cp_spawn("sleep", CP_ARGS("60"), CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)));
  char *path = text_format("/proc/%d/syscall", cp_pid(child)), *line = line_of(path), *scope;
  bool seen = *line != '\0';
  (void)cp_kill_name(child, "SIGKILL");
  cp_result_free(cp_wait(child, -1));
  scope = line_of("/proc/sys/kernel/yama/ptrace_scope");
  examined_add(
      all, "/proc/PID/syscall", seen ? HEALTH_GOOD : HEALTH_LESS,
      *scope ? text_format("yama/ptrace_scope %s", scope) : text_copy(""),
      text_copy(seen ? "" : _("a deadlock is told as a TIMEOUT, without who waits for whom")),
      text_copy(seen ? ""
                     : _("sysctl kernel.yama.ptrace_scope=1, as root; in a container --cap-add SYS_PTRACE")));
  free(scope);
  free(line);
  free(path);
}

static void examine_proc(examination *all) {
  bool found = file_exists("/proc/self/stat");
  examined_add(all, "/proc", found ? HEALTH_GOOD : HEALTH_MISSING, text_copy(""),
               text_copy(found ? "" : _("processes cannot be watched: no check works")),
               text_copy(found ? "" : "mount -t proc proc /proc"));
}

/* A filter that was there before us comes from a container. */
static void examine_filter(examination *all) {
  char *status = NULL;
  bool filtered = file_read("/proc/self/status", &status, NULL) == 0 && strstr(status, "\nSeccomp:\t2");
  free(status);
  if (filtered)
    examined_add(
        all, "container's seccomp", HEALTH_LESS, text_copy(_("this process runs under a filter")),
        text_copy(_("some system calls are refused that lessons show: what is refused, stands above")),
        text_copy("docker run --security-opt seccomp=unconfined"));
}

static void examine_cores(examination *all) {
  char *pattern = line_of("/proc/sys/kernel/core_pattern");
  bool piped = *pattern == '|';
  examined_add(all, "core_pattern", piped ? HEALTH_LESS : HEALTH_GOOD, text_copy(pattern),
               text_copy(piped ? _("each crash in a check starts that program, too, and takes longer") : ""),
               text_copy(piped ? _("sysctl kernel.core_pattern=core, as root") : ""));
  free(pattern);
}

static void examine_wsl(examination *all) {
  char *version = line_of("/proc/version");
  bool first = strstr(version, "Microsoft") && !strstr(version, "WSL2");
  if (first)
    examined_add(all, "WSL 1", HEALTH_LESS, text_copy(version),
                 text_copy(_("no real kernel: engines see little")),
                 text_copy("wsl --set-version DISTRIBUTION 2"));
  free(version);
}

void examine_kernel(examination *all) {
  examine_proc(all);
  examine_waits(all);
  examine_capabilities(all);
  examine_filter(all);
  examine_cores(all);
  examine_wsl(all);
}
