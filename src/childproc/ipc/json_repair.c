#include "ipc/json_repair.h"
#include "ipc/json_utf8.h"
#include "ipc/json_write.h"

int json_repair(const char *text, size_t size, char **ret, size_t *ret_size) {
  struct json_text to = {0};
  size_t good = 0, taken; /* from good on nothing has been copied */
  for (size_t at = 0; at < size; at += taken) {
    taken = 1;
    if ((unsigned char)text[at] < 0x80 || json_utf8_read(text + at, size - at, &taken) >= 0)
      continue;
    json_add(&to, text + good, at - good);
    json_add_text(&to, "\xEF\xBF\xBD");
    good = at + taken;
  }
  json_add(&to, text + good, size - good);
  return json_take(&to, ret, ret_size);
}
