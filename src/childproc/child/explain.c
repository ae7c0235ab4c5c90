/* The plan of a start in words, one line a step, from the plan that would be run. */
#include "os/explain.h"
#include "base/error.h"
#include "child/check.h"
#include "child/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 1024 };

struct text {
  char *data;
  size_t size, room;
  int lines;
  bool failed;
};

static void add_line(struct text *text, const char *where, const char *step, const char *call) {
  char line[LINE + 64];
  int n = snprintf(line, sizeof line, "%2d  %-6s  %-10s  %s\n", ++text->lines, where, step, call);
  size_t size = n < 0 ? 0 : strlen(line);
  if (text->failed || text->size + size + 1 > text->room) {
    size_t room = 2 * text->room + size + 1024;
    char *data = text->failed ? NULL : realloc(text->data, room);
    text->failed = data == NULL;
    if (text->failed)
      return;
    text->data = data;
    text->room = room;
  }
  memcpy(text->data + text->size, line, size + 1);
  text->size += size;
}

/* ---- what the calling process does first ---- */

static const char *flags_of(cp_stdio_kind kind) {
  switch (kind) {
  case CP_STDIO_READ_PATH:
    return "O_RDONLY";
  case CP_STDIO_WRITE_PATH:
    return "O_WRONLY | O_CREAT | O_TRUNC";
  case CP_STDIO_APPEND_PATH:
    return "O_WRONLY | O_CREAT | O_APPEND";
  default:
    return "O_WRONLY";
  }
}

static void add_open(struct text *text, const char *path, cp_stdio_kind kind, size_t i) {
  char quoted[LINE / 2], call[LINE];
  os_explain_quote(path, quoted, sizeof quoted);
  snprintf(call, sizeof call, "%s(%s, %s): stdio[%zu]", call_names.open, quoted, flags_of(kind), i);
  add_line(text, "parent", "open", call);
}

/* Where each descriptor comes from, as child_open_stdio() does it, without opening anything. */
static void add_stdio(struct text *text, const cp_stdio *one, size_t i, os_source *source) {
  char call[LINE];
  source->kind = OS_SOURCE_FILE;
  switch (one->kind) {
  case CP_STDIO_PIPE:
    snprintf(call, sizeof call, "%s: stdio[%zu]%s", i > 2 ? call_names.socketpair : call_names.pipe, i,
             i == 0  ? ", the child reads"
             : i < 3 ? ", the child writes"
                     : ", both ways");
    add_line(text, "parent", "pipe", call);
    break;
  case CP_STDIO_PTY:
    snprintf(call, sizeof call, "%s: stdio[%zu]", call_names.terminal, i);
    add_line(text, "parent", "pipe", call);
    break;
  case CP_STDIO_IGNORE:
    if (i < 3)
      add_open(text, "/dev/null", i == 0 ? CP_STDIO_READ_PATH : CP_STDIO_IGNORE, i);
    else
      source->kind = OS_SOURCE_CLOSED;
    break;
  case CP_STDIO_READ_PATH:
  case CP_STDIO_WRITE_PATH:
  case CP_STDIO_APPEND_PATH:
    add_open(text, one->path, one->kind, i);
    break;
  case CP_STDIO_INHERIT:
  case CP_STDIO_FD:
  case CP_STDIO_STREAM:
    source->kind = OS_SOURCE_PARENT;
    source->fd = one->kind == CP_STDIO_INHERIT ? (int)i
                 : one->kind == CP_STDIO_FD    ? one->fd
                                               : cp_stream_fd(one->stream);
    break;
  default:
    break;
  }
}

/* ---- all of it ---- */

static char *explain(struct plan *plan) {
  struct text text = {0};
  char call[LINE];
  for (size_t i = 0; i < plan->os.source_count; i++)
    add_stdio(&text, &plan->stdio[i], i, &plan->os.sources[i]);
  os_explain_start(&plan->os, call, sizeof call);
  add_line(&text, "parent", cp_step_name(CP_STEP_START), call);
  for (size_t i = 0; i < plan->os.step_count; i++) {
    const os_step *step = &plan->os.steps[i];
    os_explain_step(&plan->os, step, call, sizeof call);
    add_line(&text, "child", cp_step_name(step->kind), call);
  }
  if (!text.failed)
    return text.data;
  free(text.data);
  error_memory();
  return NULL;
}

char *cp_plan_explain(const char *file, const char *const *args, const cp_options *options) {
  cp_options own;
  struct plan plan;
  if (check_options(options, &own) < 0 || check_spawn(file, args, &own) < 0)
    return NULL;
  if (plan_make(&plan, file, args, &own) < 0) {
    error_memory();
    return NULL;
  }
  char *text = explain(&plan);
  plan_free(&plan);
  return text;
}
