#include "dev/mutate.h"
#include "common/text.h"
#include "dev/source.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct making {
  const token_list *tokens;
  mutation *all;
  size_t count;
} making;

/* Tokens as they stand, their blanks as one. */
static char *words(const token_list *tokens, size_t from, size_t behind) {
  text_buffer text = {NULL, 0};
  for (size_t i = from; i < behind; i++) {
    const token *one = &tokens->items[i];
    bool apart = i > from && one[-1].text + one[-1].size < one->text;
    text_addf(&text, "%s%.*s", apart ? " " : "", (int)one->size, one->text);
  }
  return text_take(&text);
}

/* Tokens from `first` to before `behind` become `with`. Owns `change`. */
static void add(making *make, size_t first, size_t behind, const char *with, char *change) {
  make->all = kit_grow(make->all, make->count + 1, sizeof *make->all);
  make->all[make->count++] =
      (mutation){make->tokens->items[first].line, change, source_replaced(make->tokens, first, behind, with)};
}

static const struct {
  const char *from, *to;
} swaps[] = {
    {"<", "<="},
    {"<=", "<"},
    {">", ">="},
    {">=", ">"},
    {"==", "!="},
    {"!=", "=="},
    {"&&", "||"},
    {"||", "&&"},
    {"+=", "-="},
    {"-=", "+="},
    {"++", "--"},
    {"--", "++"},
    {"+", "-"},
    {"EINTR", "EAGAIN"},
    {"EAGAIN", "EINTR"},
    {"ECHILD", "EINTR"},
    {"EPIPE", "EIO"},
    {"ENOENT", "EACCES"},
    {"EINVAL", "EIO"},
    {"ENOMEM", "EIO"},
    {"E2BIG", "EIO"},
    {"EMSGSIZE", "EIO"},
    {"ETIMEDOUT", "EIO"},
    {"SIGTERM", "SIGKILL"},
    {"SIGKILL", "SIGTERM"},
    {"SIGCHLD", "SIGUSR1"},
    {"SIGPIPE", "SIGUSR1"},
    {"SIG_BLOCK", "SIG_UNBLOCK"},
    {"SIG_UNBLOCK", "SIG_BLOCK"},
    {"SIG_DFL", "SIG_IGN"},
    {"SIG_IGN", "SIG_DFL"},
    {"WIFEXITED", "WIFSIGNALED"},
    {"WIFSIGNALED", "WIFEXITED"},
    {"WEXITSTATUS", "WTERMSIG"},
    {"WTERMSIG", "WEXITSTATUS"},
    {"WNOHANG", "0"},
    {"WUNTRACED", "0"},
    {"O_CLOEXEC", "0"},
    {"O_NONBLOCK", "0"},
    {"O_EXCL", "0"},
    {"SA_RESTART", "0"},
    {"FD_CLOEXEC", "0"},
    {"STDIN_FILENO", "STDOUT_FILENO"},
    {"STDOUT_FILENO", "STDERR_FILENO"},
    {"STDERR_FILENO", "STDOUT_FILENO"},
    {"true", "false"},
    {"false", "true"},
    {"_exit", "exit"},
    {"POLLIN", "POLLOUT"},
    {"POLLOUT", "POLLIN"},
    {"POLLHUP", "0"},
};

/* "<<" and "->" hold signs that are no comparison; a + before a number is no sum. */
static bool is_part(const token_list *tokens, size_t i) {
  const char *at = tokens->items[i].text;
  return (*at == '<' && (at[1] == '<' || at[-1] == '<')) || (*at == '>' && (at[1] == '>' || at[-1] == '>')) ||
         (*at == '+' && i > 0 && !token_is_name(tokens, i - 1) &&
          !isdigit((unsigned char)*tokens->items[i - 1].text) && !token_is(tokens, i - 1, ")") &&
          !token_is(tokens, i - 1, "]"));
}

static void mutate_word(making *make, size_t i) {
  for (size_t k = 0; k < sizeof swaps / sizeof *swaps; k++)
    if (token_is(make->tokens, i, swaps[k].from) && !is_part(make->tokens, i)) {
      add(make, i, i + 1, swaps[k].to, text_format("%s becomes %s", swaps[k].from, swaps[k].to));
      return;
    }
}

static void mutate_number(making *make, size_t i) {
  const token *one = &make->tokens->items[i];
  char *end = NULL;
  long value = isdigit((unsigned char)*one->text) ? strtol(one->text, &end, 10) : 0;
  if (!end || end != one->text + one->size)
    return;
  char *other = text_format("%ld", value == 1 ? 0 : value + 1);
  add(make, i, i + 1, other, text_format("%ld becomes %s", value, other));
  free(other);
}

