/* The body of the supervisor: this process becomes a subreaper, runs one program, and leaves nothing of it.
 */
#include "common/say.h"
#include "supervise/run.h"

#include "supervise/proc_read.h"
#include "system.h" /* of the harness: folders and nonces */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WALL_MS 10000
#define LAST_LOOK_NS 1000000000
#define PIPES_NS INT64_C(2000000000) /* how long pipes may stay open when nobody of the run is left */

/* ---- Events of the program ---- */

static void on_exit_seen(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  kit_run *run = ctx;
  run->exited = true;
  run->end_ns = proc_now_ns();
}

static void on_closed(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ((kit_run *)ctx)->exited = true; /* a program that could not be started has no 'exit' */
  ((kit_run *)ctx)->closed = true;
}

/* ---- From start to end ---- */

static bool prepare(kit_run *run) {
  const kit_supervise_options *options = run->options;
  wait_listen(run);
  run->dir = system_make_dir();
  run->loop = cp_loop_new();
  if (!run->dir || !run->loop || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
    run_stop(run, KIT_IE, _("the supervisor could not be set up: %s"), strerror(errno));
    return false;
  }
  int result = options->terminal ? terminal_open(&run->terminal) : 0;
  for (size_t i = 0; result >= 0 && options->env_add && options->env_add[i]; i++)
    result = run_add_env(run, strdup(options->env_add[i]));
  if (result >= 0 && options->test)
    result = test_prepare(run);
  if (result < 0)
    run_stop(run, KIT_IE, _("the run could not be prepared: %s"), strerror(-result));
  else
    engines_start(run);
  return !run->stopped;
}

/* On a terminal of its own this program goes first, and becomes the other one. */
static cp_child *spawn(kit_run *run) {
  const kit_supervise_options *options = run->options;
  const terminal *own = run->terminal;
  bool inherits = options->inherit_input || options->terminal;
  cp_stdio input = inherits ? CP_INHERIT : options->input ? CP_PIPE : CP_IGNORE;
  const cp_stdio stdio[] = {terminal_stdio(own, 0, input), terminal_stdio(own, 1, CP_PIPE),
                            terminal_stdio(own, 2, CP_PIPE), CP_STDIO_LAST};
  cp_options how = {.size = sizeof how,
                    .cwd = options->cwd,
                    .env_add = (const char *const *)run->env,
                    .detached = true,
                    .limits = tasks_limits(options),
                    .loop = run->loop,
                    .stdio = stdio};
  if (!own)
    return cp_spawn(options->argv[0], options->argv + 1, &how);
  size_t count = 0;
  while (options->argv[count])
    count++;
  const char **staged = calloc(count + 2, sizeof *staged);
  if (!staged)
    return NULL;
  staged[0] = TERMINAL_STAGE;
  memcpy(staged + 1, options->argv, count * sizeof *staged);
  cp_child *child = cp_spawn(KIT_SUPERVISE_PROGRAM, staged, &how);
  free(staged);
  return child;
}

static bool start(kit_run *run) {
  const kit_supervise_options *options = run->options;
  run->start_ns = proc_now_ns();
  run->program = spawn(run);
  if (!run->program) {
    run_stop(run, KIT_IE, _("%s could not be started: %s"), options->argv[0], cp_last_error()->message);
    return false;
  }
  cp_child_keep(run->program);
  run->pid = cp_pid(run->program);
  output_take(run);
  cp_on_exit(run->program, on_exit_seen, run);
  cp_on_close(run->program, on_closed, run);
  if (options->input && !options->inherit_input) {
    cp_write(cp_stdin(run->program), options->input, options->input_size);
    cp_end(cp_stdin(run->program));
  }
  int64_t wall_ms = options->wall_ms > 0 ? options->wall_ms : WALL_MS;
  run->deadline_ns = run->start_ns + wall_ms * 1000000;
  run->snapshot_ns = run->start_ns + SNAPSHOT_NS;
  return true;
}

/* Where there are very many processes a snapshot takes long: it must not keep us from the deadline. */
static void look(kit_run *run) {
  int64_t begun = proc_now_ns();
  orphans_adopt(run);
  proc_tree tree = {0};
  if (proc_tree_collect(getpid(), PROC_STAT, run->deadline_ns, &tree) == 0) {
    (void)family_observe(&run->seen, &tree, getpid());
    tasks_check(run, &tree);
    proc_tree_free(&tree);
  }
  if (!run->stopped && run->engine_count > 0 &&
      proc_tree_collect(getpid(), PROC_ALL, run->deadline_ns, &tree) == 0)
    engines_observe(run, &tree);
  proc_tree_free(&tree);
  int64_t took = proc_now_ns() - begun;
  run->snapshot_ns = begun + took + (took < SNAPSHOT_NS / 5 ? SNAPSHOT_NS - took : took * 4);
}

/* What is there at the end; while the program's own entry still stands, it says whether it waited for any. */
static void last_look(kit_run *run) {
  proc_tree tree = {0};
  if (run->looked)
    return;
  run->looked = true;
  bool seen = run->ended || orphans_any() || run->engine_count > 0;
  if (seen && proc_tree_collect(getpid(), PROC_ALL, proc_now_ns() + LAST_LOOK_NS, &tree) < 0)
    seen = proc_tree_collect(getpid(), PROC_STAT, INT64_MAX, &tree) == 0;
  if (seen && (run->ended || run->exited))
    orphans_count(run, &tree);
  if (seen && !run->ended && !run->exited)
    tell_running(run, &tree);
  engines_finish(run, &tree);
  proc_tree_free(&tree);
}

