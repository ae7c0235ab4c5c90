#include "common/text.h"
#include "dev/bound.h"
#include "dev/rows.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>

/* Whoever named it now; where nobody did, who is to look for it. */
static char *engines_of(const row *one) {
  if (!one->engines)
    return text_copy(one->entry->engine);
  text_buffer list = {NULL, 0};
  for (size_t i = 0; one->engines[i]; i++)
    text_addf(&list, "%s%s", i ? ", " : "", one->engines[i]);
  return text_take(&list);
}

/* A row without programs says so, whatever the catalogue says besides. */
static char *limits_of(const row *one) {
  const char *said = one->entry->limits;
  const char *unproved =
      one->wrong || one->entry->kind == CATALOGUE_BELIEF ? "" : "no wrong answer proves it yet";
  return text_format("%s%s%s", unproved, *unproved && *said ? "; " : "", said);
}

static bool wanted(const row *one, char *const *only) {
  return !only || list_has(only, one->entry->id);
}

void rows_print(const rows *table, char *const *only) {
  size_t complete = 0, shown = 0;
  printf("%2s  %-26s %-9s %7s %9s  %s\n", "", "mistake", "class", "named", "accused", "engine");
  for (size_t i = 0; i < CATALOGUE_SIZE; i++) {
    const row *one = &table->items[i];
    if (!wanted(one, only))
      continue;
    char *engines = engines_of(one), *limits = limits_of(one);
    printf("%2d  %-26s %-9s %2zu of %2zu %2zu of %3zu  %s\n", one->entry->number, one->entry->id,
           catalogue_class_name(one->entry->kind), one->named, one->wrong, one->accused, one->right, engines);
    if (*limits)
      printf("    limits: %s\n", limits);
    shown++;
    complete += one->wrong > 0 && one->named == one->wrong && one->accused == 0;
    free(engines);
    free(limits);
  }
  printf("\n%zu of %zu mistakes are named in every wrong answer and in no right one.\n", complete, shown);
  printf("%zu of %zu right programs accused, in %zu runs; with 95 %% confidence at most %.1f %%.\n",
         table->accused, table->right, table->runs, 100 * bound_upper(table->accused, table->right));
}

void rows_print_json(const rows *table, char *const *only) {
  cJSON *array = cJSON_CreateArray();
  for (size_t i = 0; i < CATALOGUE_SIZE; i++) {
    const row *one = &table->items[i];
    if (!wanted(one, only))
      continue;
    char *engines = engines_of(one), *limits = limits_of(one);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", one->entry->id);
    cJSON_AddStringToObject(json, "class", catalogue_class_name(one->entry->kind));
    cJSON_AddNumberToObject(json, "wrong", (double)one->wrong);
    cJSON_AddNumberToObject(json, "named", (double)one->named);
    cJSON_AddNumberToObject(json, "right", (double)one->right);
    cJSON_AddNumberToObject(json, "accused", (double)one->accused);
    cJSON_AddStringToObject(json, "engine", engines);
    cJSON_AddStringToObject(json, "limits", limits);
    cJSON_AddItemToArray(array, json);
    free(engines);
    free(limits);
  }
  char *text = cJSON_Print(array);
  puts(text ? text : "[]");
  free(text);
  cJSON_Delete(array);
  fprintf(stderr, "%zu of %zu right programs accused, in %zu runs; with 95 %% confidence at most %.1f %%.\n",
          table->accused, table->right, table->runs, 100 * bound_upper(table->accused, table->right));
}
