/* Why a child could not be started, and what its listeners hear of it. */
#include "child/child.h"

#include "base/error.h"
#include "child/isolate.h"

#include <errno.h>
#include <stdio.h>

static const char *limit_advice(int kind) {
  return kind == CP_LIMIT_PROCESSES || kind == CP_LIMIT_DESCRIPTORS
             ? "Only root may raise a limit above its hard value; ask for less."
             : "Ask for a limit that is not above the present hard limit.";
}

static const char *advice(const os_failure *failure) {
  switch (failure->step) {
  case CP_STEP_PIPE:
  case CP_STEP_START:
    return failure->errnum == EAGAIN ? "Too many processes: wait for some to end, or raise RLIMIT_NPROC."
           : failure->errnum == EMFILE || failure->errnum == ENFILE
               ? "Too many open descriptors: close some, start fewer children at once (cp_queue), or raise "
                 "RLIMIT_NOFILE."
               : "";
  case CP_STEP_OPEN:
    return "Check the path and its permissions; it is opened by the calling process.";
  case CP_STEP_STDIO:
    return "Check that the descriptor is open in the calling process.";
  case CP_STEP_TREE:
    return "Ask for less (tree_at_least), name a cgroup that this process may write (cgroup_parent), or run "
           "as "
           "root.";
  case CP_STEP_GUARD:
    return "Leave die_with_parent out, or start fewer children at once.";
  case CP_STEP_AFFINITY:
    return "Name processors that this machine has and this process may use.";
  case CP_STEP_CHDIR:
    return "Check that the directory of cwd exists and may be entered.";
  case CP_STEP_LIMIT:
    return limit_advice(failure->index);
  case CP_STEP_NICE:
    return "Only root may raise the priority; ask for a nice value that is not lower than now.";
  case CP_STEP_GROUPS:
  case CP_STEP_GID:
  case CP_STEP_UID:
    return "Only root may become another user or group.";
  case CP_STEP_ISOLATION:
    return isolation_advice(failure->index);
  case CP_STEP_EXEC:
    return failure->errnum == ENOENT    ? "Check the name, and the PATH of the child's environment."
           : failure->errnum == EACCES  ? "Make the file executable: chmod +x."
           : failure->errnum == E2BIG   ? "Pass the data through stdin or a file."
           : failure->errnum == ENOEXEC ? "It is no program of this system."
                                        : "";
  default:
    return "";
  }
}

/* The error that Node emits as an event; every other one it throws, without a path. */
bool error_is_event(int errnum) {
  return errnum == EACCES || errnum == EAGAIN || errnum == EMFILE || errnum == ENFILE || errnum == ENOENT;
}

static bool has_index(cp_step step) {
  return step == CP_STEP_PIPE || step == CP_STEP_OPEN || step == CP_STEP_SIGNALS || step == CP_STEP_STDIO ||
         step == CP_STEP_LIMIT || step == CP_STEP_ISOLATION;
}

int start_error(const cp_child *child, const os_failure *failure) {
  char call[4200] = "spawn";
  const char *path = NULL;
  if (failure->step == CP_STEP_CHDIR || failure->step == CP_STEP_OPEN) {
    /* Node says ENOENT of the program when it is the directory that is missing. */
    path = failure->step == CP_STEP_CHDIR ? child->plan.cwd : child->plan.stdio[failure->index].path;
    snprintf(call, sizeof call, "%s %s", failure->step == CP_STEP_CHDIR ? "chdir" : "open",
             path == NULL ? "/dev/null" : path);
  } else if (failure->step == CP_STEP_ISOLATION) {
    snprintf(call, sizeof call, "isolation %s", isolation_part_name(failure->index));
  } else if (error_is_event(failure->errnum)) {
    path = child->plan.file;
    snprintf(call, sizeof call, "spawn %s", path);
  }
  cp_error facts = {.errnum = failure->errnum,
                    .name = "Error",
                    .code = errno_name(failure->errnum),
                    .syscall = call,
                    .path = path,
                    .advice = advice(failure),
                    .step = failure->step,
                    .index = has_index(failure->step) ? failure->index : -1};
  return error_set(facts, "%s %s", call, facts.code);
}

/* ---- failing ---- */

static void each_stream(cp_child *child, void (*act)(cp_stream *stream)) {
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i] != NULL)
      act(child->streams[i]);
}

static void emit_failure(void *ctx) {
  cp_child *child = ctx;
  child->result.code = -child->result.error->errnum;
  child_emit_error(child);
  each_stream(child, stream_detach);
  channel_close(child->channel);
  child_count_close(child);
}

void child_fail(cp_child *child) {
  const cp_error *error = cp_last_error();
  child->state = CHILD_FAILED;
  error_free(child->result.error);
  child->result.error = error_copy(error);
  child_disarm(child);
  child_update_hold(child);
  /* What is written until the event comes must not find a pipe without a reader: it is no error of the
   * stream. */
  each_stream(child, stream_unplug);
  loop_tick(child->loop, &child->error_tick, emit_failure, child);
}
