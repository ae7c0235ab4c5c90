/* What a learner may answer, and what of it is right. */
#include "common/text.h"
#include "quiz/quiz.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void add(quiz_item *item, char *owned, bool right) {
  for (size_t i = 0; owned && i < item->choice_count; i++)
    if (item->choices[i].text && strcmp(item->choices[i].text, owned) == 0) {
      free(owned);
      return;
    }
  item->choices = kit_grow(item->choices, item->choice_count + 1, sizeof *item->choices);
  item->choices[item->choice_count++] = (quiz_choice){owned, right};
}

static void shuffle(quiz_choice *choices, size_t count, quiz_dice *dice) {
  for (size_t i = count; i > 1; i--) {
    size_t k = quiz_roll(dice, i);
    quiz_choice kept = choices[i - 1];
    choices[i - 1] = choices[k];
    choices[k] = kept;
  }
}

static int by_text(const void *a, const void *b) {
  return strcmp(((const quiz_choice *)a)->text, ((const quiz_choice *)b)->text);
}

void quiz_choices_make(quiz_item *item, quiz_dice *dice) {
  const quiz_question *question = item->question;
  bool known = item->outcome_count == 1, all = question->form == QUIZ_ALL;
  for (size_t i = 0; i < item->outcome_count; i++)
    add(item, text_copy(item->outcomes[i].text), known || all);
  for (size_t i = 0; question->wrong && question->wrong[i]; i++)
    add(item, quiz_fill(item, question->wrong[i]), false);
  /* In which order outcomes came is chance; what a seed asks is not. */
  qsort(item->choices, item->choice_count, sizeof *item->choices, by_text);
  shuffle(item->choices, item->choice_count, dice);
  if (!all)
    add(item, NULL, !known);
}

static const char *blanks_skipped(const char *text) {
  while (isspace((unsigned char)*text))
    text++;
  return text;
}

/* Numbers of choices with blanks or commas; false for anything else. */
static bool read_numbers(const quiz_item *item, const char *typed, bool *chosen, size_t *ret_count) {
  *ret_count = 0;
  for (const char *at = blanks_skipped(typed); *at; at = blanks_skipped(at)) {
    char *end;
    unsigned long number = strtoul(at, &end, 10);
    if (!isdigit((unsigned char)*at) || number < 1 || number > item->choice_count)
      return false;
    *ret_count += !chosen[number - 1];
    chosen[number - 1] = true;
    at = blanks_skipped(end);
    at += *at == ',';
  }
  return *ret_count > 0;
}

static int typed_right(const quiz_item *item, const char *typed) {
  const char *begin = blanks_skipped(typed);
  size_t size = strlen(begin);
  while (size && isspace((unsigned char)begin[size - 1]))
    size--;
  if (!size)
    return -1;
  bool unknown = size == 1 && begin[0] == '?';
  if (item->outcome_count != 1)
    return unknown;
  const char *right = item->outcomes[0].text;
  return strlen(right) == size && strncmp(right, begin, size) == 0;
}

int quiz_answer_right(const quiz_item *item, const char *typed) {
  if (item->question->form == QUIZ_TYPE)
    return typed_right(item, typed);
  bool *chosen = kit_alloc(item->choice_count, sizeof *chosen);
  size_t count = 0;
  int right = read_numbers(item, typed, chosen, &count) ? 1 : -1;
  if (item->question->form == QUIZ_CHOOSE && count > 1)
    right = -1;
  for (size_t i = 0; i < item->choice_count && right == 1; i++)
    right = chosen[i] == item->choices[i].right;
  free(chosen);
  return right;
}
