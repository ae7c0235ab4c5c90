#include "strace.h"
#include "add.h"
#include "capture.h"
#include "common/say.h"
#include "engine.h"
#include "supervise/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool strace_is_fault(const char *text) {
  char call[24], error[16];
  int k = 0, used = 0;
  return sscanf(text, "%23[a-z0-9_]:%15[A-Z0-9]:%d%n", call, error, &k, &used) == 3 && k > 0 &&
         *error == 'E' && text[used] == '\0';
}

const char *strace_missing(void) {
  char *said = NULL;
  int code = capture("strace", (const char *const[]){"-qq", "-o", "/dev/null", "true", NULL}, &said);
  if (code >= 0)
    free(said);
  return code == -ENOENT ? _("strace is not installed")
         : code != 0     ? _("strace may not trace anybody here")
                         : NULL;
}

static int log_path(const kit_run *run, char *path, size_t size) {
  int n = snprintf(path, size, "%s/" STRACE_LOG, run->options->cwd ? run->options->cwd : ".");
  return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

static int start(kit_run *run, void **state, const char **why) {
  char path[4096];
  *state = NULL;
  *why = strace_missing();
  if (*why)
    return -ENOENT;
  if (log_path(run, path, sizeof path) == 0)
    (void)unlink(path);
  return 0;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

/* "412 wait4(413, 0x7ff…, 0, NULL) = -1 EINTR (Interrupted system call) (INJECTED)" */
static bool was_interrupted(const char *line) {
  return strstr(line, "EINTR") && (strstr(line, " wait4(") || strstr(line, " waitid("));
}

static void tell(const char *line, kit_findings *findings) {
  char what[300];
  (void)snprintf(what, sizeof what, _("A system call failed as it may: %.200s"), line);
  (void)finding_add(
      findings,
      (finding_text){.id = "wait-eintr",
                     .kind = KIT_SUSPECT,
                     .what = what,
                     .where = "",
                     .process = "",
                     .rule = "A wait that a signal interrupted has waited for nobody; it is called again.",
                     .look = "What happens when the wait returns -1 and errno is EINTR.",
                     .engine = "strace"});
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  char path[4096], *line = NULL;
  size_t room = 0;
  bool struck = false, told = false;
  (void)state;
  (void)tree;
  FILE *file = log_path(run, path, sizeof path) == 0 ? fopen(path, "re") : NULL;
  while (file && getline(&line, &room, file) > 0) {
    line[strcspn(line, "\n")] = '\0';
    bool injected = strstr(line, "(INJECTED)") != NULL;
    struck = struck || injected;
    if (injected && !told && was_interrupted(line)) {
      tell(line, findings);
      told = true;
    }
  }
  free(line);
  if (file)
    (void)fclose(file);
  if (!struck)
    text_append(&run->report->not_checked, "strace: the call was never made, or not so often\n");
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_strace = {"strace", start, observe, finish, release};
