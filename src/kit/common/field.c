#include "common/field.h"
#include "common/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void field_fail(field_reader *reader, const char *path, const char *name, const char *format, ...) {
  if (reader->error)
    return;
  char *message = NULL;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&message, format, arguments) < 0)
    message = NULL;
  va_end(arguments);
  const char *colon = *path || *name ? ": " : "";
  reader->error = text_format("%s%s%s%s: %s", reader->file, colon, path, name, message ? message : "");
  free(message);
}

void field_only(const field_object *object, const char *const *names) {
  for (const cJSON *field = object->json ? object->json->child : NULL; field; field = field->next) {
    bool known = false;
    for (size_t i = 0; names[i]; i++)
      known = known || strcmp(names[i], field->string) == 0;
    if (!known)
      field_fail(object->reader, object->path, field->string,
                 "no such field; docs/exercise-format.md lists them");
    if (cJSON_GetObjectItemCaseSensitive(object->json, field->string) != field)
      field_fail(object->reader, object->path, field->string, "stands twice");
  }
}

static const cJSON *get(const field_object *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object->json, name);
}

bool field_present(const field_object *object, const char *name) {
  return get(object, name) != NULL;
}

int field_number(const field_object *object, const char *name, int min, int max, int otherwise) {
  const cJSON *field = get(object, name);
  if (!field && otherwise != FIELD_REQUIRED)
    return otherwise;
  double value = cJSON_IsNumber(field) ? field->valuedouble : NAN;
  if (!field)
    field_fail(object->reader, object->path, name, "is missing");
  else if (!(value >= min && value <= max) || floor(value) != value)
    field_fail(object->reader, object->path, name, "must be a whole number from %d to %d", min, max);
  else
    return (int)value;
  return min;
}

bool field_bool(const field_object *object, const char *name, bool otherwise) {
  const cJSON *field = get(object, name);
  if (!field)
    return otherwise;
  if (!cJSON_IsBool(field))
    field_fail(object->reader, object->path, name, "must be true or false");
  return cJSON_IsTrue(field);
}

char *field_text(const field_object *object, const char *name, size_t max, const char *otherwise) {
  const cJSON *field = get(object, name);
  if (!field && otherwise)
    return text_copy(otherwise);
  if (!field)
    field_fail(object->reader, object->path, name, "is missing");
  else if (!cJSON_IsString(field))
    field_fail(object->reader, object->path, name, "must be a text");
  else if (strlen(field->valuestring) > max)
    field_fail(object->reader, object->path, name, "must not be longer than %zu bytes", max);
  return text_copy(cJSON_IsString(field) ? field->valuestring : "");
}

char **field_texts(const field_object *object, const char *name, bool required) {
  const cJSON *array = field_below(object, name, true, required);
  char **list = NULL;
  int index = 0;
  for (const cJSON *item = array ? array->child : NULL; item; item = item->next, index++) {
    if (cJSON_IsString(item))
      list_add(&list, text_copy(item->valuestring));
    else
      field_fail(object->reader, object->path, name, "element %d must be a text", index);
  }
  return list;
}

const cJSON *field_below(const field_object *object, const char *name, bool array, bool required) {
  const cJSON *field = get(object, name);
  if (!field && required)
    field_fail(object->reader, object->path, name, "is missing");
  if (!field)
    return NULL;
  if (array ? cJSON_IsArray(field) : cJSON_IsObject(field))
    return field;
  field_fail(object->reader, object->path, name, array ? "must be a list" : "must be an object");
  return NULL;
}
