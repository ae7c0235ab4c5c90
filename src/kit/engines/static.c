/*
 * The learner's files, read and not run: handlers that reach calls which are not async-signal-safe (by the
 * compiler's call graph, or clang-tidy), flags that are plain variables, exec whose success is looked for.
 * Where the text leaves a doubt, nothing is said.
 */
#include "add.h"
#include "callgraph.h"
#include "capture.h"
#include "common/say.h"
#include "engine.h"
#include "read_source.h"
#include "supervise/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* man 7 signal-safety lists what is safe; these are the ones of the rest that programs of this kind call. */
static const char *const unsafe[] = {"printf",
                                     "fprintf",
                                     "vprintf",
                                     "vfprintf",
                                     "puts",
                                     "putchar",
                                     "fputs",
                                     "fputc",
                                     "putc",
                                     "fwrite",
                                     "fread",
                                     "fgets",
                                     "fflush",
                                     "perror",
                                     "fopen",
                                     "fclose",
                                     "scanf",
                                     "malloc",
                                     "calloc",
                                     "realloc",
                                     "free",
                                     "strdup",
                                     "asprintf",
                                     "exit",
                                     "syslog",
                                     "system",
                                     "popen",
                                     "setenv",
                                     "putenv",
                                     "unsetenv",
                                     "strerror",
                                     "localtime",
                                     "ctime",
                                     "pthread_mutex_lock",
                                     "pthread_cond_signal",
                                     "pthread_create",
                                     NULL};

/* With one of them a signal may be let in at one place only, where it interrupts nothing. */
static const char *const lets_in[] = {
    "sigsuspend",   "ppoll",    "pselect",     "epoll_pwait",     "sigwait", "sigwaitinfo",
    "sigtimedwait", "signalfd", "sigprocmask", "pthread_sigmask", NULL};

typedef struct reading {
  kit_run *run;
  const char *path;
  const char *name; /* without folders */
  token_list tokens;
  kit_findings *findings;
} reading;

static int start(kit_run *run, void **state, const char **why) {
  *state = NULL;
  if (run->options->sources && *run->options->sources)
    return 0;
  *why = _("no source file was named");
  return -ENOENT;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

static void tell(const reading *r, int line, finding_text text) {
  char where[128];
  (void)snprintf(where, sizeof where, "%s:%d", r->name, line);
  text.where = where;
  text.process = "";
  text.kind = KIT_CONTRACT;
  text.engine = "static";
  (void)finding_add(r->findings, text);
}

/* ---- Handlers ---- */

static void tell_handler(const reading *r, const char *handler, const char *call, int line) {
  char what[200];
  (void)snprintf(what, sizeof what, _("%s() is a signal handler, and %s() is called from there."), handler,
                 call);
  tell(r, line,
       (finding_text){.id = "handler-unsafe",
                      .what = what,
                      .rule = "A handler may only call what is async-signal-safe (man 7 signal-safety).",
                      .look = "What the handler does, and what could be done after it has returned."});
}

/* Something else reaches such a call too, so that the handler may interrupt one. */
static bool others_call(const call_graph *graph, const char *handler) {
  for (size_t i = 0; i < graph->count; i++)
    if (strcmp(graph->items[i].from, handler) != 0)
      for (size_t k = 0; unsafe[k]; k++)
        if (strcmp(graph->items[i].to, unsafe[k]) == 0)
          return true;
  return false;
}

static bool ask_graph(const reading *r, const char *handler) {
  call_graph graph;
  int result = call_graph_read(r->path, r->run->options->source_flags, kit_run_dir(r->run), &graph);
  if (result < 0)
    return false;
  const call_edge *found = call_graph_reaches(&graph, handler, unsafe);
  if (found && others_call(&graph, handler))
    tell_handler(r, handler, found->to, found->line);
  call_graph_free(&graph);
  return true;
}

/* "x.c:3:28: warning: 'printf' may not be asynchronous-safe; … [bugprone-signal-handler]" */
static bool ask_tidy(const reading *r, const char *handler) {
  const char *args[40] = {"--quiet", "--checks=-*,bugprone-signal-handler", r->path, "--"};
  size_t n = 4;
  for (const char *const *flag = r->run->options->source_flags; flag && *flag && n < 39; flag++)
    args[n++] = *flag;
  char *said = NULL, call[64];
  int line = 0;
  if (capture("clang-tidy", args, &said) < 0)
    return false;
  const char *at = strstr(said, ": warning: '");
  const char *colon = at;
  for (int colons = 0; colon && colon > said && colons < 2;)
    colons += *--colon == ':';
  if (at && strstr(at, "bugprone-signal-handler") && sscanf(colon, ":%d:", &line) == 1 &&
      sscanf(at, ": warning: '%63[a-zA-Z0-9_]'", call) == 1)
    tell_handler(r, handler, call, line);
  free(said);
  return true;
}

static void read_handlers(const reading *r) {
  char handler[NAME_SIZE], variable[NAME_SIZE];
  for (size_t at = 0; source_next_handler(&r->tokens, &at, handler);) {
    int line = source_plain_flag(&r->tokens, handler, variable);
    if (source_calls(&r->tokens, lets_in))
      return;
    if (!ask_graph(r, handler) && !ask_tidy(r, handler))
      text_append(&r->run->report->not_checked,
                  "static: handlers are not followed: neither gcc's call graph nor clang-tidy is here\n");
    char what[200];
    if (!line)
      continue;
    (void)snprintf(what, sizeof what,
                   _("The handler %s() sets %s, a plain variable, and a loop looks at it."), handler,
                   variable);
    tell(r, line,
         (finding_text){
             .id = "non-atomic-flag",
             .what = what,
             .rule = "What a handler shares with the rest is volatile sig_atomic_t or a lock-free atomic; a "
                     "plain variable may be read once and kept in a register.",
             .look = "How that variable is declared."});
  }
}

/* ---- The rest ---- */

static void read_calls(const reading *r) {
  char word[NAME_SIZE], what[200];
  int line = source_exec_checked(&r->tokens, word);
  if (line) {
    (void)snprintf(what, sizeof what, _("The result of %s() is compared as if it could succeed and return."),
                   word);
    tell(r, line,
         (finding_text){.id = "exec-return-checked",
                        .what = what,
                        .rule = "exec returns only when it has failed; a success is another program.",
                        .look = "Which branch can be reached at all."});
  }
  line = source_vfork_child(&r->tokens, word);
  if (line) {
    (void)snprintf(what, sizeof what, _("The child of vfork() ends by %s."), word);
    tell(r, line,
         (finding_text){
             .id = "vfork-misuse",
             .what = what,
             .rule = "The child of vfork() runs on the stack of its parent; it may only call exec and _exit.",
             .look = "How that child ends when exec has failed."});
  }
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  (void)state;
  (void)tree;
  for (const char *const *source = run->options->sources; *source; source++) {
    const char *slash = strrchr(*source, '/');
    reading r = {.run = run, .path = *source, .name = slash ? slash + 1 : *source, .findings = findings};
    int result = tokens_read(*source, &r.tokens);
    if (result < 0) {
      text_append(&run->report->not_checked, "static: %s: %s\n", r.name, strerror(-result));
      continue;
    }
    read_handlers(&r);
    read_calls(&r);
    tokens_free(&r.tokens);
  }
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_static = {"static", start, observe, finish, release};
