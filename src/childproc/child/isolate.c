#include "child/isolate.h"

#include "base/error.h"
#include "child/check.h"

#include <errno.h>

enum {
  TIDY = OS_PART(CP_PART_NO_NEW_PRIVILEGES),
  CONTAINED = TIDY | OS_PART(CP_PART_CAPABILITIES) | OS_PART(CP_PART_FILES) | OS_PART(CP_PART_NETWORK) |
              OS_PART(CP_PART_SIGNALS) | OS_PART(CP_PART_CALLS),
  SEALED = CONTAINED | OS_PART(CP_PART_USER) | OS_PART(CP_PART_PROCESSES) | OS_PART(CP_PART_MOUNTS) |
           OS_PART(CP_PART_IPC)
};

unsigned isolation_parts(const cp_options *options) {
  static const unsigned profiles[] = {0, TIDY, CONTAINED, SEALED};
  unsigned parts = profiles[options->isolation];
  return options->allow_network ? parts & ~OS_PART(CP_PART_NETWORK) : parts;
}

int check_isolation(const cp_options *options) {
  if (options->isolation < CP_ISOLATION_NONE || options->isolation > CP_ISOLATION_SEALED)
    return error_argument("ERR_INVALID_ARG_VALUE", -1, "Use CP_ISOLATION_NONE, _TIDY, _CONTAINED or _SEALED.",
                          "The property 'options.isolation' is invalid. Received %d",
                          (int)options->isolation);
  for (int i = 0; options->allowed != NULL && options->allowed[i].path != NULL; i++) {
    const cp_allowed *one = &options->allowed[i];
    if (*one->path == '/' && one->access != 0 &&
        (one->access & ~(CP_MAY_READ | CP_MAY_WRITE | CP_MAY_RUN)) == 0)
      continue;
    return error_argument("ERR_INVALID_ARG_VALUE", i,
                          "Give an absolute path, and CP_MAY_READ, CP_MAY_WRITE or CP_MAY_RUN.",
                          "The property 'options.allowed[%d]' is invalid. Received '%s'", i, one->path);
  }
  if (has_text(options->scratch) && *options->scratch != '/')
    return error_argument("ERR_INVALID_ARG_VALUE", -1, "Give an absolute path.",
                          "The property 'options.scratch' is invalid. Received '%s'", options->scratch);
  return 0;
}

int plan_isolation(struct plan *plan, const cp_options *options) {
  if (options->isolation == CP_ISOLATION_NONE)
    return 0;
  const os_isolation_wish wish = {.parts = isolation_parts(options),
                                  .required = options->isolation_required,
                                  .allowed = options->allowed,
                                  .scratch = has_text(options->scratch) ? options->scratch : NULL,
                                  .cwd = has_text(options->cwd) ? options->cwd : NULL,
                                  .uid = options->uid,
                                  .gid = options->gid,
                                  .groups = options->groups,
                                  .group_count = options->groups_count};
  plan->parts = wish.parts;
  return os_isolation_make(&plan->arena, &wish, &plan->os);
}

typedef size_t steps_fn(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]);

static void add_steps(os_plan *os, steps_fn *steps_of) {
  os_step steps[OS_ISOLATION_STEPS];
  size_t count = os->isolation == NULL ? 0 : steps_of(os->isolation, steps);
  for (size_t i = 0; i < count; i++)
    os->steps[os->step_count++] = steps[i];
}

void isolation_add_first(os_plan *os) {
  add_steps(os, os_isolation_first);
}

void isolation_add_last(os_plan *os) {
  add_steps(os, os_isolation_last);
}

cp_limit isolation_core(const cp_options *options) {
  cp_limit none = CP_LIMIT(0);
  return options->isolation != CP_ISOLATION_NONE && !options->limits.core.set ? none : options->limits.core;
}

void isolation_tell(const struct plan *plan, unsigned missing, cp_result *result) {
  if (plan->os.isolation == NULL)
    return;
  result->isolation_missing = missing | os_isolation_missing(plan->os.isolation);
  result->isolation_parts = plan->parts & ~result->isolation_missing;
}

/* ---- names ---- */

static const struct {
  const char *name, *advice;
} parts[CP_PART_COUNT] = {
    [CP_PART_NO_NEW_PRIVILEGES] = {"no-new-privileges", "Linux 3.5 has it."},
    [CP_PART_FILES] =
        {"files", "Check that each path of allowed and scratch is there; Landlock comes with Linux 5.13, "
                  "and must be in the kernel's list of security modules (lsm=landlock)."},
    [CP_PART_NETWORK] = {"network", "Build with libseccomp (Debian: libseccomp-dev), or set allow_network."},
    [CP_PART_SIGNALS] = {"signals",
                         "Landlock can do it from Linux 6.12; so can a PID namespace (CP_ISOLATION_SEALED)."},
    [CP_PART_CALLS] = {"calls",
                       "Build with libseccomp (Debian: libseccomp-dev), for a kernel with seccomp filters."},
    [CP_PART_USER] = {"user",
                      "Allow user namespaces: sysctl user.max_user_namespaces, and where they exist "
                      "kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns; a "
                      "process that has given up root must call prctl(PR_SET_DUMPABLE, 1) first."},
    [CP_PART_PROCESSES] = {"processes",
                           "Allow PID namespaces: sysctl user.max_pid_namespaces; /proc must be mountable."},
    [CP_PART_MOUNTS] = {"mounts", "Allow mount namespaces: sysctl user.max_mnt_namespaces; Linux 5.12."},
    [CP_PART_IPC] = {"ipc", "Allow IPC namespaces: sysctl user.max_ipc_namespaces."},
    [CP_PART_CAPABILITIES] = {"capabilities",
                              "Somebody has refused capset(), such as a seccomp filter around this process."},
};

const char *isolation_part_name(int part) {
  return part >= 0 && part < CP_PART_COUNT ? parts[part].name : "?";
}

const char *isolation_advice(int part) {
  return part >= 0 && part < CP_PART_COUNT ? parts[part].advice : "";
}
