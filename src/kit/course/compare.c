#include "course/compare.h"
#include "common/files.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/workspace.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN = 12, FIRST = 18 };

/* One answer: all its files, without comments and texts. */
typedef struct column {
  char *name;
  char *code;
  size_t lines;
} column;

/* ---- Reading C ---- */

/* Blanks out comments and what stands in quotes. */
static void strip(char *code) {
  enum { CODE, LINE, BLOCK, QUOTED } at = CODE;
  char quote = 0;
  for (char *c = code; *c; c++) {
    char *next = c + 1;
    if (at == CODE && *c == '/' && (*next == '/' || *next == '*'))
      at = *next == '/' ? LINE : BLOCK;
    else if (at == CODE && (*c == '"' || *c == '\'')) {
      at = QUOTED;
      quote = *c;
      continue;
    }
    if (at == LINE && *c == '\n')
      at = CODE;
    else if (at == BLOCK && *c == '*' && *next == '/') {
      *c = *next = ' ';
      at = CODE;
    } else if (at == QUOTED && *c == '\\' && *next)
      *c++ = *next == '\n' ? '\n' : ' ';
    else if (at == QUOTED && *c == quote)
      at = CODE;
    if (at != CODE && *c != '\n')
      *c = ' ';
  }
}

static size_t count_lines(const char *code) {
  size_t lines = 0;
  for (const char *line = code; *line; line += strcspn(line, "\n"), line += *line == '\n')
    lines += strspn(line, " \t") < strcspn(line, "\n");
  return lines;
}

/* How often a name is called. */
static size_t count_calls(const char *code, const char *name) {
  size_t size = strlen(name), calls = 0;
  for (const char *at = code; (at = strstr(at, name)); at += size) {
    bool begins =
        at == code || !(isalnum((unsigned char)at[-1]) || at[-1] == '_' || at[-1] == '.' || at[-1] == '>');
    const char *after = at + size + strspn(at + size, " ");
    calls += begins && *after == '(';
  }
  return calls;
}

static void add_file(text_buffer *code, const char *path) {
  char *data = NULL;
  if (file_read(path, &data, NULL) == 0)
    text_addf(code, "%s\n", data);
  free(data);
}

/* ---- The table ---- */

static column read_answer(const exercise *one, const char *dir, const char *name) {
  text_buffer code = {NULL, 0};
  for (size_t i = 0; one->files[i]; i++) {
    char *path = text_format("%s/%s", dir, one->files[i]);
    add_file(&code, path);
    free(path);
  }
  column read = {text_copy(name), text_take(&code), 0};
  strip(read.code);
  read.lines = count_lines(read.code);
  return read;
}

static size_t read_all(const exercise *one, column **ret) {
  char *folder = text_format("%s/solutions", one->dir), **names = folder_names(folder, "");
  char *mine = workspace_dir(one->id);
  size_t count = list_count(names) + 1;
  *ret = kit_alloc(count, sizeof **ret);
  (*ret)[0] = read_answer(one, mine, _("yours"));
  for (size_t i = 1; i < count; i++) {
    char *dir = text_format("%s/%s", folder, names[i - 1]);
    (*ret)[i] = read_answer(one, dir, names[i - 1]);
    free(dir);
  }
  free(mine);
  list_free(names);
  free(folder);
  return count;
}

static void show_row(const char *label, const size_t *values, size_t count) {
  show_word(stdout, SHOW_NEUTRAL, label, FIRST);
  for (size_t i = 0; i < count; i++)
    if (values[i])
      printf("%*zu", COLUMN, values[i]);
    else
      printf("%*s", COLUMN, "-");
  putchar('\n');
}

/* What the course is about; a row only where somebody calls it. */
static const char *const calls[] = {
    "fork",
    "vfork",
    "posix_spawn",
    "posix_spawnp",
    "clone",
    "execve",
    "execv",
    "execvp",
    "execl",
    "execlp",
    "fexecve",
    "_exit",
    "exit",
    "wait",
    "waitpid",
    "waitid",
    "pidfd_open",
    "syscall",
    "kill",
    "killpg",
    "setpgid",
    "setsid",
    "signal",
    "sigaction",
    "sigprocmask",
    "pthread_sigmask",
    "sigsuspend",
    "signalfd",
    "pause",
    "pipe",
    "pipe2",
    "socketpair",
    "dup",
    "dup2",
    "dup3",
    "fcntl",
    "close",
    "close_range",
    "read",
    "write",
    "poll",
    "ppoll",
    "select",
    "epoll_wait",
    "timerfd_create",
    "pthread_create",
    "malloc",
    "calloc",
    "realloc",
    "free",
    "fflush",
    "setrlimit",
    "prctl",
};

static void show_calls(const column *columns, size_t count) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    size_t *found = kit_alloc(count, sizeof *found), sum = 0;
    for (size_t k = 0; k < count; k++)
      sum += found[k] = count_calls(columns[k].code, calls[i]);
    if (sum)
      show_row(calls[i], found, count);
    free(found);
  }
}

void compare_answers(const exercise *one) {
  column *columns = NULL;
  size_t all = read_all(one, &columns), fits = all > 5 ? 5 : all; /* into 80 columns */
  size_t *lines = kit_alloc(all, sizeof *lines);
  printf("%*s", FIRST, "");
  for (size_t i = 0; i < fits; i++) {
    printf("%*.*s", COLUMN, COLUMN - 1, columns[i].name);
    lines[i] = columns[i].lines;
  }
  putchar('\n');
  show_row(_("lines of code"), lines, fits);
  show_calls(columns, fits);
  printf("\n");
  show_wrapped(stdout, 0, 0,
               _("The numbers say how often a call stands in the source. All of these answers are right."));
  for (size_t i = 0; i < all; i++) {
    free(columns[i].name);
    free(columns[i].code);
  }
  free(lines);
  free(columns);
}
