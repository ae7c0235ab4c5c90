/* The learner's own program, under supervision and with a terminal. */
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

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Somebody may sit at the keyboard: then only Ctrl-C, processor time and a deadlock end it sooner. */
enum { WITH_KEYBOARD_MS = 600000 };

/* ---- How it ended ---- */

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = NULL;
  if (vasprintf(&text, format, arguments) >= 0)
    show_wrapped(stderr, 0, 5, text);
  free(text);
  va_end(arguments);
}

/* Where the way that it went shows one of these, the line is known. */
static void say_finding(const kit_report *report, const char *engine) {
  for (size_t i = 0; i < report->findings.count; i++) {
    const kit_finding *one = &report->findings.items[i];
    if (strcmp(one->engine, engine) != 0)
      continue;
    show_wrapped(stderr, 5, 5, one->what);
    if (*one->where)
      fprintf(stderr, _("     where: %s%s%s\n"), one->where, *one->process ? _(", in ") : "", one->process);
    if (*one->id)
      fprintf(stderr, _("     why:   ./kit why %s\n"), one->id);
  }
}

static void say_left(const kit_report *report) {
  if (report->zombies)
    say(ngettext("kit: it left %d zombie: ended, and never waited for",
                 "kit: it left %d zombies: ended, and never waited for", (unsigned long)report->zombies),
        report->zombies);
  if (report->orphans)
    say(ngettext("kit: it left %d process running; it has been ended now",
                 "kit: it left %d processes running; they have been ended now",
                 (unsigned long)report->orphans),
        report->orphans);
  say_finding(report, "tree");
}

static int say_end(const kit_report *report) {
  double seconds = (double)report->wall_ns / 1e9;
  switch (report->verdict) {
  case KIT_IE:
    say(_("kit: a failure of the tool or the machine: %s"), report->reason);
    return KIT_BROKEN;
  case KIT_DEADLOCK:
    say(_("kit: stopped after %.1f s: a deadlock, it would never have ended"), seconds);
    say_finding(report, "waitgraph");
    return KIT_FAILED;
  case KIT_TIMEOUT:
    say(_("kit: stopped after %.1f s: it had not ended by then"), seconds);
    return KIT_FAILED;
  case KIT_OUTPUT:
    say(_("kit: stopped after %.1f s: it %s"), seconds, report->reason);
    return KIT_FAILED;
  case KIT_LIMIT:
    say(_("kit: stopped after %.1f s at a limit of the exercise: %s"), seconds, report->reason);
    return KIT_FAILED;
  default:
    break;
  }
  if (report->signal)
    say(_("kit: the program was ended by %s (signal %d)"), cp_signal_name(report->signal), report->signal);
  else
    say(_("kit: the program ended with code %d"), report->code);
  say_left(report);
  return report->signal ? 128 + report->signal : report->code;
}

/* ---- Running ---- */

static int run_program(const exercise *one, const char *program, const char *dir,
                       const char *const *arguments) {
  static const char *const engines[] = {"tree", "waitgraph", "inject", NULL};
  char **argv = NULL;
  list_add(&argv, text_copy(program));
  for (size_t i = 0; arguments && arguments[i]; i++)
    list_add(&argv, text_copy(arguments[i]));
  kit_supervise_options options = {
      .argv = (const char *const *)argv, .cwd = dir, .terminal = true, .engines = engines};
  limits_apply(&one->limits, &options);
  if (isatty(STDIN_FILENO))
    options.wall_ms = WITH_KEYBOARD_MS;
  /* Ctrl-C is the program's; this process stays to tell its end. */
  void (*interrupt)(int) = signal(SIGINT, SIG_IGN), (*quit)(int) = signal(SIGQUIT, SIG_IGN);
  kit_report report = {0};
  fflush(stdout);
  (void)kit_supervise(&options, &report); /* the verdict says it */
  int code = say_end(&report);
  (void)signal(SIGINT, interrupt);
  (void)signal(SIGQUIT, quit);
  kit_report_free(&report);
  list_free(argv);
  return code;
}

static int build_and_run(const exercise *one, const char *dir, const char *const *arguments) {
  char *out = text_format("%s/.build/run-%s", place_work(), one->id);
  build_options options = {.exercise = one, .source_dir = dir, .out_dir = out};
  build made = {0};
  int code = KIT_BROKEN;
  if (folder_make(out) < 0)
    fprintf(stderr, _("kit: %s cannot be made\n"), out);
  else {
    build_result result = build_make(&options, &made);
    show_indented(stderr, 0, made.messages);
    code = result == BUILD_DONE      ? run_program(one, made.program, dir, arguments)
           : result == BUILD_REFUSED ? KIT_FAILED
                                     : KIT_BROKEN;
  }
  build_clear(&made);
  free(out);
  return code;
}

/* A function alone cannot be run; try.c, the learner's to change, calls it. */
static bool has_main(const exercise *one) {
  char *try = workspace_file(one, "try.c");
  bool found = !one->function || file_exists(try);
  if (!found && workspace_fill(one) >= 0 && file_exists(try)) {
    fprintf(stderr, _("kit: the starter's %s calls your function\n"), place_short(try));
    found = true;
  } else if (!found)
    fprintf(stderr, _("kit: %s has a function to write and no main; write one in %s, and run again\n"),
            one->id, place_short(try));
  free(try);
  return found;
}

static int run_exercise(const exercise *one, const char *const *arguments) {
  char *dir = workspace_dir(one->id);
  int code = KIT_USAGE;
  if (!workspace_started(one))
    fprintf(stderr, _("kit: %s has not been started; ./kit start %s\n"), one->id, one->id);
  else if (has_main(one))
    code = build_and_run(one, dir, arguments);
  free(dir);
  return code;
}

int verb_run(int argc, char **argv) {
  const char *id = NULL, *const *arguments = NULL;
  for (int i = 1; i < argc && !arguments; i++) {
    if (strcmp(argv[i], "--") == 0)
      arguments = (const char *const *)argv + i + 1;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = one ? run_exercise(one, arguments) : KIT_USAGE;
  course_close(&here);
  return code;
}
