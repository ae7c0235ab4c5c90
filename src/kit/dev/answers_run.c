/* Each answer is checked by a kit of its own, so that several run at once and none can harm another. */
#include "common/interrupt.h"
#include "common/job.h"
#include "common/place.h"
#include "dev/answers.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 8, DEADLINE_MS = 300000 };

static const char *const late[ROUNDS][2] = {
    {"KIT_DELAY=", NULL}, {"KIT_DELAY=parent:20", NULL}, {"KIT_DELAY=child:20", NULL}, {"KIT_DELAY=", NULL}};

void answer_prepare(job *one, const answer *of) {
  job_arguments(one, (const char *const[]){place_self(), "dev", "answer", of->exercise->dir, of->path, NULL});
  if (of->round == ROUND_ONE_CPU)
    job_argument(one, "--one-cpu");
  one->env_add = late[of->round];
  one->timeout_ms = DEADLINE_MS;
}

static void take_findings(const cJSON *check, answer *ret) {
  const cJSON *finding;
  cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings")) {
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(finding, "id"));
    const char *engine = cJSON_GetStringValue(cJSON_GetObjectItem(finding, "engine"));
    if (!id || !*id || !cJSON_IsTrue(cJSON_GetObjectItem(finding, "counts")) || list_has(ret->named, id))
      continue;
    list_add(&ret->named, text_copy(id));
    list_add(&ret->engines, text_copy(engine));
  }
}

static const char *text_of(const cJSON *json, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, name));
  return text ? text : "";
}

/* Of the first that did not pass and was not skipped. */
static void take_evidence(const cJSON *check, answer *ret) {
  const char *verdict = text_of(check, "verdict"), *id = text_of(check, "id"),
             *under = text_of(check, "under");
  if (ret->said || strcmp(verdict, "PASS") == 0 || strcmp(verdict, "SKIPPED") == 0)
    return;
  const cJSON *finding = cJSON_GetArrayItem(cJSON_GetObjectItem(check, "findings"), 0);
  const char *reason = *text_of(check, "reason") ? text_of(check, "reason") : text_of(finding, "what");
  ret->said = text_format("%s %s%s%s: %s", verdict, id, *under ? " under " : "", under, reason);
  ret->again = *under ? text_format("--only %s --under %s", id, under) : text_copy("--quick");
}

void answer_take(const job *one, answer *ret) {
  cJSON *json = one->out.data ? cJSON_Parse(one->out.data) : NULL;
  const char *failure = cJSON_GetStringValue(cJSON_GetObjectItem(json, "failure"));
  const char *verdict = cJSON_GetStringValue(cJSON_GetObjectItem(json, "verdict"));
  if (!verdict)
    ret->failure = text_format("no verdict: %s", one->failure    ? one->failure
                                                 : one->err.data ? one->err.data
                                                                 : "nothing was said");
  else if ((failure && *failure) || !cJSON_IsTrue(cJSON_GetObjectItem(json, "compiled")))
    ret->failure = text_format("it could not be checked: %s%s", failure ? failure : "",
                               cJSON_GetStringValue(cJSON_GetObjectItem(json, "messages")));
  ret->passed = verdict && strcmp(verdict, "PASS") == 0;
  ret->verdict = verdict ? text_copy(verdict) : NULL;
  ret->messages = text_copy(text_of(json, "messages"));
  const cJSON *check;
  cJSON_ArrayForEach(check, cJSON_GetObjectItem(json, "checks")) {
    take_findings(check, ret);
    take_evidence(check, ret);
  }
  cJSON_Delete(json);
}

static void tell(size_t done, size_t all) {
  bool moving = isatty(STDERR_FILENO) && !getenv("KIT_PLAIN");
  fprintf(stderr, moving ? "\r%zu of %zu runs" : "%zu of %zu runs\n", done, all);
  if (moving && done == all)
    fputc('\n', stderr);
  fflush(stderr);
}

bool answers_run(answers *all, size_t jobs) {
  size_t batch = jobs ? jobs : BATCH;
  for (size_t done = 0; done < all->count && !interrupted();) {
    size_t n = all->count - done < batch ? all->count - done : batch;
    job *running = kit_alloc(n, sizeof *running);
    for (size_t i = 0; i < n; i++)
      answer_prepare(&running[i], &all->items[done + i]);
    (void)jobs_run(running, n);
    for (size_t i = 0; i < n; i++) {
      answer_take(&running[i], &all->items[done + i]);
      job_clear(&running[i]);
    }
    free(running);
    done += n;
    tell(done, all->count);
  }
  return !interrupted();
}
