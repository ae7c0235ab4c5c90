#include "course/foreground.h"
#include "common/say.h"
#include "verbs.h"

#include <signal.h>
#include <stdio.h>

static int tell_end(const cp_result *result) {
  if (result->error && !result->pid) {
    fprintf(stderr, _("kit: %s. %s\n"), result->error->message, result->error->advice);
    return KIT_BROKEN;
  }
  if (result->signal) {
    fprintf(stderr,
            result->killed_by == CP_KILLED_BY_LIMIT ? _("kit: the program was ended by %s, a limit\n")
                                                    : _("kit: the program was ended by %s\n"),
            result->signal_name);
    return 128 + result->signal;
  }
  if (result->code)
    fprintf(stderr, _("kit: the program ended with code %d\n"), result->code);
  return result->code;
}

int foreground_run(const char *program, const char *const *arguments, const char *cwd,
                   const cp_limits *limits) {
  void (*old)(int) =
      signal(SIGINT, SIG_IGN); /* the program decides, and this process stays to tell its end */
  cp_options options = {.size = sizeof options, .cwd = cwd};
  options.stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT);
  if (limits)
    options.limits = *limits;
  fflush(stdout);
  cp_result *result = cp_wait(cp_spawn(program, arguments, &options), -1);
  int code = tell_end(result);
  result = cp_result_free(result);
  (void)signal(SIGINT, old);
  return code;
}
