#include "common/job.h"
#include "common/interrupt.h"
#include "common/say.h"

#include <stdlib.h>
#include <unistd.h>

void job_argument(job *one, const char *argument) {
  list_add(&one->argv, text_copy(argument));
}

void job_arguments(job *one, const char *const *arguments) {
  for (size_t i = 0; arguments && arguments[i]; i++)
    job_argument(one, arguments[i]);
}

static void keep(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  text_add(ctx, data, size);
}

static void done(job *one) {
  if (one->on_done && !interrupted())
    one->on_done(one, one->ctx);
}

static void closed(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  job *one = ctx;
  if (result->error)
    one->failure = text_format(_("%s could not be started (%s); ./kit doctor tells what is missing."),
                               one->argv[0], result->error->code);
  else if (result->killed_by == CP_KILLED_BY_TIMEOUT)
    one->failure = text_format(_("%s was stopped: it took too long"), one->argv[0]);
  else if (result->signal)
    one->failure = text_format(_("%s was killed by %s"), one->argv[0], result->signal_name);
  one->code = one->failure ? -1 : result->code;
  done(one);
}

static void stop(cp_loop *loop, void *ctx) {
  (void)loop;
  if (interrupted())
    cp_abort_trigger(ctx);
}

static void start(job *one, cp_loop *loop, cp_queue *queue, cp_abort *abort) {
  one->code = -1;
  cp_child *child =
      cp_spawn(one->argv[0], (const char *const *)(one->argv + 1),
               CP_OPTIONS(.cwd = one->cwd, .env_add = one->env_add, .loop = loop, .queue = queue,
                          .timeout_ms = one->timeout_ms ? one->timeout_ms : 60000, .grace_ms = 2000,
                          .abort = abort, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE)));
  if (!child) {
    one->failure = text_copy(cp_last_error()->message);
    done(one);
    return;
  }
  cp_on_data(cp_stdout(child), keep, &one->out);
  cp_on_data(cp_stderr(child), keep, &one->err);
  cp_on_close(child, closed, one);
}

bool jobs_run(job *jobs, size_t count) {
  return jobs_run_at_once(jobs, count, 0);
}

bool jobs_run_at_once(job *jobs, size_t count, size_t at_once) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  if (!at_once)
    at_once = processors > 1 ? (size_t)processors : 1;
  cp_loop *loop = cp_loop_new();
  cp_queue *queue = cp_queue_new(at_once);
  cp_abort *abort = cp_abort_new();
  interrupt_watch(loop, stop, abort);
  for (size_t i = 0; i < count && !interrupted(); i++)
    start(&jobs[i], loop, queue, abort);
  (void)cp_loop_run(loop);
  interrupt_watch(loop, NULL, NULL);
  abort = cp_abort_free(abort);
  queue = cp_queue_free(queue);
  loop = cp_loop_free(loop);
  bool good = !interrupted();
  for (size_t i = 0; i < count; i++)
    good = good && jobs[i].code == 0;
  return good;
}

void job_clear(job *one) {
  list_free(one->argv);
  free(one->out.data);
  free(one->err.data);
  free(one->failure);
  *one = (job){0};
}
