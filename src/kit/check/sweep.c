#include "check/sweep.h"
#include "common/interrupt.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/text.h"
#include "recorder/log.h"
#include "recorder/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_CALLS = 24 }; /* of one function, in one run of a check */

/* An own log for the recorder: it tells whether the fault happened, and whether a call was refused. */
static rec_log *make_log(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return NULL;
  rec_log *log = MAP_FAILED;
  if (ftruncate(fd, sizeof *log) == 0)
    log = mmap(NULL, sizeof *log, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  (void)close(fd);
  if (log == MAP_FAILED)
    return NULL;
  log->magic = REC_MAGIC;
  return log;
}

static bool was_refused(const rec_log *log) {
  uint32_t count = atomic_load(&log->event_count);
  for (uint32_t i = 0; i < count && i < REC_EVENTS; i++)
    if (atomic_load(&log->events[i].ready) && (log->events[i].flags & REC_REFUSED))
      return true;
  return false;
}

/* The engines of the check but "inject", whose log this sweep keeps itself. */
static char **quick_engines(const exercise_check *check) {
  char **engines = NULL;
  for (size_t i = 0; check->engines[i]; i++)
    if (strcmp(check->engines[i], "inject") != 0)
      list_add(&engines, text_copy(check->engines[i]));
  if (!engines)
    list_add(&engines, text_copy("tree"));
  return engines;
}

/* With all engines, for the diagnosis; a failure without them stays one. */
static void diagnose(const judge_run *run, const exercise_check *check, sweep_result *ret) {
  judgement full;
  judge_check(run, check, &full);
  if (full.verdict == KIT_PASS) {
    judgement_clear(&full);
    return;
  }
  judgement_clear(&ret->worst);
  ret->worst = full;
  ret->failed = true;
}

/* Runs with the sweep's own log in the environment. */
static void run_logged(const judge_run *run, const exercise_check *check, const char *log_path,
                       judgement *ret) {
  char **env = NULL;
  for (size_t i = 0; run->env_add && run->env_add[i]; i++)
    list_add(&env, text_copy(run->env_add[i]));
  list_add(&env, text_format("%s=%s", RECORDER_ENV_LOG, log_path));
  exercise_check quick = *check;
  quick.engines = quick_engines(check);
  judge_run logged = *run;
  logged.env_add = (const char *const *)env;
  logged.own_log = true;
  judge_check(&logged, &quick, ret);
  ret->check = check;
  list_free(quick.engines);
  list_free(env);
}

/* One fault; whether it happened. */
static bool try_fault(const judge_run *run, const exercise_check *check, sweep_result *ret) {
  char *path = text_format("%s/sweep.log", run->scratch);
  rec_log *log = make_log(path);
  if (!log) {
    ret->why = text_format("%s: %s", path, strerror(errno));
    free(path);
    return false;
  }
  judgement result;
  run_logged(run, check, path, &result);
  bool struck = atomic_load(&log->struck) > 0, refused = was_refused(log);
  (void)munmap(log, sizeof *log);
  free(path);
  ret->runs++;
  ret->struck += struck;
  ret->failed = result.verdict != KIT_PASS;
  if (ret->failed)
    ret->worst = result;
  else
    judgement_clear(&result);
  if (ret->failed || refused)
    diagnose(run, check, ret);
  return struck;
}

/* The first, second, third … use of one call, until it is not used so often. */
static void sweep_call(const judge_run *run, const exercise_check *check, const recorder_fault *fault,
                       sweep_result *ret) {
  for (unsigned k = 1; k <= MOST_CALLS && !ret->failed && !ret->why && !interrupted(); k++) {
    char env[128];
    if (recorder_fault_env(fault, k, NULL, env, sizeof env) < 0)
      return;
    judge_run with_fault = *run;
    with_fault.fault = strchr(env, '=') + 1;
    progress_note(stdout, with_fault.fault);
    if (!try_fault(&with_fault, check, ret))
      return;
  }
}

void sweep_check(const judge_run *run, const build *made, const exercise_check *check, sweep_result *ret) {
  *ret = (sweep_result){0};
  for (size_t i = 0; made->objects[i] && !ret->failed && !ret->why; i++) {
    recorder_fault *faults = NULL;
    size_t count = 0;
    int result = recorder_faults(made->objects[i], &faults, &count);
    if (result < 0)
      ret->why = text_format(_("the calls that can fail cannot be found (nm: %s)"), strerror(-result));
    for (size_t k = 0; k < count && !ret->failed && !ret->why; k++)
      sweep_call(run, check, &faults[k], ret);
    free(faults);
  }
}

void sweep_clear(sweep_result *one) {
  judgement_clear(&one->worst);
  free(one->why);
  *one = (sweep_result){0};
}