static void mutate_condition(making *make, size_t i) {
  if ((!token_is(make->tokens, i, "if") && !token_is(make->tokens, i, "while")) ||
      !token_is(make->tokens, i + 1, "("))
    return;
  size_t close = token_closing(make->tokens, i + 1);
  if (close >= make->tokens->count)
    return;
  char *condition = words(make->tokens, i + 2, close), *with = text_format("!(%s)", condition);
  add(make, i + 2, close, with, text_format("%s becomes !(%s)", condition, condition));
  free(with);
  free(condition);
}

static void mutate_check(making *make, size_t i) {
  source_if one;
  if (!source_if_at(make->tokens, i, &one) || !source_is_error_check(make->tokens, &one))
    return;
  size_t behind = source_behind(make->tokens, one.then);
  bool has_else = behind < one.after;
  char *condition = words(make->tokens, one.open, one.close + 1);
  char *rest = has_else ? words(make->tokens, behind + 1, one.after) : text_copy("");
  char *with = text_format("{ (void)%s; %s }", condition, rest);
  add(make, i, one.after, with, text_format("the error check if %s is left out", condition));
  free(with);
  free(rest);
  free(condition);
}

static bool begins_statement(const token_list *tokens, size_t i) {
  static const char *const before[] = {";", "{", "}", ")", "else", "do"};
  for (size_t k = 0; i > 0 && k < sizeof before / sizeof *before; k++)
    if (token_is(tokens, i - 1, before[k]))
      return !(k == 3 && i > 1 && token_is(tokens, i - 2, "void"));
  return false;
}

/* close(fd); and (void)close(fd); and (void)!read(...); */
static void mutate_statement(making *make, size_t i) {
  static const char *const words_before[] = {"(", "void", ")", "!"};
  static const char *const no_calls[] = {"if", "while", "for", "switch", "return", "sizeof"};
  size_t name = i;
  if (!begins_statement(make->tokens, i))
    return;
  for (size_t k = 0; k < 4 && token_is(make->tokens, name, words_before[k]); k++)
    name++;
  if (token_is(make->tokens, i, "break") && token_is(make->tokens, i + 1, ";"))
    add(make, i, i + 1, "", text_copy("break is left out"));
  if (!token_is_name(make->tokens, name) || !token_is(make->tokens, name + 1, "("))
    return;
  for (size_t k = 0; k < sizeof no_calls / sizeof *no_calls; k++)
    if (token_is(make->tokens, name, no_calls[k]))
      return;
  size_t close = token_closing(make->tokens, name + 1);
  if (!token_is(make->tokens, close + 1, ";"))
    return;
  char *call = words(make->tokens, name, close + 1);
  add(make, i, close + 1, "", text_format("%s is left out", call));
  free(call);
}

/* The comma behind the argument at i, or the bracket that closes the call. */
static size_t behind_argument(const token_list *tokens, size_t i) {
  for (; i < tokens->count && !token_is(tokens, i, ",") && !token_is(tokens, i, ")"); i++)
    if (token_is(tokens, i, "(") || token_is(tokens, i, "[") || token_is(tokens, i, "{"))
      i = token_closing(tokens, i);
  return i;
}

static void mutate_arguments(making *make, size_t i) {
  if (!token_is_name(make->tokens, i) || !token_is(make->tokens, i + 1, "("))
    return;
  size_t comma = behind_argument(make->tokens, i + 2), end = behind_argument(make->tokens, comma + 1);
  if (!token_is(make->tokens, comma, ",") || end >= make->tokens->count)
    return;
  char *first = words(make->tokens, i + 2, comma), *second = words(make->tokens, comma + 1, end);
  char *with = text_format("%s, %s", second, first), *name = words(make->tokens, i, i + 1);
  add(make, i + 2, end, with,
      text_format("%s(%s, %s ... becomes %s(%s ...", name, first, second, name, with));
  free(name);
  free(with);
  free(second);
  free(first);
}

mutation *mutations_of(const char *path, size_t *ret_count) {
  token_list tokens;
  if (tokens_read(path, &tokens) < 0)
    return NULL;
  making make = {.tokens = &tokens};
  for (size_t i = 0; i < tokens.count; i++) {
    if (tokens.items[i].depth == 0)
      continue;
    mutate_statement(&make, i);
    mutate_check(&make, i);
    mutate_condition(&make, i);
    mutate_arguments(&make, i);
    mutate_word(&make, i);
    mutate_number(&make, i);
  }
  tokens_free(&tokens);
  *ret_count = make.count;
  return make.all;
}

void mutations_free(mutation *all, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(all[i].change);
    free(all[i].text);
  }
  free(all);
}
