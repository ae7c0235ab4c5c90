/* One answer as it is told, in words and as JSON. */
#include "common/say.h"
#include "common/show.h"
#include "judge/trial.h"

#include <cjson/cJSON.h>
#include <stdio.h>

enum { WORD = 12 };

/* A right answer that was refused: the expectation that is too strict, or wrong. */
static void tell_right(const trial *one, int indent) {
  bool accepted = one->outcome == OUTCOME_ACCEPTED;
  show_word(stdout, accepted ? SHOW_GOOD : SHOW_BAD, accepted ? _("accepted") : _("REFUSED"), WORD);
  printf(_("right answer \"%s\""), one->name);
  putchar('\n');
  if (accepted)
    return;
  printf("%*s", indent + WORD, "");
  printf(_("TEST(%s) does not pass there:"), one->test);
  putchar('\n');
  show_indented(stdout, indent + WORD, one->said);
}

static void tell_wrong(const trial *one, int indent) {
  bool caught = one->outcome == OUTCOME_REFUSED;
  show_word(stdout, caught ? SHOW_GOOD : SHOW_BAD, caught ? _("caught") : _("NOT CAUGHT"), WORD);
  if (caught)
    printf(_("wrong answer %zu, by TEST(%s): it is \"%s\""), one->number, one->test, one->name);
  else
    printf(_("wrong answer %zu"), one->number);
  if (caught && one->mistake)
    printf("\n%*s./kit why %s", indent + WORD, "", one->mistake);
  putchar('\n');
}

void trial_tell(const trial *one, int indent) {
  printf("%*s", indent, "");
  if (one->right)
    tell_right(one, indent);
  else
    tell_wrong(one, indent);
}

cJSON *trial_json(const trial *one) {
  static const char *const outcomes[] = {"accepted", "refused", "no tests", "broken"};
  bool named = one->right || one->outcome == OUTCOME_REFUSED;
  cJSON *item = cJSON_CreateObject();
  cJSON_AddBoolToObject(item, "right", one->right);
  cJSON_AddNumberToObject(item, "number", (double)one->number);
  cJSON_AddStringToObject(item, "name", named ? one->name : "");
  cJSON_AddStringToObject(item, "mistake", named && one->mistake ? one->mistake : "");
  cJSON_AddStringToObject(item, "outcome", outcomes[one->outcome]);
  cJSON_AddStringToObject(item, "test", one->test);
  cJSON_AddStringToObject(item, "said", one->said);
  return item;
}
