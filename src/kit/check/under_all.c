#include "check/under_all.h"
#include "common/interrupt.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

/* What an engine could not do here is told with the check, once. */
static void keep_not_checked(char **kept, const char *lines) {
  if (!*lines || strstr(*kept, lines))
    return;
  char *longer = text_format("%s%s", *kept, lines);
  free(*kept);
  *kept = longer;
}

void under_check(const judge_run *run, const exercise_check *check, judgement *ret) {
  char *not_checked = text_copy("");
  for (size_t i = 0; check->under[i]; i++) {
    judge_run with = *run;
    with.under = check->under[i];
    if (i > 0)
      judgement_clear(ret);
    judge_check(&with, check, ret);
    keep_not_checked(&not_checked, ret->not_checked);
    if ((ret->verdict != KIT_PASS && ret->verdict != KIT_NOT_CHECKED) || interrupted())
      break;
  }
  free(ret->not_checked);
  ret->not_checked = not_checked;
  if (ret->verdict == KIT_NOT_CHECKED)
    ret->verdict = KIT_PASS; /* it has passed all that can be done here; what cannot is told with it */
}
