/* One question on the terminal, or through a pipe: shown, answered, told. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "quiz/quiz.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *unknown(void) {
  return _("cannot be known: it differs from run to run");
}

static void show_choice(const quiz_item *item, size_t i) {
  const quiz_choice *choice = &item->choices[i];
  char *text =
      choice->text ? quiz_outcome_shown(item->question->subject, choice->text) : text_copy(unknown());
  char *rest = text;
  printf("  %2zu  ", i + 1);
  for (char *line; (line = strsep(&rest, "\n"));)
    printf("%s%s\n", line == text ? "" : "      ", line);
  free(text);
}

static const char *stdout_told(const char *kind) {
  if (strcmp(kind, "terminal") == 0)
    return _("its stdout is a terminal");
  return strcmp(kind, "file") == 0 ? _("its stdout is a file") : _("its stdout is a pipe");
}

static void show_question(const quiz_item *item, size_t number, size_t count) {
  printf(_("\nQuestion %zu of %zu: %s.\n\n"), number, count, stdout_told(item->variant->out));
  show_indented(stdout, 4, item->source);
  char *ask = quiz_fill(item, item->question->ask);
  printf("\n");
  show_wrapped(stdout, 0, 0, ask);
  free(ask);
  for (size_t i = 0; i < item->choice_count && item->question->form != QUIZ_TYPE; i++)
    show_choice(item, i);
}

static const char *prompt(quiz_form form) {
  if (form == QUIZ_TYPE)
    return _("Your answer, or ? where it cannot be known (q leaves): ");
  return form == QUIZ_ALL ? _("All that can happen, such as 1 3 (q leaves): ")
                          : _("The number of your answer (q leaves): ");
}

/* 1, 0, or -1 for "q" and for the end of the input. */
static int read_answer(const quiz_item *item) {
  char *typed = NULL;
  size_t room = 0;
  int right = -1;
  for (;;) {
    printf("%s", prompt(item->question->form));
    fflush(stdout);
    ssize_t size = getline(&typed, &room, stdin);
    if (!isatty(STDIN_FILENO))
      printf("%s%s", size > 0 ? typed : "", size > 0 && typed[size - 1] == '\n' ? "" : "\n");
    if (size <= 0 || strcmp(typed, "q\n") == 0 || strcmp(typed, "q") == 0)
      break;
    right = quiz_answer_right(item, typed);
    if (right >= 0)
      break;
    printf(_("That is no answer to this question.\n"));
  }
  free(typed);
  return right;
}

static void tell_outcome(const quiz_item *item, const quiz_outcome *one) {
  char *text = quiz_outcome_shown(item->question->subject, one->text);
  show_indented(stdout, 6, text);
  text_buffer orders = {NULL, 0};
  for (size_t i = 0; one->orders[i]; i++)
    text_addf(&orders, "%s%s", i ? ", " : "", _(one->orders[i]));
  char *told = text_take(&orders);
  if (item->outcome_count > 1) {
    printf("    ");
    show_wrapped_from(stdout, 4, 4, told);
  }
  free(told);
  free(text);
}

static void tell(const quiz_item *item, const quiz *of, bool right) {
  const char *belief = item->question->belief;
  show_word(stdout, right ? SHOW_GOOD : SHOW_BAD, right ? _("Right.") : _("Wrong."), 0);
  if (item->outcome_count == 1)
    printf(_(" What happened in each of %zu runs:\n"), item->runs);
  else
    printf(_(" It cannot be known. What happened in %zu runs, and in which orders:\n"), item->runs);
  for (size_t i = 0; i < item->outcome_count; i++)
    tell_outcome(item, &item->outcomes[i]);
  char *why = quiz_fill(item, item->variant->why),
       *page = text_format("%s/docs/mistakes/%s.md", place_root(), belief);
  show_wrapped(stdout, 2, 2, why);
  if (!right && *belief && file_exists(page))
    printf(_("  More: ./kit why %s, ./kit lesson %d\n"), belief, of->stage);
  else if (!right)
    printf(_("  More: ./kit lesson %d\n"), of->stage);
  free(page);
  free(why);
}

int quiz_ask(const quiz_item *item, const quiz *of, size_t number, size_t count) {
  show_question(item, number, count);
  int right = read_answer(item);
  if (right >= 0)
    tell(item, of, right == 1);
  return right;
}
