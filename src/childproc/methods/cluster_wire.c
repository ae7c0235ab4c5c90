#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

bool wire_is_cluster(const char *json, size_t size) {
  struct json_slice cmd;
  return json_member(json, size, "cmd", &cmd) && json_string_is(cmd, "NODE_CLUSTER");
}

bool wire_act_is(const char *json, size_t size, const char *act) {
  struct json_slice value;
  return json_member(json, size, "act", &value) && json_string_is(value, act);
}

bool wire_integer(const char *json, size_t size, const char *name, int64_t *ret) {
  struct json_slice value;
  return json_member(json, size, name, &value) && json_integer(value, ret);
}

bool wire_true(const char *json, size_t size, const char *name) {
  struct json_slice value;
  return json_member(json, size, name, &value) && value.size == 4 && memcmp(value.text, "true", 4) == 0;
}

char *wire_string(const char *json, size_t size, const char *name) {
  struct json_slice value;
  return json_member(json, size, name, &value) ? json_string(value, NULL) : NULL;
}

/* ---- the key ---- */

/* With CP_ADVANCED a member may be there and hold undefined. */
static bool is_undefined(struct json_slice value) {
  struct json_slice inner;
  return json_member(value.text, value.size, "$undefined", &inner);
}

static void add_joined(struct json_text *text, const char *json, size_t size, const char *name) {
  struct json_slice value;
  char *string = NULL;
  if (!json_member(json, size, name, &value) || is_undefined(value)) {
    json_add_text(text, "undefined");
  } else if (*value.text != '"') {
    json_add(text, value.text, value.size);
  } else if ((string = json_string(value, NULL)) == NULL) {
    text->failed = true;
  } else {
    json_add_text(text, string);
    free(string);
  }
}

char *wire_key(const char *json, size_t size) {
  static const char *const names[] = {"address", "port", "addressType", "fd", "index"};
  struct json_text text = {0};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (i > 0)
      json_add_byte(&text, ':');
    add_joined(&text, json, size, names[i]);
  }
  char *key = NULL;
  size_t key_size;
  return json_take(&text, &key, &key_size) < 0 ? NULL : key;
}

/* ---- writing ---- */

void wire_begin(struct json_text *text) {
  *text = (struct json_text){0};
  json_add_text(text, "{\"cmd\":\"NODE_CLUSTER\"");
}

void wire_member(struct json_text *text, const char *name) {
  json_add_text(text, ",\"");
  json_add_text(text, name);
  json_add_text(text, "\":");
}

void wire_add_string(struct json_text *text, const char *name, const char *value) {
  wire_member(text, name);
  if (value == NULL)
    json_add_text(text, "null");
  else
    json_add_string(text, value, strlen(value));
}

void wire_add_integer(struct json_text *text, const char *name, int64_t value) {
  wire_member(text, name);
  json_add_integer(text, value);
}

void wire_add_raw(struct json_text *text, const char *name, const char *json) {
  wire_member(text, name);
  json_add_text(text, json);
}

int wire_end(struct json_text *text, int64_t seq, char **ret, size_t *ret_size) {
  wire_add_integer(text, "seq", seq);
  json_add_byte(text, '}');
  return json_take(text, ret, ret_size);
}
