/* Running a plan by CreateProcessW(). */
#include "os/isolate.h"
#include "os/windows/inherit.h"
#include "os/windows/refuse.h"
#include "os/windows/sys_windows.h"
#include "os/windows/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct start {
  const os_plan *plan;
  struct inherit inherit;
  wchar_t *program, *line, *environment, *cwd;
  DWORD flags;
  bool detached;
  DWORD_PTR processors; /* 0: all */
  struct job_limits limits;
  HANDLE jobs[2]; /* that it is born in, the outer one first */
  size_t job_count;
};

static int fail(os_failure *ret_failure, cp_step step, int r) {
  *ret_failure = (os_failure){.step = step, .index = -1, .errnum = -r};
  return r;
}

/* ---- which program ---- */

static bool is_batch(const wchar_t *path) {
  size_t length = wcslen(path);
  while (length > 0 && (path[length - 1] == L'.' || path[length - 1] == L' '))
    length--;
  return length >= 4 &&
         (_wcsnicmp(path + length - 4, L".bat", 4) == 0 || _wcsnicmp(path + length - 4, L".cmd", 4) == 0);
}

/* The first candidate that is a file. A batch file, which would go to cmd.exe, is none that a plan may name.
 */
static int find_program(const os_plan *plan, wchar_t **ret) {
  for (char **at = plan->candidates; *at; at++) {
    DWORD about;
    wchar_t *path = wide_of(*at);
    if (!path)
      return -ENOMEM;
    if (sys_attributes(path, &about) >= 0 && !(about & FILE_ATTRIBUTE_DIRECTORY)) {
      *ret = path;
      return is_batch(path) ? -EINVAL : 0;
    }
    free(path);
  }
  return -ENOENT;
}

/* Not %ComSpec%, which somebody else may have set. */
static int system_cmd(wchar_t **ret) {
  static const wchar_t name[] = L"\\cmd.exe";
  UINT units = GetSystemDirectoryW(NULL, 0);
  wchar_t *path = units == 0 ? NULL : sys_calloc(units + wcslen(name), sizeof *path);
  if (!path)
    return -ENOMEM;
  UINT used = GetSystemDirectoryW(path, units);
  wcscpy(path + used, name);
  *ret = path;
  return 0;
}

/* ---- what it is started with ---- */

/* As libuv maps niceness to classes. */
static DWORD priority_of(int nice) {
  return nice < -19   ? REALTIME_PRIORITY_CLASS
         : nice < -13 ? HIGH_PRIORITY_CLASS
         : nice < -6  ? ABOVE_NORMAL_PRIORITY_CLASS
         : nice < 1   ? NORMAL_PRIORITY_CLASS
         : nice < 11  ? BELOW_NORMAL_PRIORITY_CLASS
                      : IDLE_PRIORITY_CLASS;
}

static int enter(struct start *start, const char *path) {
  DWORD about;
  start->cwd = wide_of(path);
  if (!start->cwd)
    return -ENOMEM;
  int r = sys_attributes(start->cwd, &about);
  return r < 0 ? r : about & FILE_ATTRIBUTE_DIRECTORY ? 0 : -ENOTDIR;
}

/* Those that this machine has of them; at least one. */
static int choose_processors(struct start *start, const os_step *step) {
  DWORD_PTR mask = 0, all;
  for (size_t i = 0; i < step->count; i++)
    if (step->ids[i] < 8 * sizeof mask)
      mask |= (DWORD_PTR)1 << step->ids[i];
  int r = sys_own_processors(&all);
  start->processors = mask & (r < 0 ? 0 : all);
  return r < 0 ? r : start->processors == 0 ? -EINVAL : 0;
}

