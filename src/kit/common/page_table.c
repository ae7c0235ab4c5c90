#include "common/page_table.h"
#include "common/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 12, WIDTH = 80, GAP = 2 };

typedef struct row {
  char *cells[COLUMNS_MOST];
  size_t count;
} row;

/* Of UTF-8; one column for each character. */
static size_t width_of(const char *text, size_t size) {
  size_t columns = 0;
  for (size_t i = 0; i < size; i++)
    columns += (text[i] & 0xc0) != 0x80;
  return columns;
}

/* The bar that ends this cell: none within `code`, and no \|. */
static const char *cell_end(const char *at) {
  for (bool code = false; *at; at++) {
    if (*at == '`')
      code = !code;
    if (*at == '\\' && at[1] == '|')
      at++;
    else if (*at == '|' && !code)
      return at;
  }
  return at;
}

static row parse(const char *line) {
  row one = {.count = 0};
  for (const char *at = line + 1; *at && one.count < COLUMNS_MOST;) {
    const char *end = cell_end(at), *last = end;
    at += strspn(at, " ");
    while (last > at && last[-1] == ' ')
      last--;
    if (*end || last > at)
      one.cells[one.count++] = text_format("%.*s", last > at ? (int)(last - at) : 0, at);
    at = *end ? end + 1 : end;
  }
  return one;
}

static void clear(row *one) {
  for (size_t i = 0; i < one->count; i++)
    free(one->cells[i]);
}

static bool is_rule(const char *line) {
  return strspn(line, "|-: ") == strlen(line);
}

/* ---- Widths ---- */

static size_t longest_word(const char *text) {
  size_t longest = 0;
  for (const char *at = text; *at;) {
    size_t size = strcspn(at, " "), width = width_of(at, size);
    longest = width > longest ? width : longest;
    at += size;
    at += strspn(at, " ");
  }
  return longest;
}

static void measure(const row *rows, size_t count, size_t *widths, size_t *least) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < rows[i].count; k++) {
      size_t width = width_of(rows[i].cells[k], strlen(rows[i].cells[k]));
      size_t word = longest_word(rows[i].cells[k]);
      widths[k] = width > widths[k] ? width : widths[k];
      least[k] = word > least[k] ? word : least[k];
    }
}

/* Takes from the widest column that can still be wrapped, until all fit or none can. */
static void fit(size_t columns, size_t *widths, const size_t *least) {
  for (;;) {
    size_t sum = GAP * (columns ? columns - 1 : 0), widest = columns;
    for (size_t k = 0; k < columns; k++) {
      sum += widths[k];
      if (widths[k] > least[k] && (widest == columns || widths[k] > widths[widest]))
        widest = k;
    }
    if (sum <= WIDTH || widest == columns)
      return;
    widths[widest]--;
  }
}

/* ---- Printing ---- */

/* The words of *at that fit, and *at behind them. */
static size_t take_line(const char **at, size_t width) {
  const char *from = *at, *end = from;
  while (*end) {
    const char *next = end + strspn(end, " ");
    next += strcspn(next, " ");
    if (end > from && width_of(from, (size_t)(next - from)) > width)
      break;
    end = next;
  }
  *at = end + strspn(end, " ");
  return (size_t)(end - from);
}

static void pad(FILE *to, size_t columns) {
  for (size_t i = 0; i < columns; i++)
    putc(' ', to);
}

/* One line of the row; whether there is more of it. Blanks are owed until something follows. */
static bool print_line(FILE *to, const row *one, const char **at, const size_t *widths) {
  size_t owed = 0;
  bool more = false;
  for (size_t k = 0; k < one->count; k++) {
    const char *from = at[k];
    size_t size = take_line(&at[k], widths[k]), width = width_of(from, size);
    if (size)
      pad(to, owed);
    if (size)
      owed = 0;
    fprintf(to, "%.*s", (int)size, from);
    owed += (widths[k] > width ? widths[k] - width : 0) + GAP;
    more = more || *at[k];
  }
  putc('\n', to);
  return more;
}

static void print_row(FILE *to, const row *one, const size_t *widths) {
  const char *at[COLUMNS_MOST] = {NULL};
  for (size_t k = 0; k < one->count; k++)
    at[k] = one->cells[k];
  while (print_line(to, one, at, widths))
    ;
}

static bool says_something(const row *one) {
  for (size_t k = 0; k < one->count; k++)
    if (*one->cells[k])
      return true;
  return false;
}

static void print_rule(FILE *to, size_t columns, const size_t *widths) {
  for (size_t k = 0; k < columns; k++) {
    for (size_t i = 0; i < widths[k]; i++)
      putc('-', to);
    if (k + 1 < columns)
      pad(to, GAP);
  }
  putc('\n', to);
}

void page_table(FILE *to, char *const *lines) {
  size_t widths[COLUMNS_MOST] = {0}, least[COLUMNS_MOST] = {0}, columns = 0, count = 0;
  row *rows = kit_alloc(list_count(lines), sizeof *rows);
  for (size_t i = 0; lines[i]; i++) {
    if (is_rule(lines[i]) && count == 1)
      continue;
    rows[count++] = parse(lines[i]);
    columns = rows[count - 1].count > columns ? rows[count - 1].count : columns;
  }
  measure(rows, count, widths, least);
  fit(columns, widths, least);
  for (size_t i = 0; i < count; i++) {
    if (i || says_something(&rows[i]))
      print_row(to, &rows[i], widths);
    if (!i && says_something(&rows[i]))
      print_rule(to, columns, widths);
    clear(&rows[i]);
  }
  free(rows);
}
