#include "dev/flaky.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/job.h"
#include "common/place.h"
#include "common/progress.h"
#include "common/text.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE_MS = 300000 };

static const struct {
  const char *name, *option;
  const char *env[2];
} conditions[FLAKY_CONDITIONS] = {
    {"as usual", NULL, {NULL}},
    {"parent late", NULL, {"KIT_DELAY=parent:20", NULL}},
    {"child late", NULL, {"KIT_DELAY=child:20", NULL}},
    {"one processor", "--one-cpu", {NULL}},
    {"under load", "--load", {NULL}},
};

const char *flaky_condition(size_t i) {
  return conditions[i].name;
}

static void add(flaky *all, char *path) {
  all->answers = kit_grow(all->answers, all->count + 1, sizeof *all->answers);
  flaky_answer *one = &all->answers[all->count++];
  *one = (flaky_answer){path, kit_alloc(all->exercise->check_count, sizeof *one->checks), 0};
  for (size_t i = 0; i < all->exercise->check_count; i++)
    one->checks[i].check = &all->exercise->checks[i];
}

static void add_folder(flaky *all, const char *name, const char *ending) {
  char *dir = text_format("%s/%s", all->exercise->dir, name), **names = folder_names(dir, ending);
  for (size_t i = 0; names && names[i]; i++)
    add(all, text_format("%s/%s", dir, names[i]));
  list_free(names);
  free(dir);
}

void flaky_plan(const exercise *one, const char *path, size_t runs, flaky *ret) {
  *ret = (flaky){.exercise = one, .runs = runs};
  if (path) {
    add(ret, text_copy(path));
    return;
  }
  add_folder(ret, "solutions", "");
  add_folder(ret, "wrong", ".c");
}

/* ---- What was said ---- */

static void count_word(flaky_check *one, char *word, size_t condition) {
  for (size_t i = 0; i < FLAKY_WORDS; i++) {
    if (one->words[i] && strcmp(one->words[i], word) != 0 && i + 1 < FLAKY_WORDS)
      continue;
    if (!one->words[i])
      one->words[i] = text_copy(word);
    one->counts[i][condition]++;
    break;
  }
  free(word);
}

static const char *text_of(const cJSON *json, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, name));
  return text ? text : "";
}

/* A check that was skipped only follows from another. */
static void take_check(flaky_answer *ret, const exercise *one, const cJSON *check, size_t condition) {
  const char *verdict = text_of(check, "verdict");
  text_buffer word = {NULL, 0};
  const cJSON *finding;
  if (strcmp(verdict, "SKIPPED") == 0)
    return;
  text_addf(&word, "%s", verdict);
  cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings")) if (cJSON_IsTrue(cJSON_GetObjectItem(
                                                                              finding, "counts")))
      text_addf(&word, " %s", text_of(finding, "id"));
  for (size_t i = 0; i < one->check_count; i++)
    if (strcmp(one->checks[i].id, text_of(check, "id")) == 0) {
      count_word(&ret->checks[i], text_take(&word), condition);
      return;
    }
  free(word.data);
}

static void take(flaky_answer *ret, const exercise *one, const job *done, size_t condition) {
  cJSON *json = done->out.data ? cJSON_Parse(done->out.data) : NULL;
  const cJSON *check;
  ret->broken += !json;
  cJSON_ArrayForEach(check, cJSON_GetObjectItem(json, "checks")) take_check(ret, one, check, condition);
  cJSON_Delete(json);
}

/* ---- Running ---- */

typedef struct running {
  flaky *all;
  job *jobs;
  size_t done;
} running;

static void over(job *one, void *ctx) {
  running *now = ctx;
  size_t number = (size_t)(one - now->jobs), run = number / now->all->count;
  take(&now->all->answers[number % now->all->count], now->all->exercise, one, run % FLAKY_CONDITIONS);
  progress_show(stderr, conditions[run % FLAKY_CONDITIONS].name, ++now->done,
                now->all->count * now->all->runs);
}

static void prepare(const flaky *all, size_t number, running *now) {
  size_t condition = number / all->count % FLAKY_CONDITIONS;
  job *one = &now->jobs[number];
  job_arguments(one, (const char *const[]){place_self(), "dev", "answer", all->exercise->dir,
                                           all->answers[number % all->count].path, "--quick", NULL});
  if (conditions[condition].option)
    job_argument(one, conditions[condition].option);
  one->env_add = conditions[condition].env;
  one->timeout_ms = DEADLINE_MS;
  one->on_done = over;
  one->ctx = now;
}

bool flaky_run(flaky *all, size_t jobs) {
  size_t total = all->count * all->runs;
  running now = {all, kit_alloc(total + 1, sizeof(job)), 0};
  for (size_t i = 0; i < total; i++)
    prepare(all, i, &now);
  (void)jobs_run_at_once(now.jobs, total, jobs);
  progress_clear(stderr);
  for (size_t i = 0; i < total; i++)
    job_clear(&now.jobs[i]);
  free(now.jobs);
  return !interrupted();
}

void flaky_free(flaky *all) {
  for (size_t i = 0; i < all->count; i++) {
    for (size_t k = 0; k < all->exercise->check_count; k++)
      for (size_t w = 0; w < FLAKY_WORDS; w++)
        free(all->answers[i].checks[k].words[w]);
    free(all->answers[i].checks);
    free(all->answers[i].path);
  }
  free(all->answers);
  *all = (flaky){0};
}

/* ---- Counting ---- */

static size_t sum(const flaky_check *one, size_t word) {
  size_t total = 0;
  for (size_t i = 0; i < FLAKY_CONDITIONS; i++)
    total += one->counts[word][i];
  return total;
}

int flaky_usual(const flaky_check *one) {
  int usual = -1;
  for (int i = 0; i < FLAKY_WORDS && one->words[i]; i++)
    if (usual < 0 || sum(one, (size_t)i) > sum(one, (size_t)usual))
      usual = i;
  return usual;
}

size_t flaky_differed(const flaky *all, size_t check, size_t *ret_runs) {
  size_t differed = 0;
  *ret_runs = 0;
  for (size_t i = 0; i < all->count; i++) {
    const flaky_check *one = &all->answers[i].checks[check];
    int usual = flaky_usual(one);
    for (int w = 0; w < FLAKY_WORDS; w++) {
      *ret_runs += sum(one, (size_t)w);
      differed += w == usual ? 0 : sum(one, (size_t)w);
    }
  }
  return differed;
}
