#include "sanitizer_report.h"
#include "add.h"
#include "common/say.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One complaint: its first line, and the frames below it until an empty line. */
typedef struct complaint {
  char what[300];
  char top[64];    /* the function where it happened */
  char where[128]; /* the first line in a file of the learner's */
  bool reads;      /* "READ of size" */
} complaint;

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool is_learners(const char *name, size_t size, const char *const *sources) {
  if (!sources)
    return true;
  for (; *sources; sources++)
    if (strlen(last_part(*sources)) == size && strncmp(last_part(*sources), name, size) == 0)
      return true;
  return false;
}

/* "x.c:12" from the end of a frame: "…/x.c:12", "(x.c:12)", "/dir/x.c:12:3". */
static void take_where(const char *line, const char *const *sources, complaint *ret) {
  const char *at = strstr(line, ".c:");
  if (*ret->where || !at || !isdigit((unsigned char)at[3]))
    return;
  const char *begin = at;
  while (begin > line && begin[-1] != '/' && begin[-1] != '(' && begin[-1] != ' ')
    begin--;
  size_t name = (size_t)(at + 2 - begin), size = name + 1 + strspn(at + 3, "0123456789");
  if (is_learners(begin, name, sources) && size < sizeof ret->where)
    (void)snprintf(ret->where, sizeof ret->where, "%.*s", (int)size, begin);
}

/* "#0 0x7f… in strlen …" or "at 0x…: strlen (…)". */
static void take_top(const char *line, complaint *ret) {
  const char *in = strstr(line, "#0 ") ? strstr(line, " in ") : NULL;
  const char *at = strstr(line, " at 0x");
  const char *name = in ? in + 4 : at ? strstr(at, ": ") : NULL;
  if (*ret->top || !name)
    return;
  name += in ? 0 : 2;
  (void)snprintf(ret->top, sizeof ret->top, "%.*s",
                 (int)strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789_"),
                 name);
}

/* A function that looks for the NUL at the end of a text. */
static bool reads_text(const char *function) {
  static const char *const names[] = {"strlen",  "strnlen",  "strchr",   "strrchr", "strstr",    "strcmp",
                                      "strncmp", "strcpy",   "strcat",   "strdup",  "strtol",    "strtoul",
                                      "atoi",    "atol",     "puts",     "fputs",   "printf",    "fprintf",
                                      "vprintf", "vfprintf", "snprintf", "sprintf", "vsnprintf", "strtok",
                                      "strspn",  "strcspn",  "sscanf",   NULL};
  for (size_t i = 0; names[i]; i++) {
    const char *found = strstr(function, names[i]);
    if (found && strlen(found) == strlen(names[i]))
      return true;
  }
  return strncmp(function, "printf_common", 13) == 0;
}

static void tell(const complaint *one, kit_findings *findings) {
  bool text = one->reads && reads_text(one->top);
  bool argv = strstr(one->what, "execve(argv") != NULL;
  bool leak = strstr(one->what, "leak") != NULL;
  if (!*one->where)
    return;
  char what[500];
  (void)snprintf(what, sizeof what, "%s%s%s%s", one->what, *one->top ? _(", in ") : "", one->top,
                 *one->top ? "()" : "");
  (void)finding_add(
      findings,
      (finding_text){.id = text   ? "read-as-string"
                           : argv ? "argv-no-null"
                                  : "",
                     .kind = text || argv ? KIT_CONTRACT
                             : leak       ? KIT_ADVICE
                                          : KIT_ALWAYS,
                     .what = what,
                     .where = one->where,
                     .process = "",
                     .rule = text   ? "read() brings bytes; nobody puts a NUL behind them."
                             : argv ? "exec takes the arguments up to a NULL; without one it reads on."
                             : leak ? "What was allocated is freed by whoever owns it."
                                    : "Memory is only touched where it belongs to the program.",
                     .look = text   ? "How the end of what was read is known."
                             : argv ? "The last element of the array."
                             : leak ? "Who owns that memory, on every way out."
                                    : "The size of what is accessed there.",
                     .engine = "memory"});
}

/* "==12==ERROR: AddressSanitizer: …", "x.c:3:1: runtime error: …", "==12== Invalid read of size 4", "Direct
 * leak of 8 byte(s)". */
static bool begins(const char *line, char what[300]) {
  static const char *const marks[] = {
      "AddressSanitizer: ",         "runtime error: ",   "Direct leak of ",
      "Invalid read of ",           "Invalid write of ", "Conditional jump or move depends on ",
      "Use of uninitialised value", "Syscall param ",    NULL};
  for (size_t i = 0; marks[i]; i++) {
    const char *at = strstr(line, marks[i]);
    if (!at || strstr(line, "SUMMARY"))
      continue;
    if (i < 2)
      at += strlen(marks[i]);
    const char *end = strstr(at, " on address");
    size_t size = end ? (size_t)(end - at) : strcspn(at, "\n");
    (void)snprintf(what, 300, "%.*s", (int)(size < 299 ? size : 299), at);
    return true;
  }
  return false;
}

/* valgrind's lines begin with "==12== "; an empty one ends a complaint. */
static bool is_empty(const char *line) {
  line += strspn(line, "=0123456789 \t");
  return *line == '\n' || *line == '\0';
}

void sanitizer_report_read(const char *path, const char *const *sources, kit_findings *findings) {
  FILE *file = fopen(path, "re");
  char *line = NULL;
  size_t room = 0;
  complaint one = {.what = ""};
  while (file && getline(&line, &room, file) > 0) {
    char what[300];
    if (begins(line, what)) {
      if (*one.what)
        tell(&one, findings);
      one = (complaint){.what = ""};
      memcpy(one.what, what, sizeof what);
      one.reads = strstr(what, "Invalid read") || strstr(what, "uninitialised");
      if (strstr(line, "runtime error"))
        take_where(line, sources, &one);
    } else if (*one.what && is_empty(line)) {
      tell(&one, findings);
      one = (complaint){.what = ""};
    } else if (*one.what) {
      one.reads = one.reads || strncmp(line, "READ of size", 12) == 0;
      take_top(line, &one);
      take_where(line, sources, &one);
    }
  }
  if (*one.what)
    tell(&one, findings);
  free(line);
  if (file)
    (void)fclose(file);
}
