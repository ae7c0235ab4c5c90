#include "common/say.h"
#include "supervise/client.h"

#include "common/interrupt.h"
#include "supervise/json.h"
#include "supervise/options.h"
#include "supervise/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 60000 /* what the supervisor may take beyond the deadline that it enforces itself */

typedef struct client {
  kit_supervise_options options; /* what is used of it here: echo, on_output, ctx */
  client_done *done;
  void *ctx;
  kit_report report; /* collects the output */
  char *json;
  size_t json_size;
  bool broken;
} client;

static void take(client *c, int fd, const char *data, size_t size) {
  kit_report *into = &c->report;
  if (!output_keep(fd == 1 ? &into->out : &into->err, fd == 1 ? &into->out_size : &into->err_size, data,
                   size))
    c->broken = true;
  if (c->options.echo)
    output_echo(fd, data, size);
  if (c->options.on_output)
    c->options.on_output(fd, data, size, c->options.ctx);
}

static void on_out(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  take(ctx, 1, data, size);
}

static void on_err(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  take(ctx, 2, data, size);
}

static void on_json(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  client *c = ctx;
  if (!output_keep(&c->json, &c->json_size, data, size))
    c->broken = true;
}

static char *or_empty(char *text) {
  return text ? text : calloc(1, 1);
}

void client_broken(kit_report *ret, const char *why) {
  *ret = (kit_report){.verdict = KIT_IE, .reason = strdup(why)};
  ret->out = or_empty(NULL);
  ret->err = or_empty(NULL);
  ret->not_checked = or_empty(NULL);
  ret->messages = or_empty(NULL);
}

static void explain(const client *c, const cp_result *result, kit_report *ret) {
  char *why = NULL;
  if (c->broken)
    text_append(&why, _("no memory for the program's output"));
  else if (result->error)
    text_append(&why, _("the supervisor did not start: %s"), result->error->message);
  else if (result->signal)
    text_append(&why, _("the supervisor was killed by %s"), result->signal_name);
  else
    text_append(&why, _("the supervisor left with code %d and no report"), result->code);
  client_broken(ret, why ? why : "no memory");
  free(why);
}

static void on_closed(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  client *c = ctx;
  kit_report report;
  if (c->broken || !c->json || report_from_json(c->json, &report) < 0) {
    explain(c, result, &report);
    free(report.out);
    free(report.err);
  }
  report.out = or_empty(c->report.out);
  report.err = or_empty(c->report.err);
  report.out_size = c->report.out_size;
  report.err_size = c->report.err_size;
  c->done(&report, c->ctx);
  free(c->json);
  free(c);
}

static cp_child *start_program(const kit_supervise_options *options, cp_loop *loop, cp_queue *queue) {
  char **arguments = supervise_arguments(options);
  if (!arguments)
    return NULL;
  int64_t wall_ms = options->wall_ms > 0 ? options->wall_ms : 10000;
  bool all = options->terminal;
  cp_stdio input = all || options->inherit_input ? CP_INHERIT : options->input ? CP_PIPE : CP_IGNORE;
  cp_stdio output = all ? CP_INHERIT : CP_PIPE;
  cp_child *child = cp_spawn(KIT_SUPERVISE_PROGRAM, (const char *const *)arguments,
                             CP_OPTIONS(.loop = loop, .queue = queue, .timeout_ms = wall_ms + PATIENCE_MS,
                                        .stdio = CP_STDIO(input, output, output, CP_PIPE)));
  supervise_arguments_free(arguments);
  return child;
}

static int client_begin(const kit_supervise_options *options, cp_loop *loop, cp_queue *queue,
                        client_done *done, void *ctx, cp_child **ret) {
  client *c = calloc(1, sizeof *c);
  cp_child *child = c ? start_program(options, loop, queue) : NULL;
  if (!child) {
    free(c);
    return c ? -cp_last_error()->errnum : -ENOMEM;
  }
  *c = (client){.options = *options, .done = done, .ctx = ctx};
  cp_on_data(cp_stdout(child), on_out, c);
  cp_on_data(cp_stderr(child), on_err, c);
  cp_on_data(cp_stdio_at(child, 3), on_json, c);
  cp_on_close(child, on_closed, c);
  if (options->input && !options->inherit_input) {
    cp_write(cp_stdin(child), options->input, options->input_size);
    cp_end(cp_stdin(child));
  }
  *ret = child;
  return 0;
}

int client_start(const kit_supervise_options *options, cp_loop *loop, cp_queue *queue, client_done *done,
                 void *ctx) {
  cp_child *child;
  return client_begin(options, loop, queue, done, ctx, &child);
}

/* It ends its program first, and then itself. */
static void stop(cp_loop *loop, void *ctx) {
  (void)loop;
  if (interrupted())
    cp_kill(ctx, SIGTERM);
}

static void take_report(kit_report *report, void *ctx) {
  *(kit_report *)ctx = *report;
}

int kit_supervise(const kit_supervise_options *options, kit_report *ret) {
  client_broken(ret, "the supervisor's loop could not be made");
  cp_loop *loop = cp_loop_new();
  if (!loop)
    return -cp_last_error()->errnum;
  kit_report report = {0};
  cp_child *child = NULL;
  int result = client_begin(options, loop, NULL, take_report, &report, &child);
  interrupt_watch(loop, stop, child);
  if (result >= 0)
    result = cp_loop_run(loop);
  interrupt_watch(loop, NULL, NULL);
  cp_loop_free(loop);
  kit_report_free(ret);
  if (result < 0 || !report.reason) {
    kit_report_free(&report);
    client_broken(ret, cp_last_error()->message);
    return result < 0 ? result : -EIO;
  }
  *ret = report;
  return ret->verdict == KIT_IE ? -EIO : 0;
}
