/* kit quiz: the questions of a stage, one after the other. */
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "quiz/json.h"
#include "quiz/quiz.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct quiz_call {
  int stage; /* -1: that of where the learner is */
  unsigned long seed;
  bool seeded, json, all;
} quiz_call;

enum { MOST_STAGES = 100, SEEDS = 10000 };

static bool number_of(const char *text, unsigned long *ret) {
  char *end = NULL;
  if (!text || !*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 9)
    return false;
  *ret = strtoul(text, &end, 10);
  return true;
}

static bool read_call(int argc, char **argv, quiz_call *ret) {
  *ret = (quiz_call){.stage = -1};
  for (int i = 1; i < argc; i++) {
    unsigned long number = 0;
    if (strcmp(argv[i], "--json") == 0)
      ret->json = true;
    else if (strcmp(argv[i], "--all") == 0)
      ret->all = true;
    else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc && number_of(argv[i + 1], &ret->seed)) {
      ret->seeded = true;
      i++;
    } else if (ret->stage < 0 && number_of(argv[i], &number) && number < MOST_STAGES)
      ret->stage = (int)number;
    else
      return false;
  }
  if (!ret->seeded)
    ret->seed = ((unsigned long)time(NULL) * 31 + (unsigned long)getpid()) % SEEDS;
  return true;
}

/* Every stage that has one, in words. */
static char *stages_told(void) {
  text_buffer text = {NULL, 0};
  for (int stage = 0; stage < MOST_STAGES; stage++) {
    char *error = NULL;
    quiz *one = quiz_load(stage, &error);
    if (one || error)
      text_addf(&text, " %d", stage);
    free(error);
    quiz_free(one);
  }
  return text_take(&text);
}

/* Without a stage the last quiz that belongs to what the learner has come to, or the first one. */
static quiz *find(const quiz_call *call, const course *here, char **ret_error) {
  const exercise *current = exercises_find(&here->exercises, state_current(here->state));
  int from = call->stage >= 0 ? call->stage : current ? current->stage : 0;
  quiz *found = quiz_load(from, ret_error);
  for (int stage = from - 1; stage >= 0 && call->stage < 0 && !found && !*ret_error; stage--)
    found = quiz_load(stage, ret_error);
  for (int stage = from + 1; stage < MOST_STAGES && call->stage < 0 && !found && !*ret_error; stage++)
    found = quiz_load(stage, ret_error);
  return found;
}

/* ---- Asking ---- */

typedef struct sitting {
  const quiz *quiz;
  quiz_dice dice;
  size_t *order;
  size_t asked, right, unasked;
  bool left;
} sitting;

static size_t *shuffled(size_t count, quiz_dice *dice) {
  size_t *order = kit_alloc(count, sizeof *order);
  for (size_t i = 0; i < count; i++) {
    size_t k = quiz_roll(dice, i + 1);
    order[i] = order[k];
    order[k] = i;
  }
  return order;
}

static void ask_one(sitting *sits, size_t i) {
  const quiz_question *question = &sits->quiz->questions[sits->order[i]];
  const quiz_variant *variant = &question->variants[quiz_roll(&sits->dice, question->variant_count)];
  quiz_item item = {0};
  char *error = quiz_item_make(question, variant, &sits->dice, &item);
  if (!error)
    error = quiz_item_run(&item, &sits->dice);
  if (error) {
    fprintf(stderr, _("kit: a question is left out: %s\n"), error);
    sits->unasked++;
  } else {
    int right = quiz_ask(&item, sits->quiz, i + 1, sits->quiz->count);
    sits->left = right < 0;
    sits->asked += right >= 0;
    sits->right += right == 1;
  }
  free(error);
  quiz_item_clear(&item);
}

