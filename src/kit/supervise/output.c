/* What the program writes: kept up to the limit, passed on where that is wished. */
#include "common/say.h"
#include "supervise/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_LIMIT (UINT64_C(1) << 20)

bool output_keep(char **data, size_t *size, const char *more, size_t more_size) {
  char *longer = realloc(*data, *size + more_size + 1);
  if (!longer)
    return false;
  memcpy(longer + *size, more, more_size);
  *data = longer;
  *size += more_size;
  longer[*size] = '\0';
  return true;
}

void output_echo(int fd, const char *data, size_t size) {
  for (ssize_t n; size > 0; data += n, size -= (size_t)n)
    if ((n = write(fd, data, size)) < 0)
      return;
}

void output_add(int fd, const char *data, size_t size, void *ctx) {
  kit_run *run = ctx;
  uint64_t limit = run->options->output_limit ? run->options->output_limit : OUTPUT_LIMIT;
  uint64_t room = run->output < limit ? limit - run->output : 0;
  run->output += size;
  if (size > room) {
    size = (size_t)room;
    run_stop(run, KIT_OUTPUT, _("wrote more than %llu bytes"), (unsigned long long)limit);
  }
  kit_report *report = run->report;
  if (!output_keep(fd == 1 ? &report->out : &report->err, fd == 1 ? &report->out_size : &report->err_size,
                   data, size))
    run_stop(run, KIT_IE, _("no memory for its output"));
  if (run->options->echo)
    output_echo(fd, data, size);
  if (run->options->on_output && size > 0)
    run->options->on_output(fd, data, size, run->options->ctx);
}

static void on_out(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  output_add(1, data, size, ctx);
}

static void on_err(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  output_add(2, data, size, ctx);
}

void output_take(kit_run *run) {
  cp_on_data(cp_stdout(run->program), on_out, run);
  cp_on_data(cp_stderr(run->program), on_err, run);
}