/* Addresses are not limited here, only what is behind them. Core files there are none. */
static int take_limit(struct job_limits *limits, const os_step *step) {
  cp_limit limit = CP_LIMIT(step->value);
  switch (step->index) {
  case CP_LIMIT_CPU:
    limits->cpu_s = limit;
    return 0;
  case CP_LIMIT_ADDRESS_SPACE:
  case CP_LIMIT_DATA:
    if (!limits->commit.set || limit.value < limits->commit.value)
      limits->commit = limit;
    return 0;
  case CP_LIMIT_CORE:
    return 0;
  default:
    return -ENOTSUP;
  }
}

/* What is not known here is refused, unless it may be left out. */
static int take_step(struct start *start, const os_step *step) {
  switch (step->kind) {
  case CP_STEP_SETSID:
    start->detached = true;
    return 0;
  case CP_STEP_CHDIR:
    return enter(start, step->path);
  case CP_STEP_NICE:
    start->flags |= priority_of((int)(int64_t)step->value);
    return 0;
  case CP_STEP_LIMIT:
    return take_limit(&start->limits, step);
  case CP_STEP_AFFINITY:
    return choose_processors(start, step);
  case CP_STEP_UMASK:
  case CP_STEP_GROUPS:
  case CP_STEP_GID:
  case CP_STEP_UID:
    return step->optional ? 0 : -ENOTSUP;
  default:
    return 0; /* the handles are placed all at once, and of signals and other descriptors there are none */
  }
}

static int prepare(struct start *start, os_failure *ret_failure) {
  const os_plan *plan = start->plan;
  start->flags = CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
  for (size_t i = 0; i < plan->step_count; i++) {
    int r = take_step(start, &plan->steps[i]);
    if (r < 0) {
      *ret_failure = (os_failure){.step = plan->steps[i].kind, .index = plan->steps[i].index, .errnum = -r};
      return r;
    }
  }
  int r = refuse_isolation(plan, ret_failure);
  if (r < 0)
    return r;
  if (start->detached)
    start->flags |= DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP;
  start->environment = environment_block(plan->envp);
  start->line = wide_of(plan->line);
  if (!start->environment || !start->line)
    return fail(ret_failure, CP_STEP_MEMORY, -ENOMEM);
  r = plan->by_cmd ? system_cmd(&start->program) : find_program(plan, &start->program);
  if (r < 0)
    return fail(ret_failure, CP_STEP_EXEC, r);
  r = inherit_make(plan, &start->inherit, ret_failure);
  if (r >= 0 && plan->hide && !start->detached && !start->inherit.shares)
    start->flags |= CREATE_NO_WINDOW;
  return r;
}

static void clean(struct start *start) {
  inherit_close(&start->inherit);
  free(start->program);
  free(start->line);
  free(start->environment);
  free(start->cwd);
}

/* ---- starting ---- */

static void free_attributes(LPPROC_THREAD_ATTRIBUTE_LIST list) {
  DeleteProcThreadAttributeList(list);
  free(list);
}

/* The list of handles, and the jobs: who is born in one cannot start anybody outside of it before. */
static int make_attributes(struct start *start, LPPROC_THREAD_ATTRIBUTE_LIST *ret) {
  struct inherit *inherit = &start->inherit;
  SIZE_T size = 0;
  (void)InitializeProcThreadAttributeList(NULL, 2, 0, &size);
  LPPROC_THREAD_ATTRIBUTE_LIST list = sys_calloc(1, size);
  if (!list)
    return -ENOMEM;
  int r = InitializeProcThreadAttributeList(list, 2, 0, &size) ? 0 : windows_last();
  if (r < 0) {
    free(list);
    return r;
  }
  if (inherit->listed > 0)
    r = sys_attribute(list, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, inherit->list,
                      inherit->listed * sizeof(HANDLE));
  if (r >= 0 && start->job_count > 0)
    r = sys_attribute(list, PROC_THREAD_ATTRIBUTE_JOB_LIST, start->jobs, start->job_count * sizeof(HANDLE));
  if (r < 0)
    free_attributes(list);
  else
    *ret = list;
  return r;
}

