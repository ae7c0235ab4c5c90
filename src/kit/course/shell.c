/* kit shell: a shell where a check runs its program, with the same folder, environment and limits. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/course.h"
#include "course/limits.h"
#include "course/workspace.h"
#include "verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { A_DAY_MS = 24 * 60 * 60 * 1000, OWN_PROCESSES = 16 };

/* As a check has it; a terminal's own name stays, for programs that draw on it. */
static char **environment(const exercise *one, const char *dir) {
  const char *terminal = getenv("TERM");
  char **env = NULL;
  list_add(&env, text_copy("LC_ALL=C"));
  list_add(&env, text_copy("TZ=UTC"));
  list_add(&env, text_format("TERM=%s", isatty(STDOUT_FILENO) && terminal ? terminal : "dumb"));
  list_add(&env, text_format("HOME=%s", dir));
  list_add(&env, text_format("PS1=%s$ ", one->id));
  return env;
}

static void tell_beginning(const exercise *one) {
  if (one->function || one->suite)
    show_wrapped(
        stderr, 0, 5,
        _("kit: ./program has the checks in it: ./program --list names them, ./program NAME runs one."));
  else
    show_wrapped(stderr, 0, 5, _("kit: ./program is what a check runs, in this empty folder."));
  show_wrapped(
      stderr, 0, 5,
      _("kit: the limits are those of the exercise. exit or Ctrl-D leaves; what still runs then is ended."));
}

static int tell_end(const kit_report *report) {
  if (report->verdict == KIT_IE)
    fprintf(stderr, _("kit: a failure of the tool or the machine: %s\n"), report->reason);
  else if (report->verdict == KIT_LIMIT || report->verdict == KIT_TIMEOUT || report->verdict == KIT_OUTPUT)
    fprintf(stderr, _("kit: the shell was ended: %s\n"), report->reason);
  if (report->orphans)
    fprintf(stderr,
            ngettext("kit: %d process still ran; it has been ended\n",
                     "kit: %d processes still ran; they have been ended\n", (unsigned long)report->orphans),
            report->orphans);
  return report->verdict == KIT_IE ? KIT_BROKEN : report->signal ? 128 + report->signal : report->code;
}

static int run_shell(const exercise *one, const char *dir) {
  static const char *const argv[] = {"/bin/sh", "-i", NULL}, *const piped[] = {"/bin/sh", NULL};
  static const char *const engines[] = {NULL};
  char **env = environment(one, dir);
  kit_supervise_options options = {.argv = isatty(STDIN_FILENO) ? argv : piped,
                                   .cwd = dir,
                                   .terminal = true,
                                   .orphans_allowed = true,
                                   .engines = engines,
                                   .env_add = (const char *const *)env};
  limits_apply(&one->limits, &options);
  options.wall_ms = A_DAY_MS;
  options.output_limit = UINT64_MAX / 2;
  options.tasks = options.tasks ? options.tasks + OWN_PROCESSES : 0;
  void (*interrupt)(int) = signal(SIGINT, SIG_IGN), (*quit)(int) = signal(SIGQUIT, SIG_IGN);
  kit_report report = {0};
  (void)kit_supervise(&options, &report);
  int code = tell_end(&report);
  (void)signal(SIGINT, interrupt);
  (void)signal(SIGQUIT, quit);
  kit_report_free(&report);
  list_free(env);
  return code;
}

/* The program beside nothing else, in a folder that is gone afterwards. */
static int in_folder(const exercise *one, const char *source, const char *dir) {
  char *out = text_format("%s/.made", dir), *program = text_format("%s/program", dir);
  build_options options = {.exercise = one, .source_dir = source, .out_dir = out, .checks = true};
  build made = {0};
  build_result result = folder_make(out) < 0 ? BUILD_BROKEN : build_make(&options, &made);
  if (made.messages)
    show_indented(stderr, 0, made.messages);
  int code = result == BUILD_REFUSED ? KIT_FAILED : KIT_BROKEN;
  if (result == BUILD_DONE && symlink(".made/program", program) == 0) {
    tell_beginning(one);
    code = run_shell(one, dir);
  }
  build_clear(&made);
  free(program);
  free(out);
  return code;
}

static int open_shell(const exercise *one) {
  char *top = text_format("%s/.build", place_work()), *dir = text_format("%s/shell-XXXXXX", top);
  char *source = workspace_dir(one->id);
  int code = KIT_BROKEN;
  if (!workspace_started(one)) {
    fprintf(stderr, _("kit: %s has not been started; ./kit start %s\n"), one->id, one->id);
    code = KIT_USAGE;
  } else if (folder_make(top) < 0 || !mkdtemp(dir))
    fprintf(stderr, "kit: %s: %s\n", dir, strerror(errno));
  else {
    code = in_folder(one, source, dir);
    folder_remove(dir);
  }
  free(source);
  free(dir);
  free(top);
  return code;
}

int verb_shell(int argc, char **argv) {
  if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  exercise *one = course_find(&here, argc == 2 ? argv[1] : NULL);
  int code = one ? open_shell(one) : KIT_USAGE;
  course_close(&here);
  return code;
}
