#include "dev/mutants.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/job.h"
#include "common/place.h"
#include "common/progress.h"
#include "dev/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_MS = 600000 };

/* The solution's files, with one of them changed. */
static bool write_folder(const mutants *all, mutant *one, size_t number) {
  one->dir = text_format("%s/%zu", all->dir, number);
  int result = folder_make(one->dir);
  for (size_t i = 0; all->exercise->files[i] && !result; i++) {
    const char *name = all->exercise->files[i];
    char *from = text_format("%s/%s", all->solution_dir, name), *to = text_format("%s/%s", one->dir, name);
    result = strcmp(name, one->file) == 0 ? file_write(to, one->change.text, strlen(one->change.text))
                                          : file_copy(from, to);
    free(to);
    free(from);
  }
  if (result)
    fprintf(stderr, "kit: %s: %s\n", one->dir, strerror(-result));
  return result == 0;
}

static bool add_file(mutants *all, const char *file) {
  char *path = text_format("%s/%s", all->solution_dir, file);
  size_t count = 0;
  mutation *found = mutations_of(path, &count);
  bool good = true;
  for (size_t i = 0; i < count; i++) {
    all->items = kit_grow(all->items, all->count + 1, sizeof *all->items);
    all->items[all->count++] = (mutant){.change = found[i], .file = file};
    good = good && write_folder(all, &all->items[all->count - 1], all->count);
  }
  free(found);
  free(path);
  return good;
}

bool mutants_make(mutants *all) {
  folder_remove(all->dir);
  bool good = true;
  for (size_t i = 0; all->exercise->files[i] && good; i++)
    if (strstr(all->exercise->files[i], ".c"))
      good = add_file(all, all->exercise->files[i]);
  return good;
}

/* In its own folder, under its plain name: then the same code is the same object file. */
static void prepare_compile(const mutants *all, job *one, const char *dir, const char *file, char *object) {
  job_arguments(one, (const char *const[]){"gcc", "-O2", "-std=c11", "-D_GNU_SOURCE=", "-w", "-c", file, "-o",
                                           object, "-I.", NULL});
  list_add(&one->argv, text_format("-I%s/starter", all->exercise->dir));
  list_add(&one->argv, text_format("-I%s/src/harness", place_root()));
  list_add(&one->argv, text_format("-I%s/src/kit/recorder", place_root()));
  one->cwd = dir;
  free(object);
}

static bool same_file(const char *one, const char *other) {
  char *data = NULL, *other_data = NULL;
  size_t size = 0, other_size = 0;
  bool same = file_read(one, &data, &size) == 0 && file_read(other, &other_data, &other_size) == 0 &&
              size == other_size && memcmp(data, other_data, size) == 0;
  free(other_data);
  free(data);
  return same;
}

static void compare(mutants *all, size_t number) {
  mutant *one = &all->items[number];
  char *object = text_format("%s/%zu.o", all->dir, number + 1);
  char *original = text_format("%s/%s.o", all->dir, one->file);
  if (same_file(object, original))
    one->state = MUTANT_EQUIVALENT;
  for (size_t i = 0; i < number && one->state == MUTANT_NEW; i++) {
    char *other = text_format("%s/%zu.o", all->dir, i + 1);
    if (all->items[i].file == one->file && all->items[i].state == MUTANT_NEW && same_file(object, other))
      one->state = MUTANT_TWIN;
    free(other);
  }
  free(original);
  free(object);
}

bool mutants_compile(mutants *all, size_t jobs) {
  size_t files = list_count(all->exercise->files), count = all->count;
  job *running = kit_alloc(count + files, sizeof *running);
  for (size_t i = 0; i < count; i++)
    prepare_compile(all, &running[i], all->items[i].dir, all->items[i].file,
                    text_format("%s/%zu.o", all->dir, i + 1));
  size_t total = count;
  for (size_t i = 0; i < files; i++)
    if (strstr(all->exercise->files[i], ".c"))
      prepare_compile(all, &running[total++], all->solution_dir, all->exercise->files[i],
                      text_format("%s/%s.o", all->dir, all->exercise->files[i]));
  (void)jobs_run_at_once(running, total, jobs);
  for (size_t i = 0; i < count && !interrupted(); i++) {
    if (running[i].code != 0)
      all->items[i].state = MUTANT_REFUSED;
    else
      compare(all, i);
  }
  for (size_t i = 0; i < total; i++)
    job_clear(&running[i]);
  free(running);
  return !interrupted();
}

typedef struct checks {
  mutants *all;
  job *jobs;
  size_t *of; /* the mutant of each job */
  size_t done, total;
} checks;

static void over(job *one, void *ctx) {
  checks *now = ctx;
  mutant *of = &now->all->items[now->of[one - now->jobs]];
  answer said = {0};
  answer_take(one, &said);
  bool broken = said.failure || strcmp(said.verdict, "IE") == 0;
  of->state = broken ? MUTANT_BROKEN : said.passed ? MUTANT_SURVIVED : MUTANT_CAUGHT;
  free(of->said);
  of->said = text_copy(said.failure ? said.failure : said.said);
  answer_clear(&said);
  progress_show(stderr, "mutants", ++now->done, now->total);
}

bool mutants_check(mutants *all, size_t jobs, bool whole) {
  checks now = {.all = all,
                .jobs = kit_alloc(all->count + 1, sizeof(job)),
                .of = kit_alloc(all->count + 1, sizeof(size_t))};
  for (size_t i = 0; i < all->count; i++) {
    if (all->items[i].state != (whole ? MUTANT_SURVIVED : MUTANT_NEW))
      continue;
    job *one = &now.jobs[now.total];
    job_arguments(one, (const char *const[]){place_self(), "dev", "answer", all->exercise->dir,
                                             all->items[i].dir, whole ? "--whole" : "--first", NULL});
    one->timeout_ms = CHECK_MS;
    one->on_done = over;
    one->ctx = &now;
    now.of[now.total++] = i;
  }
  (void)jobs_run_at_once(now.jobs, now.total, jobs);
  progress_clear(stderr);
  for (size_t i = 0; i < now.total; i++)
    job_clear(&now.jobs[i]);
  free(now.jobs);
  free(now.of);
  return !interrupted();
}

void mutants_free(mutants *all) {
  bool kept = false;
  for (size_t i = 0; i < all->count; i++) {
    mutant *one = &all->items[i];
    char *object = text_format("%s/%zu.o", all->dir, i + 1);
    (void)remove(object);
    free(object);
    if (one->state != MUTANT_SURVIVED && one->dir)
      folder_remove(one->dir);
    kept = kept || one->state == MUTANT_SURVIVED;
    free(one->change.change);
    free(one->change.text);
    free(one->dir);
    free(one->said);
  }
  if (!kept)
    folder_remove(all->dir);
  free(all->items);
  free(all->solution_dir);
  free(all->dir);
}

size_t mutants_in(const mutants *all, mutant_state state) {
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++)
    count += all->items[i].state == state;
  return count;
}

const char *mutant_state_name(mutant_state state) {
  static const char *const names[] = {"not checked",         "does not compile", "equivalent",
                                      "same as another",     "caught",           "survived",
                                      "could not be checked"};
  return names[state];
}
