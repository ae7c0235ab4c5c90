/*
 * Reading JSON strictly: each field has one type, an unknown one is an error, and every message names
 * the file and the field. The first error is kept; after it, reading on is harmless and adds nothing.
 */
#ifndef KIT_FIELD_H
#define KIT_FIELD_H

#include <cjson/cJSON.h>
#include <stdbool.h>

typedef struct field_reader {
  const char *file;
  char *error; /* NULL, or the first message; free() it */
} field_reader;

/* One object in the file; `path` is "" or "checks[2]." */
typedef struct field_object {
  field_reader *reader;
  const cJSON *json;
  const char *path;
} field_object;

void field_fail(field_reader *reader, const char *path, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Refuses fields that are not in `names` (NULL at the end) and those that stand twice. */
void field_only(const field_object *object, const char *const *names);

bool field_present(const field_object *object, const char *name);

/* A whole number in [min, max]. Absent: `otherwise`, or an error where that is FIELD_REQUIRED. */
#define FIELD_REQUIRED (-1)
int field_number(const field_object *object, const char *name, int min, int max, int otherwise);
bool field_bool(const field_object *object, const char *name, bool otherwise);

/* A text to free(); never NULL. Absent: a copy of `otherwise`, or an error where that is NULL. */
char *field_text(const field_object *object, const char *name, size_t max, const char *otherwise);

/* A list of texts, NULL when empty or absent. */
char **field_texts(const field_object *object, const char *name, bool required);

/* An object or array below; NULL where absent (an error if required) or of another type (an error). */
const cJSON *field_below(const field_object *object, const char *name, bool array, bool required);

#endif
