#include "common/text.h"
#include "common/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *have(void *memory) {
  if (memory)
    return memory;
  fputs(_("kit: out of memory; end other programs and try again\n"), stderr);
  exit(3);
}

void *kit_alloc(size_t count, size_t size) {
  return have(calloc(count ? count : 1, size ? size : 1));
}

void *kit_grow(void *memory, size_t count, size_t size) {
  return have(reallocarray(memory, count ? count : 1, size ? size : 1));
}

char *text_copy(const char *text) {
  return have(strdup(text ? text : ""));
}

static char *format_text(const char *format, va_list arguments) {
  char *text = NULL;
  if (vasprintf(&text, format, arguments) < 0)
    text = NULL;
  return have(text);
}

char *text_format(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_text(format, arguments);
  va_end(arguments);
  return text;
}

char *text_quoted(const char *word) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=";
  if (*word && strspn(word, plain) == strlen(word))
    return text_copy(word);
  text_buffer quoted = {NULL, 0};
  text_add(&quoted, "'", 1);
  for (; *word; word++)
    if (*word == '\'')
      text_add(&quoted, "'\\''", 4);
    else
      text_add(&quoted, word, 1);
  text_add(&quoted, "'", 1);
  return text_take(&quoted);
}

size_t list_count(char *const *list) {
  size_t count = 0;
  while (list && list[count])
    count++;
  return count;
}

void list_add(char ***list, char *owned_text) {
  size_t count = list_count(*list);
  *list = kit_grow(*list, count + 2, sizeof **list);
  (*list)[count] = owned_text;
  (*list)[count + 1] = NULL;
}

bool list_has(char *const *list, const char *text) {
  for (size_t i = 0; list && list[i]; i++)
    if (strcmp(list[i], text) == 0)
      return true;
  return false;
}

char **list_free(char **list) {
  for (size_t i = 0; list && list[i]; i++)
    free(list[i]);
  free(list);
  return NULL;
}

void text_add(text_buffer *buffer, const char *data, size_t size) {
  buffer->data = kit_grow(buffer->data, buffer->size + size + 1, 1);
  if (size)
    memcpy(buffer->data + buffer->size, data, size);
  buffer->size += size;
  buffer->data[buffer->size] = '\0';
}

void text_addf(text_buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_text(format, arguments);
  va_end(arguments);
  text_add(buffer, text, strlen(text));
  free(text);
}

char *text_take(text_buffer *buffer) {
  text_add(buffer, "", 0);
  char *data = buffer->data;
  *buffer = (text_buffer){NULL, 0};
  return data;
}

/* Levenshtein distance, with one row; texts over 63 bytes are far from everything. */
static size_t distance(const char *a, const char *b) {
  size_t row[64];
  size_t a_size = strlen(a), b_size = strlen(b);
  if (a_size > 63 || b_size > 63)
    return 64;
  for (size_t j = 0; j <= b_size; j++)
    row[j] = j;
  for (size_t i = 1; i <= a_size; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b_size; j++) {
      size_t above = row[j], best = diagonal + (a[i - 1] != b[j - 1]);
      if (above + 1 < best)
        best = above + 1;
      if (row[j - 1] + 1 < best)
        best = row[j - 1] + 1;
      row[j] = best;
      diagonal = above;
    }
  }
  return row[b_size];
}

const char *text_nearest(const char *wrong, const char *const *names, size_t count) {
  const char *nearest = NULL;
  size_t size = strlen(wrong), best = size > 3 ? size / 3 + 2 : 2; /* of three letters one may be wrong */
  for (size_t i = 0; i < count; i++) {
    size_t away = distance(wrong, names[i]);
    if (away < best) {
      best = away;
      nearest = names[i];
    }
  }
  return nearest;
}