static bool has_ended(const kit_run *run) {
  siginfo_t info = {0};
  return run->pid > 0 && waitid(P_PID, (id_t)run->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == run->pid;
}

static void watch(kit_run *run) {
  while (!run->exited && !run->stopped) {
    int64_t now = proc_now_ns();
    int64_t until = run->snapshot_ns < run->deadline_ns ? run->snapshot_ns : run->deadline_ns;
    wait_events(run, until > now ? (until - now + 999999) / 1000000 : 0);
    if (!run->ended && has_ended(run)) {
      run->ended = true;
      last_look(run);
    }
    wait_handle(run);
    if (run->exited)
      break;
    now = proc_now_ns();
    if (now >= run->deadline_ns)
      run_stop(run, KIT_TIMEOUT, _("still ran after %lld ms"), (long long)((now - run->start_ns) / 1000000));
    else if (now >= run->snapshot_ns)
      look(run);
  }
}

/* What is left at the end is ended. */
static void clear_up(kit_run *run) {
  last_look(run);
  if (!run->exited)
    run->end_ns = proc_now_ns();
  if (!orphans_end(run))
    run_verdict(run, KIT_IE, _("some of its processes could not be ended"));
  int64_t give_up = proc_now_ns() + PIPES_NS;
  while (!run->closed && proc_now_ns() < give_up && cp_loop_step(run->loop, 50) >= 0)
    ;
  run->terminal = terminal_close(run->terminal, output_add, run);
}

/* Near the limit malloc() returns NULL, and most programs that do not look at that end like this. */
static bool had_no_memory(const kit_run *run, const cp_result *result) {
  const cp_limit *limit = &run->options->limits.address_space;
  bool fits = result->signal == SIGSEGV || result->signal == SIGBUS || result->signal == SIGABRT;
  return fits && limit->set && (uint64_t)result->usage.max_rss_bytes > limit->value / 2;
}

static void judge_limit(kit_run *run, const cp_result *result) {
  const cp_limits *limits = &run->options->limits;
  if (result->signal == SIGXCPU && limits->cpu_s.set)
    run_verdict(run, KIT_LIMIT, _("used more than %llu s of processor time (SIGXCPU)"),
                (unsigned long long)limits->cpu_s.value);
  else if (result->signal == SIGXFSZ && limits->file_size.set)
    run_verdict(run, KIT_LIMIT, _("wrote a file of more than %llu bytes (SIGXFSZ)"),
                (unsigned long long)limits->file_size.value);
  else if (had_no_memory(run, result))
    run_verdict(run, KIT_LIMIT,
                _("killed by %s near its limit of %llu MB of memory, where malloc() returns NULL"),
                result->signal_name, (unsigned long long)(limits->address_space.value >> 20));
  else
    run_verdict(run, KIT_LIMIT, _("ended at a limit (%s)"), result->signal_name);
}

static void judge_end(kit_run *run, const cp_result *result) {
  kit_report *report = run->report;
  if (result->error)
    run_verdict(run, KIT_IE, _("%s could not be started: %s"), run->options->argv[0], result->error->message);
  else if (result->signal == SIGXCPU || result->signal == SIGXFSZ ||
           result->killed_by == CP_KILLED_BY_LIMIT || had_no_memory(run, result))
    judge_limit(run, result);
  else if (result->signal)
    run_verdict(run, KIT_CRASH, _("killed by %s"), result->signal_name);
  else if (result->code != 0)
    run_verdict(run, KIT_FAIL, _("exited with code %d"), result->code);
  else if (report->orphans && !run->options->orphans_allowed)
    run_verdict(
        run, KIT_FAIL,
        ngettext("left %d process running", "left %d processes running", (unsigned long)report->orphans),
        report->orphans);
  else if (report->zombies)
    run_verdict(run, KIT_FAIL, ngettext("left %d zombie", "left %d zombies", (unsigned long)report->zombies),
                report->zombies);
  else
    run_verdict(run, KIT_PASS, _("ended by itself"));
}

static void judge(kit_run *run) {
  const cp_result *result = cp_child_result(run->program);
  if (result) {
    run->report->code = result->code;
    run->report->signal = result->signal;
    run->report->usage = result->usage;
    run->report->wall_ns = run->end_ns - run->start_ns;
    if (!run->stopped && run->report->verdict != KIT_IE)
      judge_end(run, result);
  }
  if (run->options->test)
    test_judge(run);
}

static void release(kit_run *run) {
  engines_free(run);
  wait_deafen();
  run->terminal = terminal_close(run->terminal, output_add, run);
  family_free(&run->seen);
  run->program = cp_child_free(run->program);
  run->loop = cp_loop_free(run->loop);
  run->test = test_report_close(run->test);
  if (run->dir)
    system_remove_dir(run->dir);
  free(run->dir);
  for (size_t i = 0; i < run->env_count; i++)
    free(run->env[i]);
  free(run->env);
}

/* Callers need not ask for NULL. */
static void fill(kit_report *report) {
  char **texts[] = {&report->reason, &report->out, &report->err, &report->not_checked, &report->messages};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (!*texts[i])
      *texts[i] = calloc(1, 1);
}

int kit_supervise_here(const kit_supervise_options *options, kit_report *ret) {
  *ret = (kit_report){0};
  kit_run run = {.options = options, .report = ret};
  if (prepare(&run) && start(&run)) {
    watch(&run);
    clear_up(&run);
  }
  judge(&run);
  release(&run);
  fill(ret);
  return ret->verdict == KIT_IE ? -EIO : 0;
}
