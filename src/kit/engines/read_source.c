#include "read_source.h"

#include <string.h>

static bool is_one_of(const token_list *list, size_t i, const char *const *names) {
  for (; *names; names++)
    if (token_is(list, i, *names))
      return true;
  return false;
}

/* ---- Handlers ---- */

static bool take_handler(const token_list *list, size_t i, char name[NAME_SIZE]) {
  if (token_is(list, i, "&"))
    i++;
  if (!token_is_name(list, i) || token_is(list, i, "SIG_IGN") || token_is(list, i, "SIG_DFL"))
    return false;
  if (token_is(list, i + 1, "(") || token_is(list, i + 1, ".") || token_is(list, i + 1, "->"))
    return false;
  token_copy(list, i, name, NAME_SIZE);
  return true;
}

/* The second argument of signal(NUMBER, NAME). */
static size_t second_argument(const token_list *list, size_t call) {
  size_t end = token_closing(list, call + 1);
  for (size_t i = call + 2; i < end; i++)
    if (token_is(list, i, ","))
      return i + 1;
  return list->count;
}

bool source_next_handler(const token_list *list, size_t *at, char name[NAME_SIZE]) {
  for (size_t i = *at; i < list->count; i++) {
    bool member = token_is(list, i, "sa_handler") || token_is(list, i, "sa_sigaction");
    size_t value = member && token_is(list, i + 1, "=") ? i + 2 : list->count;
    if (token_is(list, i, "signal") && token_is(list, i + 1, "("))
      value = second_argument(list, i);
    if (value < list->count && take_handler(list, value, name)) {
      *at = value + 1;
      return true;
    }
  }
  *at = list->count;
  return false;
}

/* ---- Functions ---- */

bool source_body(const token_list *list, const char *name, size_t *ret_begin, size_t *ret_end) {
  for (size_t i = 0; i < list->count; i++) {
    if (list->items[i].depth > 0 || !token_is(list, i, name) || !token_is(list, i + 1, "("))
      continue;
    size_t open = token_closing(list, i + 1) + 1;
    if (!token_is(list, open, "{"))
      continue;
    *ret_begin = open;
    *ret_end = token_closing(list, open);
    return true;
  }
  return false;
}

bool source_calls(const token_list *list, const char *const *names) {
  for (size_t i = 0; i < list->count; i++)
    if (is_one_of(list, i, names) && token_is(list, i + 1, "("))
      return true;
  return false;
}

/* ---- exec ---- */

static const char *const execs[] = {"execl",  "execlp",  "execle",  "execv",    "execve",
                                    "execvp", "execvpe", "fexecve", "execveat", NULL};

/* exec… (…) == 0, >= 0, > 0, != -1, or !exec…(…): in all of them somebody waits for a success. */
static bool hopes_for_success(const token_list *list, size_t call) {
  size_t after = token_closing(list, call + 1) + 1;
  if (call > 0 && token_is(list, call - 1, "!"))
    return true;
  bool zero = token_is(list, after + 1, "0"),
       minus_one = token_is(list, after + 1, "-") && token_is(list, after + 2, "1");
  return (zero &&
          (token_is(list, after, "==") || token_is(list, after, ">=") || token_is(list, after, ">"))) ||
         (minus_one && (token_is(list, after, "!=") || token_is(list, after, ">")));
}

int source_exec_checked(const token_list *list, char call[NAME_SIZE]) {
  for (size_t i = 0; i < list->count; i++)
    if (is_one_of(list, i, execs) && token_is(list, i + 1, "(") && hopes_for_success(list, i)) {
      token_copy(list, i, call, NAME_SIZE);
      return list->items[i].line;
    }
  return 0;
}

/* ---- Flags ---- */

static const char *const fit_for_flags[] = {
    "volatile",      "_Atomic", "sig_atomic_t",  "atomic_int", "atomic_bool", "atomic_uint", "atomic_flag",
    "atomic_size_t", "const",   "_Thread_local", "__thread",   "typedef",     NULL};
static const char *const plain_types[] = {"int",      "bool",  "char",  "short",  "long",
                                          "unsigned", "_Bool", "pid_t", "size_t", NULL};

