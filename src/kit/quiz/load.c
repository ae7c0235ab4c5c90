/* quiz.json, read strictly. */
#include "common/field.h"
#include "common/files.h"
#include "common/text.h"
#include "course/lessons.h"
#include "quiz/quiz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Which of the names the field has; the first one after an error. */
static int read_name(const field_object *object, const char *name, const char *const *names,
                     const char *otherwise) {
  char *text = field_text(object, name, 40, otherwise), *known = text_copy("");
  int found = -1;
  for (int i = 0; names[i]; i++) {
    char *longer = text_format("%s%s%s", known, i ? ", " : "", names[i]);
    free(known);
    known = longer;
    if (strcmp(text, names[i]) == 0)
      found = i;
  }
  if (found < 0)
    field_fail(object->reader, object->path, name, "\"%s\" is none of %s", text, known);
  free(known);
  free(text);
  return found < 0 ? 0 : found;
}

/* {"NAME": "text"}, or with `lists` {"NAME": ["text", "text"]}. */
static quiz_value *read_values(const field_object *object, bool lists, size_t *ret_count) {
  const cJSON *below = field_below(object, "values", false, false);
  quiz_value *values = NULL;
  size_t count = 0;
  field_object inner = {object->reader, below, object->path};
  for (const cJSON *one = below ? below->child : NULL; one; one = one->next) {
    values = kit_grow(values, count + 1, sizeof *values);
    values[count] = (quiz_value){text_copy(one->string), NULL};
    if (lists)
      values[count].texts = field_texts(&inner, one->string, true);
    else
      list_add(&values[count].texts, field_text(&inner, one->string, 400, NULL));
    if (!values[count].texts)
      field_fail(object->reader, object->path, one->string, "needs at least one text");
    count++;
  }
  *ret_count = count;
  return values;
}

static void read_variant(const field_object *object, const char *out, quiz_variant *one) {
  static const char *const fields[] = {"values", "stdout", "outcomes", "why", NULL};
  static const char *const outs[] = {"pipe", "terminal", "file", NULL};
  field_only(object, fields);
  one->values = read_values(object, false, &one->value_count);
  one->out = text_copy(outs[read_name(object, "stdout", outs, out)]);
  one->outcomes = field_number(object, "outcomes", 1, 9, 1);
  one->why = field_text(object, "why", 1000, NULL);
}

static void read_variants(const field_object *object, quiz_question *one) {
  const cJSON *list = field_below(object, "variants", true, true);
  char *out = field_text(object, "stdout", 20, "pipe");
  one->variants = kit_alloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *one->variants);
  for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
    char *path = text_format("%svariants[%zu].", object->path, one->variant_count);
    field_object variant = {object->reader, item, path};
    read_variant(&variant, out, &one->variants[one->variant_count++]);
    free(path);
  }
  if (!one->variant_count)
    field_fail(object->reader, object->path, "variants", "needs at least one");
  free(out);
}

static void read_question(const field_object *object, const char *dir, quiz_question *one) {
  static const char *const fields[] = {"id",    "program", "ask",    "subject",  "form", "belief",
                                       "wrong", "stdout",  "values", "variants", NULL};
  static const char *const subjects[] = {"output", "first",     "last",        "lines",
                                         "tree",   "processes", "descriptors", NULL};
  static const char *const forms[] = {"choose", "all", "type", NULL};
  field_only(object, fields);
  one->id = field_text(object, "id", 40, NULL);
  char *name = field_text(object, "program", 60, NULL);
  one->program = text_format("%s/quiz/%s", dir, name);
  if (!file_exists(one->program))
    field_fail(object->reader, object->path, "program", "quiz/%s does not exist", name);
  free(name);
  one->ask = field_text(object, "ask", 400, NULL);
  one->subject = (quiz_subject)read_name(object, "subject", subjects, NULL);
  one->form = (quiz_form)read_name(object, "form", forms, "choose");
  one->belief = field_text(object, "belief", 40, "");
  one->wrong = field_texts(object, "wrong", false);
  one->values = read_values(object, true, &one->value_count);
  read_variants(object, one);
}

static void read_questions(const field_object *top, quiz *one) {
  static const char *const fields[] = {"title", "questions", NULL};
  field_only(top, fields);
  one->title = field_text(top, "title", 60, NULL);
  const cJSON *list = field_below(top, "questions", true, true);
  one->questions = kit_alloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *one->questions);
  for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
    char *path = text_format("questions[%zu].", one->count);
    field_object question = {top->reader, item, path};
    read_question(&question, one->dir, &one->questions[one->count++]);
    free(path);
  }
  if (!one->count)
    field_fail(top->reader, "", "questions", "needs at least one");
}

quiz *quiz_load(int stage, char **ret_error) {
  char *dir = lesson_dir(stage), *path = text_format("%s/quiz.json", dir ? dir : ""), *data = NULL;
  quiz *one = NULL;
  int result = dir ? file_read(path, &data, NULL) : -ENOENT;
  *ret_error = NULL;
  if (result && result != -ENOENT)
    *ret_error = text_format("%s: %s", path, strerror(-result));
  if (!result) {
    field_reader reader = {path, NULL};
    cJSON *json = cJSON_Parse(data);
    field_object top = {&reader, json, ""};
    one = kit_alloc(1, sizeof *one);
    one->stage = stage;
    one->dir = text_copy(dir);
    if (cJSON_IsObject(json))
      read_questions(&top, one);
    else
      field_fail(&reader, "", "", "is no JSON object");
    cJSON_Delete(json);
    *ret_error = reader.error;
    if (reader.error)
      one = quiz_free(one);
  }
  free(data);
  free(path);
  free(dir);
  return one;
}

static void free_values(quiz_value *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(values[i].name);
    list_free(values[i].texts);
  }
  free(values);
}

static void free_question(quiz_question *one) {
  for (size_t i = 0; i < one->variant_count; i++) {
    free_values(one->variants[i].values, one->variants[i].value_count);
    free(one->variants[i].out);
    free(one->variants[i].why);
  }
  free(one->variants);
  free_values(one->values, one->value_count);
  list_free(one->wrong);
  free(one->id);
  free(one->program);
  free(one->ask);
  free(one->belief);
}

quiz *quiz_free(quiz *one) {
  for (size_t i = 0; one && i < one->count; i++)
    free_question(&one->questions[i]);
  if (one) {
    free(one->questions);
    free(one->title);
    free(one->dir);
  }
  free(one);
  return NULL;
}
