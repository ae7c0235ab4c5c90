#include "dev/source.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

size_t source_behind(const token_list *tokens, size_t i) {
  static const char *const heads[] = {"if", "while", "for", "switch"};
  if (i >= tokens->count)
    return i;
  if (token_is(tokens, i, "{"))
    return token_closing(tokens, i) + 1;
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
    if (token_is(tokens, i, heads[k])) {
      size_t behind = source_behind(tokens, token_closing(tokens, i + 1) + 1);
      return k == 0 && token_is(tokens, behind, "else") ? source_behind(tokens, behind + 1) : behind;
    }
  if (token_is(tokens, i, "do")) {
    size_t behind = source_behind(tokens, i + 1); /* while ( … ) ; */
    return token_closing(tokens, behind + 1) + 2;
  }
  for (; i < tokens->count && !token_is(tokens, i, ";"); i++)
    if (token_is(tokens, i, "(") || token_is(tokens, i, "{"))
      i = token_closing(tokens, i);
  return i + 1;
}

bool source_if_at(const token_list *tokens, size_t i, source_if *ret) {
  if (!token_is(tokens, i, "if") || !token_is(tokens, i + 1, "("))
    return false;
  size_t close = token_closing(tokens, i + 1), after = source_behind(tokens, i);
  if (after > tokens->count)
    return false;
  *ret = (source_if){i + 1, close, close + 1, after};
  return true;
}

static bool holds(const token_list *tokens, size_t from, size_t to, const char *const *pieces) {
  for (size_t i = from; i < to; i++) {
    size_t k = 0;
    while (pieces[k] && token_is(tokens, i + k, pieces[k]))
      k++;
    if (!pieces[k])
      return true;
  }
  return false;
}

static bool asks_for_error(const token_list *tokens, const source_if *one) {
  static const char *const questions[][4] = {{"<", "0", NULL},        {"==", "-", "1", NULL},
                                             {"==", "NULL", NULL},    {"==", "MAP_FAILED", NULL},
                                             {"==", "SIG_ERR", NULL}, {"errno", NULL}};
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
    if (holds(tokens, one->open + 1, one->close, questions[i]))
      return true;
  return one->close == one->open + 3 && token_is(tokens, one->open + 1, "!") &&
         token_is_name(tokens, one->open + 2);
}

bool source_is_error_check(const token_list *tokens, const source_if *one) {
  static const char *const leaving[] = {"return", "goto",  "break", "continue",
                                        "exit",   "_exit", "abort", "perror"};
  if (!asks_for_error(tokens, one))
    return false;
  for (size_t i = one->then; i < one->after && !token_is(tokens, i, "else"); i++)
    for (size_t k = 0; k < sizeof leaving / sizeof *leaving; k++)
      if (token_is(tokens, i, leaving[k]))
        return true;
  return false;
}

static const char *begin_of(const token_list *tokens, size_t i) {
  return i < tokens->count ? tokens->items[i].text : tokens->source + strlen(tokens->source);
}

static const char *end_of(const token_list *tokens, size_t i) {
  return tokens->items[i].text + tokens->items[i].size;
}

char *source_replaced(const token_list *tokens, size_t first, size_t behind, const char *with) {
  const char *from = begin_of(tokens, first), *to = behind > first ? end_of(tokens, behind - 1) : from;
  text_buffer text = {NULL, 0};
  text_addf(&text, "%.*s%s", (int)(from - tokens->source), tokens->source, with);
  for (const char *at = from; at < to; at++) /* lines keep their numbers */
    if (*at == '\n')
      text_add(&text, "\n", 1);
  text_addf(&text, "%s", to);
  return text_take(&text);
}

typedef struct writing {
  const token_list *tokens;
  text_buffer text;
  const char *at; /* in the source: what stands before is written, or left out */
  size_t count;   /* of error checks left out */
} writing;

static void write_up_to(writing *to, const char *end) {
  text_add(&to->text, to->at, (size_t)(end - to->at));
  to->at = end;
}

/* Lines keep their numbers. */
static void leave_out_up_to(writing *to, const char *end) {
  for (; to->at < end; to->at++)
    if (*to->at == '\n')
      text_add(&to->text, "\n", 1);
}

static void write_tokens(writing *to, size_t from, size_t behind) {
  source_if one;
  for (size_t i = from; i < behind; i++) {
    if (!source_if_at(to->tokens, i, &one) || !source_is_error_check(to->tokens, &one))
      continue;
    size_t behind_then = source_behind(to->tokens, one.then);
    write_up_to(to, begin_of(to->tokens, i));
    text_addf(&to->text, "{ (void)");
    to->at = begin_of(to->tokens, one.open);
    write_up_to(to, end_of(to->tokens, one.close));
    text_addf(&to->text, "; ");
    leave_out_up_to(to, end_of(to->tokens, behind_then - 1));
    if (behind_then < one.after) { /* else */
      leave_out_up_to(to, begin_of(to->tokens, behind_then + 1));
      write_tokens(to, behind_then + 1, one.after);
      write_up_to(to, end_of(to->tokens, one.after - 1));
    }
    text_addf(&to->text, " }");
    to->count++;
    i = one.after - 1;
  }
}

char *source_without_error_checks(const char *path, size_t *ret_count) {
  token_list tokens;
  if (tokens_read(path, &tokens) < 0)
    return NULL;
  writing to = {.tokens = &tokens, .at = tokens.source};
  write_tokens(&to, 0, tokens.count);
  text_addf(&to.text, "%s", to.at);
  tokens_free(&tokens);
  *ret_count = to.count;
  return text_take(&to.text);
}