/* A declaration outside of functions, without brackets, that makes `variable` a plain number. */
static bool is_plain_global(const token_list *list, size_t variable) {
  for (size_t i = 0; i + 1 < list->count; i++) {
    if (list->items[i].depth > 0 || !is_one_of(list, i, plain_types))
      continue;
    size_t begin = i;
    while (begin > 0 && token_is_name(list, begin - 1))
      begin--;
    bool fits = false, here = false;
    size_t end = i;
    for (size_t k = begin; k < list->count && !token_is(list, k, ";") && !token_is(list, k, "("); k++) {
      fits = fits || is_one_of(list, k, fit_for_flags);
      here = here || (k > begin && list->items[k].size == list->items[variable].size &&
                      strncmp(list->items[k].text, list->items[variable].text, list->items[k].size) == 0);
      end = k;
    }
    if (here && !token_is(list, end + 1, "("))
      return !fits;
    i = end;
  }
  return false;
}

static bool same_text(const token_list *list, size_t a, size_t b) {
  return list->items[a].size == list->items[b].size &&
         strncmp(list->items[a].text, list->items[b].text, list->items[a].size) == 0;
}

/* The head of a loop or an if outside of the handler that looks at it. */
static bool is_looked_at(const token_list *list, size_t variable, size_t begin, size_t end) {
  static const char *const heads[] = {"while", "for", NULL};
  for (size_t i = 0; i < list->count; i++) {
    if ((i > begin && i < end) || !is_one_of(list, i, heads) || !token_is(list, i + 1, "("))
      continue;
    size_t closing = token_closing(list, i + 1);
    for (size_t k = i + 2; k < closing; k++)
      if (same_text(list, k, variable))
        return true;
  }
  return false;
}

/* Declared in the handler itself: another variable of that name. */
static bool is_local(const token_list *list, size_t variable, size_t begin) {
  for (size_t i = begin; i < variable; i++)
    if (same_text(list, i, variable) && i > 0 &&
        (is_one_of(list, i - 1, plain_types) || token_is(list, i - 1, "*")))
      return true;
  return false;
}

int source_plain_flag(const token_list *list, const char *handler, char variable[NAME_SIZE]) {
  static const char *const sets[] = {"=", "++", "--", "+=", "-=", "|=", NULL};
  size_t begin, end;
  if (!source_body(list, handler, &begin, &end))
    return 0;
  for (size_t i = begin + 1; i < end; i++) {
    if (!token_is_name(list, i) || !is_one_of(list, i + 1, sets) || token_is(list, i - 1, ".") ||
        token_is(list, i - 1, "->") || token_is(list, i - 1, "*"))
      continue;
    if (is_local(list, i, begin) || !is_plain_global(list, i) || !is_looked_at(list, i, begin, end))
      continue;
    token_copy(list, i, variable, NAME_SIZE);
    return list->items[i].line;
  }
  return 0;
}

/* ---- vfork ---- */

/* After vfork(), the first block whose condition is `… == 0)` or `!…)`. */
static size_t child_block(const token_list *list, size_t call) {
  size_t limit = call + 60 < list->count ? call + 60 : list->count;
  for (size_t i = call; i + 1 < limit; i++) {
    bool zero = token_is(list, i, "==") && token_is(list, i + 1, "0") && token_is(list, i + 2, ")");
    if (zero && token_is(list, i + 3, "{"))
      return i + 3;
    if (token_is(list, i, "!") && token_is_name(list, i + 1) && token_is(list, i + 2, ")") &&
        token_is(list, i + 3, "{"))
      return i + 3;
  }
  return list->count;
}

int source_vfork_child(const token_list *list, char what[NAME_SIZE]) {
  for (size_t i = 0; i < list->count; i++) {
    if (!token_is(list, i, "vfork") || !token_is(list, i + 1, "("))
      continue;
    size_t begin = child_block(list, i), end = begin < list->count ? token_closing(list, begin) : begin;
    for (size_t k = begin; k < end; k++)
      if (token_is(list, k, "return") || (token_is(list, k, "exit") && token_is(list, k + 1, "("))) {
        token_copy(list, k, what, NAME_SIZE);
        return list->items[k].line;
      }
  }
  return 0;
}
