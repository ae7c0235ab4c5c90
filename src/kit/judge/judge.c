/* kit judge: the learner's own tests, my_tests.c, against the right and the wrong answers that come with an
 * exercise. */
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/workspace.h"
#include "judge/trial.h"
#include "verbs.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct score {
  size_t right, accepted, wrong, caught;
} score;

static score score_of(const trials *list) {
  score sum = {0};
  for (size_t i = 0; i < list->count; i++) {
    const trial *one = &list->items[i];
    sum.right += one->right;
    sum.wrong += !one->right;
    sum.accepted += one->right && one->outcome == OUTCOME_ACCEPTED;
    sum.caught += !one->right && one->outcome == OUTCOME_REFUSED;
  }
  return sum;
}

/* ---- In words ---- */

/* A right answer that was refused: the expectation that is too strict, or wrong. */
static void tell_right(const trial *one) {
  bool accepted = one->outcome == OUTCOME_ACCEPTED;
  show_word(stdout, accepted ? SHOW_GOOD : SHOW_BAD, accepted ? _("accepted") : _("REFUSED"), 12);
  printf(_("right answer \"%s\""), one->name);
  putchar('\n');
  if (accepted)
    return;
  printf("%12s", "");
  printf(_("TEST(%s) does not pass there:"), one->test);
  putchar('\n');
  show_indented(stdout, 12, one->said);
}

/* A wrong answer has a number, and a name only once it is caught: looking for it is the exercise. */
static void tell_wrong(const trial *one, size_t number) {
  bool caught = one->outcome == OUTCOME_REFUSED;
  show_word(stdout, caught ? SHOW_GOOD : SHOW_BAD, caught ? _("caught") : _("NOT CAUGHT"), 12);
  if (caught)
    printf(_("wrong answer %zu, by TEST(%s): it is \"%s\""), number, one->test, one->name);
  else
    printf(_("wrong answer %zu"), number);
  if (caught && one->mistake)
    printf("\n%12s./kit why %s", "", one->mistake);
  putchar('\n');
}

static void tell_end(const score *sum) {
  printf("\n");
  char *accepts = text_format(_("accepts %zu of %zu right, catches %zu of %zu wrong"), sum->accepted,
                              sum->right, sum->caught, sum->wrong);
  show_wrapped(stdout, 0, 0, accepts);
  free(accepts);
  if (sum->accepted < sum->right)
    show_wrapped(
        stdout, 0, 0,
        _("A test that a right answer fails asks for more than the task does. First these, then the wrong "
          "answers."));
  else if (sum->caught < sum->wrong)
    show_wrapped(
        stdout, 0, 0,
        _("Each wrong answer breaks something that the task promises. Which promise has no test yet?"));
}

/* ---- As JSON ---- */

static void tell_json(const exercise *one, const trials *list) {
  static const char *const outcomes[] = {"accepted", "refused", "no tests", "broken"};
  score sum = score_of(list);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "exercise", one->id);
  cJSON_AddNumberToObject(json, "right", (double)sum.right);
  cJSON_AddNumberToObject(json, "accepted", (double)sum.accepted);
  cJSON_AddNumberToObject(json, "wrong", (double)sum.wrong);
  cJSON_AddNumberToObject(json, "caught", (double)sum.caught);
  cJSON *array = cJSON_AddArrayToObject(json, "answers");
  for (size_t i = 0; i < list->count; i++) {
    const trial *each = &list->items[i];
    bool named = each->right || each->outcome == OUTCOME_REFUSED;
    cJSON *item = cJSON_CreateObject();
    cJSON_AddBoolToObject(item, "right", each->right);
    cJSON_AddNumberToObject(item, "number", (double)(each->right ? i + 1 : i + 1 - sum.right));
    cJSON_AddStringToObject(item, "name", named ? each->name : "");
    cJSON_AddStringToObject(item, "mistake", named && each->mistake ? each->mistake : "");
    cJSON_AddStringToObject(item, "outcome", outcomes[each->outcome]);
    cJSON_AddStringToObject(item, "test", each->test);
    cJSON_AddStringToObject(item, "said", each->said);
    cJSON_AddItemToArray(array, item);
  }
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}

/* ---- Judging ---- */

/* Every answer in its turn. False: the tests themselves cannot be run, which the first one shows. */
static bool try_all(const exercise *one, const trials *list, const char *tests, bool tell) {
  char *out = text_format("%s/.build/judge-%d", place_work(), (int)getpid());
  size_t number = 0;
  bool good = true;
  for (size_t i = 0; i < list->count && good && !interrupted(); i++) {
    trial *each = &list->items[i];
    progress_show(stdout, _("answers"), i, list->count);
    trial_run(each, one, tests, out);
    progress_clear(stdout);
    good = each->outcome == OUTCOME_ACCEPTED || each->outcome == OUTCOME_REFUSED;
    number += !each->right;
    if (interrupted() || !tell || !good)
      continue;
    if (each->right)
      tell_right(each);
    else
      tell_wrong(each, number);
    fflush(stdout);
  }
  folder_remove(out);
  free(out);
  return good;
}

static int tell_unusable(const trials *list, const char *tests) {
  const trial *last = NULL;
  for (size_t i = 0; i < list->count; i++)
    if (list->items[i].outcome >= OUTCOME_NO_TESTS)
      last = &list->items[i];
  fprintf(stderr, _("kit: %s cannot be used:\n"), place_short(tests));
  show_indented(stderr, 2, last ? last->said : "");
  return last && last->outcome == OUTCOME_BROKEN ? KIT_BROKEN : KIT_FAILED;
}

static int judge(const exercise *one, const char *tests, bool json) {
  trials list = trials_list(one);
  interrupt_listen();
  if (!json)
    printf("%s  %s   (%s)\n\n", one->id, _(one->title), place_short(tests));
  bool good = try_all(one, &list, tests, !json);
  score sum = score_of(&list);
  int code = sum.accepted == sum.right && sum.caught == sum.wrong ? KIT_GOOD : KIT_FAILED;
  if (interrupted())
    code = KIT_BROKEN;
  else if (!good)
    code = tell_unusable(&list, tests);
  else if (json)
    tell_json(one, &list);
  else
    tell_end(&sum);
  trials_free(&list);
  return code;
}

static int explain_beginning(const exercise *one, const char *tests) {
  fprintf(stderr,
          _("kit: there is no %s; it begins like this, with one TEST for each promise of the task:\n\n"),
          place_short(tests));
  const char *header = one->files[0];
  fprintf(stderr,
          "    #include \"harness.h\"\n    #include \"%.*s.h\"\n\n    TEST(%s) {\n      EXPECT_EQ(1 + 1, "
          "2);\n    }\n",
          (int)strcspn(header, "."), header, _("first_promise"));
  return KIT_USAGE;
}

int verb_judge(int argc, char **argv) {
  const char *id = NULL;
  bool json = false;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--json") == 0)
      json = true;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else
      argc = 0; /* no call that is understood */
  if (!id || !argc) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  if (json)
    say_plainly();
  course here = course_open();
  exercise *one = course_find(&here, id);
  char *tests = one ? workspace_file(one, "my_tests.c") : NULL;
  int code = KIT_USAGE;
  if (one && (!one->function || one->library))
    fprintf(stderr, _("kit: %s is a program of its own, with no function that a test could call\n"), one->id);
  else if (one)
    code = file_exists(tests) ? judge(one, tests, json) : explain_beginning(one, tests);
  free(tests);
  course_close(&here);
  interrupt_leave();
  return code;
}
