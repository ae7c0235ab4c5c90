/* Batch files are run by a line that has one meaning for cmd.exe; each text is written twice: once to be
 * measured. */
#include "quote.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct output {
  char *text; /* NULL: only measure */
  size_t size;
} output;

static void put(output *to, const char *text, size_t size) {
  if (to->text)
    memcpy(to->text + to->size, text, size);
  to->size += size;
}

static void puts_to(output *to, const char *text) {
  put(to, text, strlen(text));
}

/* mark, percent: what stands for these characters between the quotation marks. */
static void put_quoted(output *to, const char *text, const char *mark, const char *percent) {
  size_t slashes = 0;
  puts_to(to, "\"");
  for (; *text; text++) {
    for (size_t i = 0; *text == '"' && i < slashes; i++)
      puts_to(to, "\\");
    slashes = *text == '\\' ? slashes + 1 : 0;
    if (*text == '"')
      puts_to(to, mark);
    else if (*text == '%')
      puts_to(to, percent);
    else
      put(to, text, 1);
  }
  while (slashes-- > 0)
    puts_to(to, "\\");
  puts_to(to, "\"");
}

static void put_argument(output *to, const char *text) {
  if (*text && strcspn(text, " \t\"") == strlen(text))
    puts_to(to, text);
  else
    put_quoted(to, text, "\\\"", "%");
}

static int is_batch(const char *file) {
  char end[5] = "";
  size_t size = strlen(file);
  while (size > 0 && (file[size - 1] == '.' || file[size - 1] == ' '))
    size--;
  for (size_t i = 0; size >= 4 && i < 4; i++)
    end[i] = (char)tolower((unsigned char)file[size - 4 + i]);
  return strcmp(end, ".bat") == 0 || strcmp(end, ".cmd") == 0;
}

static int has_line_end(const char *const *args) {
  while (*args && !strpbrk(*args, "\r\n"))
    args++;
  return *args != NULL;
}

/* "" closes and opens for cmd.exe and is a mark for the program; %cd:~,% is the empty part of a variable. */
static void put_line(output *to, const char *file, const char *const *args) {
  int batch = is_batch(file);
  if (batch) {
    puts_to(to, "cmd.exe /e:ON /v:OFF /d /s /c \"");
    put_quoted(to, file, "", "%%cd:~,%");
  } else {
    put_argument(to, file);
  }
  for (; *args; args++) {
    puts_to(to, " ");
    if (batch)
      put_quoted(to, *args, "\"\"", "%%cd:~,%");
    else
      put_argument(to, *args);
  }
  if (batch)
    puts_to(to, "\"");
}

static char *make(void (*write)(output *to, const char *text, const char *const *args), const char *text,
                  const char *const *args) {
  output to = {NULL, 0};
  write(&to, text, args);
  to.text = calloc(to.size + 1, 1);
  to.size = 0;
  if (to.text)
    write(&to, text, args);
  return to.text;
}

static void put_one(output *to, const char *text, const char *const *args) {
  (void)args;
  put_argument(to, text);
}

char *quote_argument(const char *text) {
  return make(put_one, text, NULL);
}

char *command_line(const char *file, const char *const *args) {
  if (is_batch(file) && has_line_end(args)) {
    errno = EINVAL;
    return NULL;
  }
  return make(put_line, file, args);
}
