/*
 * The new process, from its first instruction to the program: the plan, step by step.
 *
 * On Linux it runs in the parent's memory while the parent's thread waits (CLONE_VM | CLONE_VFORK), with
 * every signal blocked. Hence, here and in all that is called from here:
 *   - no allocation, no lock, no stdio: another thread of the parent may hold the lock;
 *   - no libc function with state of its own (setuid() tells all threads, of the parent);
 *   - no return: the parent needs the frames;
 *   - no sanitizer code (the build leaves it out of these files): its bookkeeping is the parent's.
 */
#include "os/posix/child.h"

#include "os/posix/isolating.h"
#include "os/posix/sys_terminal.h"
#include "os/sys.h"

#include <errno.h>

/*
 * All of them, ignored ones too: exec() resets only those that are caught. Signals are still blocked, and the
 * handlers would be the parent's. Some numbers cannot be set: SIGKILL, SIGSTOP, libc's own.
 */
static int reset_signals(int *ret_index) {
  for (int signal = 1; signal <= sys_signal_count(); signal++) {
    if (signal == SIGKILL || signal == SIGSTOP)
      continue;
    int r = sys_signal_default(signal);
    if (r < 0 && r != -EINVAL) {
      *ret_index = signal;
      return r;
    }
  }
  return 0;
}

/* The first of an owned group leads a session already, which is refused a second time. */
static int own_session(const struct child_start *start) {
  int r = sys_setsid();
  return r == -EPERM && start->tree ? 0 : r;
}

/* SIGXCPU comes at the soft limit; a hard one of the same size would be SIGKILL at once. */
static int set_limit(const os_step *step) {
  uint64_t hard = step->value;
  if (step->index == CP_LIMIT_CPU && hard != CP_NO_LIMIT)
    hard++;
  return sys_limit(step->index, step->value, hard);
}

/* Errors of one candidate after which execvp() tries the next. */
static bool is_elsewhere(int r) {
  return r == -ENOENT || r == -ENOTDIR || r == -ESTALE || r == -ENODEV || r == -ETIMEDOUT;
}

static int exec_one(const os_plan *plan, char *path) {
  int r = sys_exec(path, plan->argv, plan->envp);
  if (r != -ENOEXEC || !plan->shell_argv)
    return r;
  plan->shell_argv[1] = path;
  return sys_exec(plan->shell_argv[0], plan->shell_argv, plan->envp);
}

static int exec_any(const os_plan *plan) {
  int r = -ENOENT;
  bool denied = false;
  for (char **path = plan->candidates; *path; path++) {
    r = exec_one(plan, *path);
    if (r == -EACCES)
      denied = true;
    else if (!is_elsewhere(r))
      return r;
  }
  return denied ? -EACCES : r;
}

static int run_step(struct child_start *start, const os_step *step, int *ret_index) {
  switch (step->kind) {
  case CP_STEP_SIGNALS:
    return reset_signals(ret_index);
  case CP_STEP_SETSID:
    return own_session(start);
  case CP_STEP_TREE:
    return child_join_tree(start);
  case CP_STEP_GUARD:
    return child_guard(start, step);
  case CP_STEP_AFFINITY:
    return sys_affinity(step->ids, step->count);
  case CP_STEP_STDIO:
    return child_place(start, step, ret_index);
  case CP_STEP_CHDIR:
    return sys_chdir(step->path);
  case CP_STEP_UMASK:
    return sys_umask((unsigned)step->value);
  case CP_STEP_NICE:
    return sys_nice((int)(int64_t)step->value);
  case CP_STEP_LIMIT:
    *ret_index = step->index;
    return set_limit(step);
  case CP_STEP_GROUPS:
    return sys_setgroups(step->ids, step->count);
  case CP_STEP_GID:
    return sys_setgid((unsigned)step->value);
  case CP_STEP_UID:
    return sys_setuid((unsigned)step->value);
  case CP_STEP_CLOSE_REST:
    return sys_close_rest((int)start->plan->source_count, start->highest);
  case CP_STEP_TERMINAL:
    *ret_index = step->index;
    return sys_terminal_take(step->index);
  case CP_STEP_ISOLATION:
    *ret_index = step->index;
    return child_isolate(start, step);
  case CP_STEP_MASK:
    return sys_mask_clear();
  case CP_STEP_EXEC:
    return exec_any(start->plan);
  default:
    return -EINVAL;
  }
}

int child_main(void *arg) {
  struct child_start *start = arg;
  const os_plan *plan = start->plan;
  for (size_t i = 0; i < plan->step_count; i++) {
    const os_step *step = &plan->steps[i];
    int index = -1;
    int r = run_step(start, step, &index);
    if (r < 0 && step->kind == CP_STEP_ISOLATION && step->optional)
      start->report->missing |= (unsigned)step->value;
    if (r < 0 && !step->optional) {
      *start->report = (os_failure){.step = step->kind, .index = index, .errnum = -r};
      break;
    }
  }
  sys_exit_now(127);
}
