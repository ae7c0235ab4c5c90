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
  score sum = score_of(list);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "exercise", one->id);
  cJSON_AddNumberToObject(json, "right", (double)sum.right);
  cJSON_AddNumberToObject(json, "accepted", (double)sum.accepted);
  cJSON_AddNumberToObject(json, "wrong", (double)sum.wrong);
  cJSON_AddNumberToObject(json, "caught", (double)sum.caught);
  cJSON *array = cJSON_AddArrayToObject(json, "answers");
  for (size_t i = 0; i < list->count; i++)
    cJSON_AddItemToArray(array, trial_json(&list->items[i]));
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}

/* ---- Judging ---- */

/* Every answer in its turn. False: the tests themselves cannot be run, which the first one shows. */
static bool try_all(const exercise *one, const trials *list, const char *tests, bool tell) {
  char *out = text_format("%s/.build/judge-%d", place_work(), (int)getpid());
  bool good = true;
  for (size_t i = 0; i < list->count && good && !interrupted(); i++) {
    trial *each = &list->items[i];
    progress_show(stdout, _("answers"), i, list->count);
    trial_run(each, one, tests, out);
    progress_clear(stdout);
    good = each->outcome == OUTCOME_ACCEPTED || each->outcome == OUTCOME_REFUSED;
    if (interrupted() || !tell || !good)
      continue;
    trial_tell(each, 0);
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
  if (one && one->suite)
    fprintf(stderr, _("kit: %s asks for tests; ./kit check %s judges them\n"), one->id, one->id);
  else if (one && one->library)
    fprintf(stderr, _("kit: %s is a whole library; ./kit check %s judges it\n"), one->id, one->id);
  else if (one && !one->function)
    fprintf(stderr, _("kit: %s is a program of its own, with no function that a test could call\n"), one->id);
  else if (one)
    code = file_exists(tests) ? judge(one, tests, json) : explain_beginning(one, tests);
  free(tests);
  course_close(&here);
  interrupt_leave();
  return code;
}
