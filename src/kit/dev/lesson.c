#include "dev/lesson.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

lesson_block *lesson_blocks(const char *text, size_t *ret_count) {
  lesson_block *blocks = NULL;
  size_t count = 0;
  int line = 1;
  for (const char *at = text; *at;) {
    size_t size = strcspn(at, "\n");
    const char *body = at + size + (at[size] == '\n');
    if (strncmp(at, "```", 3) != 0) {
      at = body;
      line++;
      continue;
    }
    lesson_block one = {text_format("%.*s", (int)(size - 3), at + 3), NULL, line++};
    for (at = body; *at && strncmp(at, "```", 3) != 0; line++)
      at += strcspn(at, "\n") + (at[strcspn(at, "\n")] == '\n');
    one.body = text_format("%.*s", (int)(at - body), body);
    at += strcspn(at, "\n");
    at += *at == '\n';
    line++;
    blocks = kit_grow(blocks, count + 1, sizeof *blocks);
    blocks[count++] = one;
  }
  *ret_count = count;
  return blocks;
}

void lesson_blocks_free(lesson_block *blocks, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(blocks[i].head);
    free(blocks[i].body);
  }
  free(blocks);
}

const char *lesson_shows(const lesson_block *block) {
  return strncmp(block->head, "output ", 7) == 0 ? block->head + 7 : NULL;
}

char *lesson_part(const char *source, const char *marker) {
  static const char finish[] = "/* #end */";
  char *wanted = text_format("/* #%s */\n", marker);
  const char *begin = strstr(source, wanted), *line = begin ? begin + strlen(wanted) : NULL;
  const char *end = line ? strstr(line, finish) : NULL;
  free(wanted);
  if (!end)
    return NULL;
  size_t indent = 0;
  while (begin > source + indent && begin[-(long)indent - 1] == ' ')
    indent++;
  text_buffer part = {NULL, 0};
  while (line < end && strncmp(line + strspn(line, " "), finish, strlen(finish)) != 0) {
    size_t size = strcspn(line, "\n") + 1, drop = strspn(line, " ");
    drop = drop < indent ? drop : indent;
    text_add(&part, line + drop, size - drop);
    line += size;
  }
  return text_take(&part);
}
