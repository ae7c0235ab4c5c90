#include "json/print.h"

#include "ipc/json_utf8.h"
#include "ipc/json_write.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct print {
  struct json_text text;
  const cJSON **open; /* objects and lists that are not complete */
  size_t count, room;
};

static int add_string(struct json_text *text, const char *string) {
  size_t size = string != NULL ? strlen(string) : 0, taken;
  for (size_t at = 0; at < size; at += taken)
    if (json_utf8_read(string + at, size - at, &taken) < 0)
      return -EINVAL;
  json_add_string(text, string != NULL ? string : "", size);
  return 0;
}

static int open_value(struct print *p, const cJSON *value) {
  if (p->count == p->room) {
    size_t room = p->room * 2 + 16;
    const cJSON **open = realloc(p->open, room * sizeof *open);
    if (open == NULL)
      return -ENOMEM;
    p->open = open;
    p->room = room;
  }
  p->open[p->count++] = value;
  json_add_byte(&p->text, cJSON_IsObject(value) ? '{' : '[');
  return 0;
}

static int add_value(struct print *p, const cJSON *value) {
  switch (value->type & 0xFF) {
  case cJSON_Object:
  case cJSON_Array:
    return open_value(p, value);
  case cJSON_String:
    return add_string(&p->text, value->valuestring);
  case cJSON_Number:
    if (isfinite(value->valuedouble))
      json_add_number(&p->text, value->valuedouble);
    else
      json_add_text(&p->text, "null"); /* as JSON.stringify does */
    return 0;
  case cJSON_True:
    json_add_text(&p->text, "true");
    return 0;
  case cJSON_False:
    json_add_text(&p->text, "false");
    return 0;
  case cJSON_NULL:
    json_add_text(&p->text, "null");
    return 0;
  case cJSON_Raw:
    json_add_text(&p->text, value->valuestring != NULL ? value->valuestring : "");
    return 0;
  default:
    return -EINVAL;
  }
}

static bool holds_others(const cJSON *value) {
  return cJSON_IsObject(value) || cJSON_IsArray(value);
}

/* The value behind one that is complete, or NULL; what that was the last of is closed. */
static const cJSON *behind(struct print *p, const cJSON *value) {
  for (;; value = p->open[p->count - 1]) {
    if (holds_others(value)) {
      p->count--;
      json_add_byte(&p->text, cJSON_IsObject(value) ? '}' : ']');
    }
    if (p->count == 0 || value->next != NULL)
      return p->count == 0 ? NULL : value->next;
  }
}

static int add_name(struct print *p, const cJSON *value) {
  if (!cJSON_IsObject(p->open[p->count - 1]))
    return 0;
  int status = add_string(&p->text, value->string);
  json_add_byte(&p->text, ':');
  return status;
}

static int add_all(struct print *p, const cJSON *value) {
  int status = add_value(p, value);
  while (status == 0) {
    bool first = holds_others(value) && value->child != NULL;
    value = first ? value->child : behind(p, value);
    if (value == NULL)
      return 0;
    if (!first)
      json_add_byte(&p->text, ',');
    status = add_name(p, value);
    if (status == 0)
      status = add_value(p, value);
  }
  return status;
}

int json_print(const cJSON *value, char **ret, size_t *ret_size) {
  struct print p = {0};
  int status = value != NULL ? add_all(&p, value) : -EINVAL;
  free(p.open);
  if (status == 0)
    return json_take(&p.text, ret, ret_size);
  json_drop(&p.text);
  return status;
}
