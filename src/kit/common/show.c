#include "common/show.h"
#include "common/files.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int columns(FILE *to) {
  struct winsize size;
  if (isatty(fileno(to)) && ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 &&
      size.ws_col < 80)
    return size.ws_col;
  return 80;
}

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value && *value;
}

bool show_may_redraw(FILE *to) {
  const char *terminal = getenv("TERM");
  return isatty(fileno(to)) && !is_set("KIT_PLAIN") && terminal && strcmp(terminal, "dumb") != 0;
}

static bool colour(FILE *to) {
  return show_may_redraw(to) && !is_set("NO_COLOR");
}

bool show_watched(void) {
  return is_set("KIT_WATCHED");
}

/* Columns of UTF-8 text; good enough for what is printed here. */
static int width_of(const char *text, size_t size) {
  int width = 0;
  for (size_t i = 0; i < size; i++)
    width += ((unsigned char)text[i] & 0xC0) != 0x80;
  return width;
}

/* From column `at` on; further lines from `rest`. */
static void wrap_line(FILE *to, int at, int rest, const char *line, size_t size) {
  int room = columns(to);
  bool begins = false; /* a further line: its blanks are the break itself */
  while (size) {
    size_t blanks = 0, word;
    while (blanks < size && line[blanks] == ' ')
      blanks++;
    for (word = blanks; word < size && line[word] != ' ';)
      word++;
    int width = width_of(line + blanks, word - blanks);
    if (!width)
      break;
    if (at > rest && at + (int)blanks + width > room) {
      fprintf(to, "\n%*s", rest, "");
      at = rest;
      begins = true;
    }
    int gap = begins ? 0 : (int)blanks;
    fprintf(to, "%*s%.*s", gap, "", (int)(word - blanks), line + blanks);
    at += gap + width;
    begins = false;
    line += word;
    size -= word;
  }
  putc('\n', to);
}

void show_wrapped_from(FILE *to, int at, int rest, const char *text) {
  do {
    size_t size = strcspn(text, "\n");
    wrap_line(to, at, rest, text, size);
    text += size + (text[size] == '\n');
    at = rest;
    if (*text)
      fprintf(to, "%*s", rest, "");
  } while (*text);
}

void show_wrapped(FILE *to, int first, int rest, const char *text) {
  fprintf(to, "%*s", first, "");
  show_wrapped_from(to, first, rest, text);
}

void show_indented(FILE *to, int indent, const char *text) {
  while (*text) {
    size_t size = strcspn(text, "\n");
    fprintf(to, "%*s%.*s\n", size ? indent : 0, "", (int)size, text);
    text += size + (text[size] == '\n');
  }
}

void show_word(FILE *to, show_tone tone, const char *word, int width) {
  static const char *const codes[] = {"\033[1;32m", "\033[1;31m", "\033[1m"};
  int fill = width - width_of(word, strlen(word));
  if (colour(to))
    fprintf(to, "%s%s\033[0m", codes[tone], word);
  else
    fputs(word, to);
  fprintf(to, "%*s", fill > 0 ? fill : 0, "");
}

int show_file(FILE *to, const char *path) {
  char *data = NULL;
  size_t size = 0;
  int result = file_read(path, &data, &size);
  if (result)
    return result;
  fwrite(data, 1, size, to);
  if (size && data[size - 1] != '\n')
    putc('\n', to);
  free(data);
  return 0;
}
