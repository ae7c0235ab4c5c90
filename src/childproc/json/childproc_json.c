#include "childproc_json.h"

#include "ipc/json.h"
#include "json/print.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define EXACT (INT64_C(1) << 53)
enum { NUMBER_SIZE = 63 }; /* cJSON reads no more of one */

int cp_send_json(cp_channel *channel, const cJSON *value) {
  char *json;
  size_t size;
  int status = json_print(value, &json, &size);
  if (status == -EINVAL)
    return cp_send(channel, ""); /* which says so in cp_last_error() */
  if (status != 0)
    return status;
  status = cp_send_then(channel, json, size, NULL, NULL);
  free(json);
  return status;
}

static bool holds_string(const struct json_token *token) {
  struct json_chars chars = json_chars_of(token->text);
  for (int32_t character; token->escapes && (character = json_char(&chars)) >= 0;)
    if (character == 0 || (character & ~0x7FF) == 0xD800)
      return false;
  return true;
}

static bool holds_number(struct json_slice text) {
  double number;
  int64_t integer;
  if (text.size > NUMBER_SIZE || !json_number(text, &number) || !isfinite(number))
    return false;
  for (size_t i = 0; i < text.size; i++)
    if (text.text[i] == '.' || text.text[i] == 'e' || text.text[i] == 'E')
      return true;
  return json_integer(text, &integer) && integer >= -EXACT && integer <= EXACT;
}

/* Whether cJSON can hold all that is there. */
static bool holds(const char *json, size_t size) {
  struct json_reader reader = json_read(json, size);
  struct json_token token;
  size_t depth = 0;
  while ((token = json_next(&reader)).kind != JSON_NONE) {
    if (token.kind == JSON_OBJECT || token.kind == JSON_LIST)
      depth++;
    else if (token.kind == JSON_OBJECT_END || token.kind == JSON_LIST_END)
      depth--;
    if (depth > CJSON_NESTING_LIMIT || (token.kind == JSON_STRING && !holds_string(&token)) ||
        (token.kind == JSON_NUMBER && !holds_number(token.text)))
      return false;
  }
  return true;
}

int cp_json_parse(const char *json, size_t size, cJSON **ret) {
  int status = json == NULL || ret == NULL ? -EINVAL : json_check(json, size);
  if (status != 0)
    return status;
  if (!holds(json, size))
    return -EILSEQ;
  cJSON *value = cJSON_ParseWithLength(json, size);
  if (value == NULL)
    return -ENOMEM;
  *ret = value;
  return 0;
}
