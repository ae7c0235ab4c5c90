/* kit: the table of verbs, help, and nothing else. */
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "verbs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct verb {
  const char *name;
  const char *arguments; /* after the name, for help */
  const char *help;      /* one line */
  int (*run)(int argc, char **argv);
  const char *codes; /* its exit codes, and what else there is to say */
} verb;

static const char usual[] =
    N_("Exit codes: 0 good, 1 a check failed, 2 not understood, 3 a failure of the tool.");

static const verb verbs[] = {
    {"list", "", N_("all exercises, and which are passed"), verb_list, usual},
    {"next", "", N_("start the next exercise"), verb_next, usual},
    {"route", "[NAME | none]", N_("ways through the course: an afternoon, four weeks, a term"), verb_route,
     N_("./kit --route NAME is the same. Without a name it lists them.")},
    {"lesson", "[STAGE]", N_("the lesson of a stage"), verb_lesson, usual},
    {"demo", "[PROGRAM] [--predict] [-- ARGUMENTS]", N_("build and run a program of a lesson"), verb_demo,
     N_("--predict asks for its output first, and shows both. Exit code: that of the program, 128 + the "
        "number "
        "of the signal that ended it, or 3; with --predict 0 where it was foreseen, 1 where not.")},
    {"start", "EXERCISE", N_("put an exercise's files into work/ and tell its task"), verb_start, usual},
    {"watch", "[EXERCISE]", N_("check again at every save; keys for all that is needed"), verb_watch,
     N_("Keys: n next, h hint, w why, l lesson, r run, x reset, q quit. KIT_POLL=1 looks at the files "
        "every half "
        "second, where the file system tells nothing.\nExit codes: 0 left with q, 2 not understood or no "
        "terminal.")},
    {"check",
     "[EXERCISE] [--only CHECK] [--quick | --deep] [--json] [--dir DIR|FILE] [--fault FAULT] [--under WAY] "
     "[--impl PATH] [--chapter N]",
     N_("does it work? if not: what went wrong, where, and why"), verb_check,
     N_("Without --quick the deep part follows: counters, faults, the gate. Exit codes: 0 passed "
        "and the gate "
        "not shut, 1 not, 2 not understood, 3 a failure of the tool.")},
    {"run", "[EXERCISE] [-- ARGUMENTS]", N_("build the program and run it under supervision"), verb_run,
     N_("Exit code: that of the program, 128 + the number of the signal that ended it, or 1 where "
        "the tool had "
        "to end it.")},
    {"quiz", "[STAGE] [--seed N] [--json [--all]]",
     N_("what will this program do? questions about small programs"), verb_quiz,
     N_("Each program is built and run in different orders; what happened is the key. --json: the questions "
        "with their keys, nothing is asked; --all: in every variant. Exit codes: 0 every answer right, 1 "
        "not, "
        "2 not understood, 3 a failure of the tool.")},
    {"explain", "[EXERCISE] [--key]", N_("three questions about a run of your own program"), verb_explain,
     N_("The run is recorded; the answers are kept in work/EXERCISE/explain.json. --key: what is right, and "
        "what "
        "was answered. Exit codes: 0 every answer right, 1 not, 2 not understood, 3 a failure of the tool.")},
    {"judge", "EXERCISE [--json]", N_("your own tests against right and wrong answers"), verb_judge,
     N_("The tests are work/EXERCISE/my_tests.c. Exit codes: 0 every right answer accepted and "
        "every wrong one "
        "caught, 1 not, 2 not understood, 3 a failure of the tool.")},
    {"hint", "[EXERCISE] [--level N]", N_("a hint; each call the next of three levels"), verb_hint, usual},
    {"why", "[MISTAKE]", N_("the page of a mistake that a check has named"), verb_why, usual},
    {"reset", "[EXERCISE] [--yes | --undo]", N_("the starter's files again; --undo brings the old ones back"),
     verb_reset, usual},
    {"solution", "[EXERCISE] [--compare]",
     N_("right answers, after a pass; --compare: side by side with yours"), verb_solution, usual},
    {"history", "[EXERCISE | --off | --on]", N_("what each check has kept of your files, and its verdict"),
     verb_history, usual},
    {"upgrade", "[--files]", N_("a newer course; your files stay, and it says what changed"), verb_upgrade,
     N_("Takes what the checkout's upstream has, by git and only forward; --files: somebody has brought the "
        "new "
        "files already. Nothing of yours is overwritten.\nExit codes: 0 up to date, 1 something is left to "
        "you, 2 "
        "not understood, 3 a failure of the tool.")},
    {"shell", "[EXERCISE]", N_("a shell in the sandbox, as a check sees it"), verb_shell,
     N_("Exit code: that of the shell.")},
    {"doctor", "[--json]", N_("what this machine lacks, what that costs, how to get it"), verb_doctor,
     N_("Exit codes: 0 a learner can work here, 1 something that is needed is missing.")},
    {"test", "[SUITE...]", N_("run the project's tests, as CI does"), verb_test, usual},
    {"conformance", "[--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] [--strict]",
     N_("compare the library with the real Node"), verb_conformance, usual},
    {"coverage", "[--no-run] [--quick] [--without windows] [--merge FILE]...",
     N_("measure what the tests run, and hold it against the gate"), verb_coverage, usual},
    {"init", "[--grace MS | --wait] [--group] -- COMMAND [ARGUMENTS]",
     N_("run a command under an init that reaps, and ends the rest"), verb_init,
     N_("Exit code: that of the command.")},
    {"dev", "COMMAND ...", N_("for authors; ./kit dev lists what there is"), verb_dev, usual},
    {"supervise", "...", "run one program under supervision; kit calls this itself", verb_supervise, ""},
};
enum { VERB_COUNT = sizeof verbs / sizeof verbs[0] };

