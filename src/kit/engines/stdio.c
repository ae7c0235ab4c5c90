/*
 * The same program with a pipe, a file and a terminal as stdout. stdio keeps text for a pipe or a file until
 * its buffer is full, so that what fork() copied is written twice there, and once to a terminal.
 */
#include "add.h"
#include "again.h"
#include "common/say.h"
#include "engine.h"
#include "record.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int start(kit_run *run, void **state, const char **why) {
  *state = NULL;
  if (!run->options->test && !run->options->terminal)
    return 0;
  *why = _("only a program with a main of its own and without a terminal is run again");
  return -ENOTSUP;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

/* ---- Lines, whatever their order, and whatever the numbers in them: pids are never the same ---- */

typedef struct lines {
  char **items;
  size_t count;
} lines;

static void without_numbers(char *text) {
  char *to = text;
  for (const char *from = text; *from; from++) {
    bool digit = isdigit((unsigned char)*from);
    if (digit && to > text && to[-1] == '#')
      continue;
    *to++ = (char)(digit ? '#' : *from);
  }
  *to = '\0';
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts the text up in place. False without memory. */
static bool cut(char *text, lines *ret) {
  *ret = (lines){NULL, 0};
  without_numbers(text);
  for (char *rest = text, *line; (line = strtok_r(rest, "\n", &rest));) {
    char **longer = realloc(ret->items, (ret->count + 1) * sizeof *longer);
    if (!longer)
      return false;
    ret->items = longer;
    ret->items[ret->count++] = line;
  }
  if (ret->count)
    qsort(ret->items, ret->count, sizeof *ret->items, by_text);
  return true;
}

static size_t count_of(const lines *all, const char *line) {
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++)
    count += strcmp(all->items[i], line) == 0;
  return count;
}

static bool same(const lines *a, const lines *b) {
  bool equal = a->count == b->count;
  for (size_t i = 0; equal && i < a->count; i++)
    equal = strcmp(a->items[i], b->items[i]) == 0;
  return equal;
}

/* A line that `more` has more often, where `fewer` lacks nothing that is not in it too. NULL: none. */
static const char *doubled(const lines *more, const lines *fewer) {
  for (size_t i = 0; i < more->count; i++)
    if (count_of(fewer, more->items[i]) > 0 &&
        count_of(more, more->items[i]) > count_of(fewer, more->items[i]))
      return more->items[i];
  return NULL;
}

/* ---- What it means ---- */

/* The end of a child that had something in its buffers; after an exec that had failed if there is such a one.
 */
static const rec_event *culprit(const record *rec) {
  const rec_event *found = NULL;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_EXIT && event->args[0] > 0 && (!found || event->args[1]))
      found = event;
  }
  return found;
}

static void tell(const kit_run *run, const char *line, const char *where_it_went, kit_findings *findings) {
  record *rec = record_open(kit_run_dir(run));
  const rec_event *end = rec ? culprit(rec) : NULL;
  const rec_event *birth = end ? record_birth(rec, end->pid) : NULL;
  bool after_exec = end && end->args[1];
  char what[400];
  (void)snprintf(
      what, sizeof what,
      "\"%.100s\" comes more often when stdout is a %s than when it is a terminal (# for numbers).", line,
      where_it_went);
  (void)finding_add(
      findings,
      (finding_text){
          .id = after_exec ? "exit-not-_exit" : "stdio-dup",
          .kind = KIT_CONTRACT,
          .what = what,
          .where = end ? record_line(rec, end->site ? end->site
                                          : birth   ? birth->site
                                                    : 0)
                       : "",
          .process = "",
          .rule = after_exec ? "exit() writes the buffers that fork() has copied; _exit() does not."
                             : "fork() copies what stdio has not written yet; each process writes its copy.",
          .look = after_exec ? "How the child ends after exec has failed."
                             : "What had been printed before fork(), and whether it was flushed.",
          .engine = "stdio"});
  (void)record_close(rec);
}

enum { RUNS = 4 };
static const again_stdout kinds[RUNS] = {AGAIN_PIPE, AGAIN_FILE, AGAIN_TERMINAL, AGAIN_TERMINAL};

static void compare(const kit_run *run, char *const texts[RUNS], kit_findings *findings) {
  static const char *const names[] = {"pipe", "file"};
  lines all[RUNS];
  bool whole = true;
  for (int i = 0; i < RUNS; i++)
    whole = cut(texts[i], &all[i]) && whole;
  bool comparable = whole && same(&all[2], &all[3]); /* else it is never the same */
  for (int i = 0; i < 2 && comparable; i++) {
    const char *twice = doubled(&all[i], &all[2]);
    if (!twice)
      continue;
    tell(run, twice, names[i], findings);
    break;
  }
  for (int i = 0; i < RUNS; i++)
    free(all[i].items);
}

/* Only a program that has ended by itself is run again. */
static bool has_ended(const kit_run *run, const proc_tree *tree) {
  const proc_info *program = tree ? proc_tree_find(tree, run->pid) : NULL;
  return !program || program->state == 'Z' || program->state == 'X';
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  char *texts[RUNS] = {NULL};
  int r = 0;
  (void)state;
  if (run->stopped || !has_ended(run, tree))
    return;
  for (int i = 0; i < RUNS && r == 0; i++)
    r = again(run, kinds[i], &texts[i]);
  if (r == 0)
    compare(run, texts, findings);
  else
    text_append(&run->report->not_checked, "stdio: the program could not be run again (%s)\n", strerror(-r));
  for (int i = 0; i < RUNS; i++)
    free(texts[i]);
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_stdio = {"stdio", start, observe, finish, release};
