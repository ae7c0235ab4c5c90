/* The table of kit dev check, and its problems. */
#include "common/show.h"
#include "common/text.h"
#include "dev/proof.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "good", "2 bad", "3 of 7" for runs that were sampled, "-" for what was not looked at; to free(). */
static char *cell(const subject *one, proof which) {
  size_t bad = problem_count(one, which);
  if (bad)
    return text_format("%zu BAD", bad);
  if (!proof_by_running(which))
    return text_copy(one->proved[which] ? "good" : "-");
  if (!one->done[which])
    return text_copy("-");
  return text_format("%zu of %zu", one->done[which], one->planned[which]);
}

static void print_row(const subject *one) {
  printf("%-20.20s", one->id);
  for (int i = 0; i < PROOFS; i++) {
    char *text = cell(one, (proof)i);
    printf(" %*s", i == PROOF_SOLUTIONS ? 9 : 8, text);
    free(text);
  }
  putchar('\n');
}

/* One command may show several. */
static void print_problems(const subject *one) {
  if (one->problem_count)
    printf("\n%s\n", one->id);
  for (size_t i = 0; i < one->problem_count; i++) {
    const problem *wrong = &one->problems[i];
    char *line = text_format("%s: %s", proof_name(wrong->of), wrong->what);
    bool last = i + 1 == one->problem_count || strcmp(wrong[1].command, wrong->command) != 0;
    show_wrapped(stdout, 2, 4, line);
    if (last)
      printf("    again: %s\n", wrong->command);
    free(line);
  }
}

void proofs_print(const subjects *all, const bool *wanted) {
  printf("%-20s", "");
  for (int i = 0; i < PROOFS; i++)
    printf(" %*s", i == PROOF_SOLUTIONS ? 9 : 8, proof_name((proof)i));
  putchar('\n');
  for (size_t i = 0; i < all->count; i++)
    if (wanted[i])
      print_row(&all->items[i]);
  for (size_t i = 0; i < all->count; i++)
    if (wanted[i])
      print_problems(&all->items[i]);
}

static cJSON *subject_json(const subject *one) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "id", one->id);
  cJSON_AddBoolToObject(json, "good", one->problem_count == 0);
  cJSON *runs = cJSON_AddObjectToObject(json, "runs");
  for (int i = PROOF_STARTER; i < PROOFS; i++)
    cJSON_AddNumberToObject(runs, proof_name((proof)i), (double)one->done[i]);
  cJSON *problems = cJSON_AddArrayToObject(json, "problems");
  for (size_t i = 0; i < one->problem_count; i++) {
    cJSON *wrong = cJSON_CreateObject();
    cJSON_AddStringToObject(wrong, "proof", proof_name(one->problems[i].of));
    cJSON_AddStringToObject(wrong, "what", one->problems[i].what);
    cJSON_AddStringToObject(wrong, "command", one->problems[i].command);
    cJSON_AddItemToArray(problems, wrong);
  }
  return json;
}

void proofs_print_json(const subjects *all, const bool *wanted, unsigned seed, size_t left_out) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "seed", seed);
  cJSON_AddNumberToObject(json, "left_out", (double)left_out);
  cJSON *items = cJSON_AddArrayToObject(json, "subjects");
  for (size_t i = 0; i < all->count; i++)
    if (wanted[i])
      cJSON_AddItemToArray(items, subject_json(&all->items[i]));
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}
