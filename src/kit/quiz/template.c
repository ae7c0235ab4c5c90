/* A question's program with its values in it. */
#include "common/files.h"
#include "common/text.h"
#include "quiz/quiz.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* splitmix64 */
quiz_dice quiz_dice_new(uint64_t seed) {
  return (quiz_dice){seed};
}

size_t quiz_roll(quiz_dice *dice, size_t below) {
  uint64_t mixed = (dice->state += UINT64_C(0x9e3779b97f4a7c15));
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
  mixed ^= mixed >> 31;
  return below ? (size_t)(mixed % below) : 0;
}

static const char *value_of(const quiz_item *item, const char *name, size_t size) {
  const quiz_variant *variant = item->variant;
  for (size_t i = 0; i < variant->value_count; i++)
    if (strlen(variant->values[i].name) == size && strncmp(variant->values[i].name, name, size) == 0)
      return variant->values[i].texts[0];
  for (size_t i = 0; i < item->question->value_count; i++) {
    const char *known = item->question->values[i].name;
    if (strlen(known) == size && strncmp(known, name, size) == 0)
      return item->values[i];
  }
  return NULL;
}

char *quiz_fill(const quiz_item *item, const char *text) {
  text_buffer filled = {NULL, 0};
  while (*text) {
    size_t plain = 0;
    while (text[plain] && strncmp(text + plain, "Q_", 2) != 0)
      plain++;
    text_add(&filled, text, plain);
    text += plain;
    if (!*text)
      break;
    size_t name = 2;
    while (isupper((unsigned char)text[name]) || isdigit((unsigned char)text[name]))
      name++;
    const char *value = value_of(item, text + 2, name - 2);
    text_add(&filled, value ? value : text, value ? strlen(value) : name);
    text += name;
  }
  return text_take(&filled);
}

/* Whether nothing but what an empty value has left stands on the line: ";". */
static bool is_left_over(const char *line) {
  return strcmp(line + strspn(line, " "), ";") == 0;
}

/* The program with its values; a line of which an empty one has left nothing is left out. */
static char *fill_program(const quiz_item *item, char *text) {
  text_buffer program = {NULL, 0};
  for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
    char *filled = quiz_fill(item, line);
    if ((strcmp(filled, line) == 0 || !is_left_over(filled)) && (rest || *filled))
      text_addf(&program, "%s\n", filled);
    free(filled);
  }
  return text_take(&program);
}

char *quiz_item_make(const quiz_question *question, const quiz_variant *variant, quiz_dice *dice,
                     quiz_item *ret) {
  char *text = NULL;
  if (file_read(question->program, &text, NULL) < 0)
    return text_format("%s cannot be read", question->program);
  *ret = (quiz_item){.question = question, .variant = variant};
  ret->values = kit_alloc(question->value_count + 1, sizeof *ret->values);
  for (size_t i = 0; i < question->value_count; i++) {
    char **texts = question->values[i].texts;
    ret->values[i] = text_copy(texts[quiz_roll(dice, list_count(texts))]);
  }
  ret->source = fill_program(ret, text);
  free(text);
  return NULL;
}

void quiz_item_clear(quiz_item *item) {
  for (size_t i = 0; i < item->outcome_count; i++) {
    free(item->outcomes[i].text);
    list_free(item->outcomes[i].orders);
  }
  for (size_t i = 0; i < item->choice_count; i++)
    free(item->choices[i].text);
  free(item->outcomes);
  free(item->choices);
  list_free(item->values);
  free(item->source);
  *item = (quiz_item){0};
}
