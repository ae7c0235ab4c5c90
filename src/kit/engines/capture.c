#include "capture.h"
#include "childproc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void collect(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)fwrite(data, 1, size, ctx);
}

static int run(cp_loop *loop, const char *file, const char *const *args, FILE *out) {
  cp_child *child = cp_spawn(file, args,
                             CP_OPTIONS(.loop = loop, .timeout_ms = 10000, .kill_signal = 9,
                                        .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_IGNORE)));
  (void)cp_on_data(cp_stdout(child), collect, out);
  cp_result *result = cp_wait(child, -1);
  int code = result->code;
  if (result->error)
    code = -result->error->errnum;
  else if (result->killed_by == CP_KILLED_BY_TIMEOUT)
    code = -ETIMEDOUT;
  else if (result->signal)
    code = -EINTR;
  (void)cp_result_free(result);
  return code;
}

int capture(const char *file, const char *const *args, char **ret_out) {
  cp_loop *loop = cp_loop_new();
  if (!loop)
    return -cp_last_error()->errnum;
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  int code = out ? run(loop, file, args, out) : -ENOMEM;
  if (out && fclose(out) != 0)
    code = -ENOMEM;
  (void)cp_loop_free(loop);
  if (code < 0)
    free(text);
  else
    *ret_out = text;
  return code;
}