static HANDLE standard(const struct inherit *inherit, size_t i) {
  return i < inherit->count && inherit->handles[i] != INVALID_HANDLE_VALUE ? inherit->handles[i] : NULL;
}

static int create(struct start *start, PROCESS_INFORMATION *ret) {
  struct inherit *inherit = &start->inherit;
  STARTUPINFOEXW about = {.StartupInfo = {.cb = sizeof about,
                                          .dwFlags = STARTF_USESTDHANDLES | STARTF_USESHOWWINDOW,
                                          .wShowWindow = start->plan->hide ? SW_HIDE : SW_SHOWDEFAULT,
                                          .cbReserved2 = inherit->block_size,
                                          .lpReserved2 = inherit->block,
                                          .hStdInput = standard(inherit, 0),
                                          .hStdOutput = standard(inherit, 1),
                                          .hStdError = standard(inherit, 2)}};
  int r = make_attributes(start, &about.lpAttributeList);
  if (r < 0)
    return r;
  /* Without handles to hand on there must be no inheriting at all: it would be of all of them. */
  r = sys_create_process(start->program, start->line, inherit->listed > 0, start->flags, start->environment,
                         start->cwd, &about, ret);
  free_attributes(about.lpAttributeList);
  return r;
}

static int choose_jobs(struct start *start, os_tree *tree, os_failure *ret_failure) {
  if (!start->detached || start->plan->own.guard) {
    int r = job_of_children(&start->jobs[0]);
    if (r < 0)
      return fail(ret_failure, CP_STEP_GUARD, r);
    start->job_count = 1;
  }
  if (tree)
    start->jobs[start->job_count++] = tree->job;
  return 0;
}

/* Its processors are its own affair later, so that they are set from outside, before it runs. */
static int let_run(const struct start *start, const PROCESS_INFORMATION *made, os_failure *ret_failure) {
  int r = start->processors == 0 ? 0 : sys_set_processors(made->hProcess, start->processors);
  if (r < 0)
    return fail(ret_failure, CP_STEP_AFFINITY, r);
  r = start->processors == 0 ? 0 : sys_resume(made->hThread);
  return r < 0 ? fail(ret_failure, CP_STEP_START, r) : 0;
}

static int run(struct start *start, os_loop *loop, os_exit_fn *done, void *ctx, os_process **ret,
               os_failure *ret_failure) {
  PROCESS_INFORMATION made;
  if (start->processors != 0)
    start->flags |= CREATE_SUSPENDED;
  int r = create(start, &made);
  if (r < 0)
    return fail(ret_failure, r == -ENOMEM ? CP_STEP_MEMORY : CP_STEP_EXEC, r);
  r = let_run(start, &made, ret_failure);
  CloseHandle(made.hThread);
  if (r >= 0 && (r = process_open(loop, made.hProcess, (int)made.dwProcessId, done, ctx, ret)) < 0)
    (void)fail(ret_failure, CP_STEP_START, r);
  if (r >= 0)
    return 0;
  (void)TerminateProcess(made.hProcess, 1);
  CloseHandle(made.hProcess);
  return r;
}

int os_process_start(os_loop *loop, os_plan *plan, os_exit_fn *done, void *ctx, os_process **ret,
                     os_failure *ret_failure) {
  struct start start = {.plan = plan};
  os_tree *tree = NULL;
  int r = prepare(&start, ret_failure);
  if (r >= 0)
    r = tree_open(loop, plan, &start.limits, &tree, ret_failure);
  if (r >= 0)
    r = choose_jobs(&start, tree, ret_failure);
  if (r >= 0)
    r = run(&start, loop, done, ctx, ret, ret_failure);
  clean(&start);
  if (r < 0) {
    tree_give_up(tree);
    return r;
  }
  if (tree)
    tree_take(tree, *ret);
  ret_failure->missing = plan->isolation ? os_isolation_missing(plan->isolation) : 0;
  return 0;
}
