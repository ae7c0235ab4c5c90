#include "supervise_tests.h"

#include "reports/results.h"
#include "supervise_client.h"
#include "supervise_run.h"
#include "verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct batch {
  const supervise_call *call;
  test_results results;
  FILE *told; /* where results are told as they come */
  size_t points;
} batch;

typedef struct turn {
  batch *of;
  size_t index;
  char *test;
} turn;

/* ---- Which tests ---- */

static void keep_names(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  char **names = ctx;
  text_append(names, "%.*s", (int)size, data);
}

static char *ask_names(const char *program) {
  char *names = NULL;
  cp_child *child =
      cp_spawn(program, CP_ARGS("--list"),
               CP_OPTIONS(.timeout_ms = 10000, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)));
  cp_on_data(cp_stdout(child), keep_names, &names);
  cp_result *result = cp_wait(child, -1);
  bool good = result->code == 0 && names;
  if (!good)
    fprintf(stderr, "%s --list: %s\n", program, result->error ? result->error->message : "no tests");
  cp_result_free(result);
  if (good)
    return names;
  free(names);
  return NULL;
}

/* argv after the program, or all; one name a line. */
static char *wanted_names(const supervise_call *call) {
  const char *const *named = call->options.argv + 1;
  if (!*named)
    return ask_names(call->options.argv[0]);
  char *names = NULL;
  for (; *named; named++)
    text_append(&names, "%s\n", *named);
  return names;
}

static bool add_result(batch *of, const char *name, size_t length, int64_t round) {
  test_result *items = realloc(of->results.items, (of->results.count + 1) * sizeof *items);
  if (!items)
    return false;
  of->results.items = items;
  test_result *one = &items[of->results.count];
  *one = (test_result){0};
  text_append(&one->name, "%.*s", (int)length, name);
  if (round > 0)
    text_append(&one->name, " (%lld)", (long long)round + 1);
  of->results.count += one->name != NULL;
  return one->name != NULL;
}

static bool plan(batch *of, const char *names) {
  for (int64_t round = 0; round < of->call->repeat; round++)
    for (const char *at = names; *at;) {
      size_t length = strcspn(at, "\n");
      if (length > 0 && !add_result(of, at, length, round))
        return false;
      at += length + (at[length] == '\n');
    }
  return of->results.count > 0;
}

/* ---- Running ---- */

static void tell(batch *of, const test_result *one) {
  if (of->call->tap)
    tap_point(of->told, ++of->points, one);
  else if (one->report.verdict != KIT_PASS)
    tell_test(of->told, of->call->options.argv[0], one->name, &one->report);
}

static void test_done(kit_report *report, void *ctx) {
  turn *t = ctx;
  test_result *one = &t->of->results.items[t->index];
  one->report = *report;
  one->done = true;
  tell(t->of, one);
  free(t->test);
  free(t);
}

static void start_test(batch *of, size_t index, cp_loop *loop, cp_queue *queue) {
  static const char *const no_engines[] = {NULL};
  turn *t = calloc(1, sizeof *t);
  test_result *one = &of->results.items[index];
  int result = t ? 0 : -ENOMEM;
  if (t) {
    *t = (turn){.of = of, .index = index};
    text_append(&t->test, "%.*s", (int)strcspn(one->name, " "), one->name);
    kit_supervise_options options = of->call->options;
    options.argv = CP_ARGS(of->call->options.argv[0], t->test);
    options.test = true;
    options.engines = options.engines ? options.engines : no_engines;
    result = client_start(&options, loop, queue, test_done, t);
  }
  if (result == 0)
    return;
  client_broken(&one->report, cp_last_error()->message);
  one->done = true;
  tell(of, one);
  if (t)
    free(t->test);
  free(t);
}

static bool run_all(batch *of) {
  cp_loop *loop = cp_loop_new();
  cp_queue *queue = cp_queue_new((size_t)of->call->jobs);
  bool good = loop && queue;
  for (size_t i = 0; good && i < of->results.count; i++)
    start_test(of, i, loop, queue);
  good = good && cp_loop_run(loop) >= 0;
  cp_queue_free(queue);
  cp_loop_free(loop);
  return good;
}

/* ---- Afterwards ---- */

static bool write_file(const char *path, int (*write)(FILE *to, const test_results *results),
                       const test_results *results) {
  FILE *file = path ? fopen(path, "we") : NULL;
  bool good = !path || (file && write(file, results) == 0);
  if (file && fclose(file) != 0)
    good = false;
  if (!good)
    fprintf(stderr, "%s cannot be written: %s\n", path, strerror(errno));
  return good;
}

static int finish(batch *of) {
  test_sums sums = results_sum(&of->results);
  if (!of->call->tap)
    fprintf(of->told, "%zu passed, %zu failed, %zu skipped\n", sums.passed, sums.failed, sums.skipped);
  bool written = write_file(of->call->junit, junit_write, &of->results);
  written &= write_file(of->call->json, json_write, &of->results);
  return !written ? KIT_BROKEN : sums.failed > 0 ? KIT_FAILED : KIT_GOOD;
}

int run_tests(const supervise_call *call) {
  const char *slash = strrchr(call->options.argv[0], '/');
  batch of = {.call = call, .told = stdout};
  of.results.suite = slash ? slash + 1 : call->options.argv[0];
  char *names = wanted_names(call);
  int code = KIT_BROKEN;
  if (names && plan(&of, names)) {
    if (call->tap)
      tap_head(stdout, of.results.count);
    code = run_all(&of) ? finish(&of) : KIT_BROKEN;
  }
  for (size_t i = 0; i < of.results.count; i++) {
    free(of.results.items[i].name);
    kit_report_free(&of.results.items[i].report);
  }
  free(of.results.items);
  free(names);
  return code;
}
