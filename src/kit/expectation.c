#include "expectation.h"
#include "text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Past "FILE:LINE: ", with the name of the file (without folders) and the line in *ret_where, to free(). */
static const char *take_where(const char *message, char **ret_where) {
  for (const char *colon = strchr(message, ':'); colon; colon = strchr(colon + 1, ':')) {
    const char *end = colon + 1;
    while (isdigit((unsigned char)*end))
      end++;
    if (end == colon + 1 || strncmp(end, ": ", 2) != 0)
      continue;
    const char *name = colon;
    while (name > message && name[-1] != '/')
      name--;
    *ret_where = text_format("%.*s", (int)(end - name), name);
    return end + 2;
  }
  *ret_where = text_copy("");
  return message;
}

/* Past "[id] ", with the id, to free(). */
static const char *take_id(const char *text, char **ret_id) {
  size_t size = *text == '[' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789-_") : 0;
  bool found = size > 0 && strncmp(text + 1 + size, "] ", 2) == 0;
  *ret_id = found ? text_format("%.*s", (int)size, text + 1) : text_copy("");
  return found ? text + size + 3 : text;
}

int expectation_add(kit_findings *list, const char *message, size_t size) {
  static const char mark[] = "\n    in ";
  char *copy = text_format("%.*s", (int)size, message), *where = NULL, *id = NULL;
  char *process = NULL;
  for (char *at = copy; (at = strstr(at, mark)); at++)
    process = at;
  if (process)
    *process = '\0';
  const char *text = take_id(take_where(copy, &where), &id);
  char *what = *where ? text_format("%s\n(expected in %s)", text, where) : text_copy(text);
  kit_finding one = {.id = id,
                     .kind = *id ? KIT_CONTRACT : KIT_GENERIC,
                     .what = what,
                     .process = process ? process + strlen(mark) : NULL,
                     .engine = (char[]){EXPECTATION_ENGINE}};
  int result = kit_findings_add(list, &one);
  free(what);
  free(where);
  free(id);
  free(copy);
  return result;
}
