/* A Markdown page on a terminal: as it is, but paragraphs and list items are wrapped anew at its width,
   tables have columns, and code between fences is indented in place of them, where 80 columns hold that. */
#include "common/files.h"
#include "common/page_table.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct page {
  FILE *to;
  text_buffer paragraph; /* joined lines so far */
  int hang;              /* indent of its further lines */
  bool fenced;
  char **block; /* lines of a table, or between fences, so far */
} page;

enum { INDENT = 2, WIDTH = 80 };

static void end_paragraph(page *one) {
  if (!one->paragraph.size)
    return;
  char *text = text_take(&one->paragraph);
  show_wrapped(one->to, 0, one->hang, text);
  free(text);
}

static int columns_of(const char *line) {
  int columns = 0;
  for (; *line; line++)
    columns += (*line & 0xc0) != 0x80; /* UTF-8: one for each character */
  return columns;
}

static void show_code(FILE *to, char *const *lines) {
  int indent = INDENT;
  for (size_t i = 0; lines && lines[i]; i++)
    if (columns_of(lines[i]) + INDENT > WIDTH)
      indent = 0;
  for (size_t i = 0; lines && lines[i]; i++)
    fprintf(to, "%*s%s\n", *lines[i] ? indent : 0, "", lines[i]);
}

static void end_block(page *one, void (*show)(FILE *to, char *const *lines)) {
  if (one->block)
    show(one->to, one->block);
  one->block = list_free(one->block);
}

/* Columns of a list item's marker with its indentation, 0 for no item. */
static size_t marker_of(const char *line) {
  size_t blanks = strspn(line, " "), at = blanks;
  if (line[at] == '-' || line[at] == '*')
    at++;
  else {
    while (isdigit((unsigned char)line[at]))
      at++;
    if (at == blanks || line[at++] != '.')
      return 0;
  }
  return line[at] == ' ' ? at + 1 : 0;
}

/* Lines whose breaks and blanks mean something. */
static bool stands_alone(const page *one, const char *line) {
  bool code = strncmp(line, "    ", 4) == 0 && !one->paragraph.size;
  return !*line || *line == '#' || *line == '>' || code;
}

static void add_line(page *one, const char *line) {
  bool fence = strncmp(line, "```", 3) == 0;
  if (one->fenced && !fence) {
    list_add(&one->block, text_copy(line));
    return;
  }
  if (!fence && *line == '|') {
    end_paragraph(one);
    list_add(&one->block, text_copy(line));
    return;
  }
  end_block(one, one->fenced ? show_code : page_table);
  if (fence || stands_alone(one, line)) {
    end_paragraph(one);
    if (fence)
      one->fenced = !one->fenced;
    else
      fprintf(one->to, "%s\n", line);
    return;
  }
  size_t marker = marker_of(line);
  if (marker)
    end_paragraph(one);
  if (!one->paragraph.size) {
    one->hang = (int)marker;
    text_addf(&one->paragraph, "%s", line);
  } else
    text_addf(&one->paragraph, " %s", line + strspn(line, " "));
}

static void show_text(FILE *to, char *text) {
  page one = {.to = to};
  for (char *rest = text, *line; *rest && (line = rest);) {
    rest += strcspn(rest, "\n");
    if (*rest)
      *rest++ = '\0';
    add_line(&one, line);
  }
  end_block(&one, one.fenced ? show_code : page_table);
  end_paragraph(&one);
  free(one.paragraph.data);
}

/* In the learner's language, where there is such a page. */
static int read_page(const char *path, char **ret_data) {
  char *shown = say_page(path);
  int result = file_read(shown, ret_data, NULL);
  free(shown);
  return result;
}

int show_page(FILE *to, const char *path) {
  char *data = NULL;
  int result = read_page(path, &data);
  if (result == 0)
    show_text(to, data);
  free(data);
  return result;
}

int show_page_body(FILE *to, const char *path) {
  char *data = NULL;
  int result = read_page(path, &data);
  if (result == 0) {
    char *body = data;
    if (*body == '#')
      body += strcspn(body, "\n");
    show_text(to, body + strspn(body, "\n"));
  }
  free(data);
  return result;
}
