#include "check/part.h"
#include "check/under.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"

#include <stdlib.h>

char *checking_subfolder(const char *dir, const char *name) {
  char *path = text_format("%s/%s", dir, name);
  (void)folder_make(path);
  return path;
}

char *checking_sanitized(const checking_options *options, const char *dir) {
  bool wanted = options->under ? under_sanitizes(options->under) : under_wants_sanitized(options->exercise);
  if (!wanted)
    return NULL;
  char *out = checking_subfolder(dir, "sanitized");
  build_options how = {.exercise = options->exercise,
                       .source_dir = options->source_dir,
                       .source_file = options->source_file,
                       .out_dir = out,
                       .checks = true,
                       .sanitized = true};
  build made = {0};
  char *program = build_make(&how, &made) == BUILD_DONE ? text_copy(made.program) : NULL;
  build_clear(&made);
  free(out);
  return program;
}

void checking_replace(const checking_options *options, judgement *old, judgement *with) {
  judgement_clear(old);
  *old = *with;
  *with = (judgement){0};
  if (options->on_judged && !interrupted())
    options->on_judged(old, options->ctx);
}

bool checking_all_passed(const checking *all) {
  for (size_t i = 0; i < all->count; i++)
    if (all->judged[i].verdict != KIT_PASS && !judgement_left_out(&all->judged[i]))
      return false;
  return all->count > 0;
}

gate_report checking_no_gate(const exercise *one) {
  char *why = *one->gate_none ? text_format(_("this exercise has none: %s"), _(one->gate_none))
                              : text_copy(_("this exercise has none"));
  gate_report report = gate_without(GATE_NONE, why);
  free(why);
  return report;
}