static const verb *find(const char *name) {
  for (size_t i = 0; i < VERB_COUNT; i++)
    if (strcmp(verbs[i].name, name) == 0)
      return &verbs[i];
  return NULL;
}

/* For the tool itself. */
static bool hidden(const verb *one) {
  return one->run == verb_supervise;
}

static void print_usage(FILE *to, const verb *one) {
  char *usage = text_format("%s ./kit %s %s", _("usage:"), one->name, one->arguments);
  show_wrapped(to, 0, 4, usage);
  show_wrapped(to, 2, 2, _(one->help));
  free(usage);
}

static int help_verb(const verb *one) {
  print_usage(stdout, one);
  if (one->run == verb_coverage)
    printf("\n%s", verb_coverage_help);
  printf("\n");
  show_wrapped(stdout, 2, 2,
               one->codes
                   ? _(one->codes)
                   : _("Exit codes: 0 good, 1 a check failed, 2 not understood, 3 a failure of the tool."));
  return KIT_GOOD;
}

void verb_usage(const char *name) {
  const verb *one = find(name);
  if (one)
    print_usage(stderr, one);
}

static int help_all(void) {
  printf(_("usage: ./kit [VERB] [ARGUMENTS]"));
  printf("\n\n  %-12s %s\n", _("(none)"), _("where you are and what comes next"));
  for (size_t i = 0; i < VERB_COUNT; i++)
    if (!hidden(&verbs[i]))
      printf("  %-12s %s\n", verbs[i].name, _(verbs[i].help));
  printf("  %-12s %s\n\n", "offline", _("install all that any verb may need, for a machine without network"));
  show_wrapped(stdout, 0, 0,
               _("./kit help VERB tells a verb's arguments. Exit codes: 0 good, 1 a check failed, 2 not "
                 "understood, 3 a "
                 "failure of the tool."));
  return KIT_GOOD;
}

static int unknown(const char *name) {
  const char *names[VERB_COUNT];
  for (size_t i = 0; i < VERB_COUNT; i++)
    names[i] = verbs[i].name;
  const char *nearest = text_nearest(name, names, VERB_COUNT);
  if (nearest)
    fprintf(stderr, _("kit: there is no verb \"%s\"; the nearest is %s. ./kit help lists them\n"), name,
            nearest);
  else
    fprintf(stderr, _("kit: there is no verb \"%s\". ./kit help lists them\n"), name);
  return KIT_USAGE;
}

static bool is_help(const char *text) {
  return strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0;
}

/* Anywhere before what is meant for a program; of those that pass everything on, only at once. */
static bool asks_help(const verb *one, int argc, char **argv) {
  int last = one->run == verb_init || one->run == verb_demo ? 3 : argc;
  for (int i = 2; i < argc && i < last && strcmp(argv[i], "--") != 0; i++)
    if (is_help(argv[i]))
      return !hidden(one);
  return false;
}

static int help(int argc, char **argv) {
  const verb *one = argc > 2 ? find(argv[2]) : NULL;
  if (argc <= 2 || strcmp(argv[2], "help") == 0)
    return help_all();
  return one ? help_verb(one) : unknown(argv[2]);
}

int main(int argc, char **argv) {
  say_begin();
  if (argc > 1 && (is_help(argv[1]) || strcmp(argv[1], "help") == 0))
    return help(is_help(argv[1]) ? 2 : argc, argv);
  const verb *one = argc > 1 ? find(strcmp(argv[1], "--route") == 0 ? "route" : argv[1]) : NULL;
  if (argc > 1 && !one)
    return unknown(argv[1]);
  if (one && asks_help(one, argc, argv))
    return help_verb(one);
  /* In a container there may be no checkout. */
  if (!(one && one->run == verb_init) && place_find() < 0)
    return KIT_BROKEN;
  return one ? one->run(argc - 1, argv + 1) : verb_where(argc, argv);
}
