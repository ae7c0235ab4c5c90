/* Three questions of different kinds, as far as the run has something of each. */
#include "common/text.h"
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>

/* The right one goes somewhere; the same place for the same run. */
static void move_right(explain_question *one, quiz_dice *dice) {
  size_t to = quiz_roll(dice, list_count(one->choices));
  char *text = one->choices[one->right];
  one->choices[one->right] = one->choices[to];
  one->choices[to] = text;
  one->right = to;
}

size_t explain_questions(record *rec, explain_question questions[EXPLAIN_QUESTIONS]) {
  static bool (*const kinds[])(record *, explain_question *) = {
      explain_descriptor, explain_pipe, explain_wait, explain_kill,
      explain_status,     explain_fork, explain_count};
  quiz_dice dice = quiz_dice_new((uint64_t)replay_root(rec));
  size_t count = 0;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds && count < EXPLAIN_QUESTIONS; i++) {
    explain_question one = {0};
    if (kinds[i](rec, &one) && list_count(one.choices) > 1) {
      move_right(&one, &dice);
      questions[count++] = one;
    } else
      explain_question_clear(&one);
  }
  return count;
}