/* The best result of a stage stays. */
static void remember(kit_state *state, const sitting *sits, unsigned long seed) {
  char *stage = text_format("%d", sits->quiz->stage);
  size_t before = strtoul(state_note(state, "quizzes", stage), NULL, 10);
  if (sits->right >= before) {
    char *note = text_format("%zu of %zu, seed %lu", sits->right, sits->quiz->count, seed);
    state_set_note(state, "quizzes", stage, note);
    (void)state_save(state);
    free(note);
  }
  free(stage);
}

static int ask_all(const quiz *one, course *here, unsigned long seed) {
  sitting sits = {.quiz = one, .dice = quiz_dice_new(seed)};
  sits.order = shuffled(one->count, &sits.dice);
  char *title = text_format(_("Quiz after stage %d: %s. %zu questions, seed %lu."), one->stage, _(one->title),
                            one->count, seed);
  show_wrapped(stdout, 0, 0, title);
  free(title);
  show_wrapped(stdout, 0, 0,
               _("Each program is run here, in different orders, before it is asked about; what you see "
                 "afterwards has happened."));
  for (size_t i = 0; i < one->count && !sits.left; i++)
    ask_one(&sits, i);
  printf(_("\n%zu of %zu right.\n"), sits.right, one->count);
  if (sits.asked)
    remember(here->state, &sits, seed);
  if (sits.left)
    printf(_("To do it again: ./kit quiz %d --seed %lu\n"), one->stage, seed);
  free(sits.order);
  return sits.unasked ? KIT_BROKEN : sits.right == one->count ? KIT_GOOD : KIT_FAILED;
}

/* ---- For machines: everything with its key, and nothing is asked ---- */

static bool add_item(cJSON *list, const quiz_question *question, const quiz_variant *variant,
                     quiz_dice *dice) {
  quiz_item item = {0};
  char *error = quiz_item_make(question, variant, dice, &item);
  if (!error)
    error = quiz_item_run(&item, dice);
  if (error)
    fprintf(stderr, "kit: %s\n", error);
  else
    cJSON_AddItemToArray(list, quiz_json_item(&item));
  quiz_item_clear(&item);
  bool good = !error;
  free(error);
  return good;
}

static int print_json(const quiz *one, const quiz_call *call) {
  quiz_dice dice = quiz_dice_new(call->seed);
  size_t *order = shuffled(one->count, &dice);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "stage", one->stage);
  cJSON_AddStringToObject(json, "title", one->title);
  cJSON_AddNumberToObject(json, "seed", (double)call->seed);
  cJSON *list = cJSON_AddArrayToObject(json, "questions");
  bool good = true;
  for (size_t i = 0; i < one->count; i++) {
    const quiz_question *question = &one->questions[order[i]];
    size_t chosen = quiz_roll(&dice, question->variant_count);
    for (size_t k = 0; k < question->variant_count; k++)
      if (call->all || k == chosen)
        good = add_item(list, question, &question->variants[k], &dice) && good;
  }
  char *text = cJSON_Print(json);
  printf("%s\n", text ? text : "");
  free(text);
  cJSON_Delete(json);
  free(order);
  return good ? KIT_GOOD : KIT_BROKEN;
}

int verb_quiz(int argc, char **argv) {
  quiz_call call;
  if (!read_call(argc, argv, &call) || (call.all && !call.json)) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  if (call.json)
    say_plainly();
  course here = course_open();
  char *error = NULL;
  quiz *one = find(&call, &here, &error);
  int code = error ? KIT_BROKEN : KIT_USAGE;
  if (error)
    fprintf(stderr, "kit: %s\n", error);
  else if (!one && call.stage < 0)
    fprintf(stderr, _("kit: this checkout has no quiz\n"));
  else if (!one) {
    char *stages = stages_told();
    fprintf(stderr, _("kit: there is no quiz after stage %d; there is one after%s\n"), call.stage, stages);
    free(stages);
  } else
    code = call.json ? print_json(one, &call) : ask_all(one, &here, call.seed);
  free(error);
  quiz_free(one);
  course_close(&here);
  return code;
}
