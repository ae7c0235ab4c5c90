#include "capstone/library.h"
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "recorder/recorder.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct making {
  const char *impl, *out_dir;
  bool sanitized;
  char **sources, **objects, **linked; /* of a folder */
  text_buffer messages;
} making;

/* The program that tries a library out has a main() of its own. */
static bool is_part(const char *name) {
  return strcmp(name, "try.c") != 0 && strcmp(name, "my_tests.c") != 0;
}

static void list_sources(making *make) {
  char **names = folder_names(make->impl, ".c");
  for (size_t i = 0; names && names[i]; i++)
    if (is_part(names[i])) {
      list_add(&make->sources, text_copy(names[i]));
      list_add(&make->objects, text_format("%s/%zu.o", make->out_dir, i));
      list_add(&make->linked, text_format("%s/%zu.rec.o", make->out_dir, i));
    }
  list_free(names);
}

static bool run_jobs(making *make, job *jobs, size_t count) {
  bool good = jobs_run(jobs, count);
  for (size_t i = 0; i < count; i++) {
    text_add(&make->messages, jobs[i].err.data ? jobs[i].err.data : "", jobs[i].err.size);
    if (jobs[i].failure)
      text_addf(&make->messages, "%s\n", jobs[i].failure);
    job_clear(&jobs[i]);
  }
  free(jobs);
  return good;
}

static bool compile(making *make) {
  size_t count = list_count(make->sources);
  job *jobs = kit_alloc(count, sizeof *jobs);
  for (size_t i = 0; i < count; i++) {
    build_add_compiler(&jobs[i]);
    if (make->sanitized)
      build_add_sanitizers(&jobs[i]);
    else
      job_arguments(&jobs[i], recorder_compile_args());
    list_add(&jobs[i].argv, text_format("-I%s/exercises/capstone/starter", place_root()));
    job_arguments(&jobs[i], (const char *const[]){"-c", make->sources[i], "-o", make->objects[i], NULL});
    jobs[i].cwd = make->impl;
  }
  return run_jobs(make, jobs, count);
}

/* The partial link binds the library's calls, and no others, to the recorder. */
static bool wrap(making *make) {
  if (make->sanitized)
    return true;
  size_t count = list_count(make->objects);
  job *jobs = kit_alloc(count, sizeof *jobs);
  for (size_t i = 0; i < count; i++) {
    job_arguments(&jobs[i], (const char *const[]){"gcc", "-r", "-nostdlib", NULL});
    job_arguments(&jobs[i], recorder_wrap_args());
    job_arguments(&jobs[i], (const char *const[]){make->objects[i], "-o", make->linked[i], NULL});
  }
  return run_jobs(make, jobs, count);
}

static bool link_program(making *make, const char *program) {
  char path[PATH_MAX];
  job *one = kit_alloc(1, sizeof *one);
  build_add_compiler(one);
  job_argument(one, "-Wl,--whole-archive"); /* tests are found by their constructors */
  list_add(&one->argv, text_format("%s/src/kit/libcapstone_tests.a", place_build()));
  job_argument(one, "-Wl,--no-whole-archive");
  if (make->linked)
    job_arguments(one, (const char *const *)(make->sanitized ? make->objects : make->linked));
  else
    job_argument(one, make->impl);
  if (make->sanitized)
    build_add_sanitizers(one);
  if (make->linked && recorder_library(place_build(), path, sizeof path) == 0)
    job_argument(one, path);
  list_add(&one->argv, text_format("%s/src/harness/libchildproc_harness.a", place_build()));
  build_add_wants(one);
  job_arguments(one, (const char *const[]){"-pthread", "-o", program, NULL});
  return run_jobs(make, one, 1);
}

/* ---- What is missing ---- */

/* "…undefined reference to `cp_fork'": its name, each once and in order. */
static char **missing_names(const char *messages) {
  static const char mark[] = "undefined reference to `";
  char **names = NULL;
  for (const char *at = messages; (at = strstr(at, mark));) {
    at += strlen(mark);
    char *name = text_format("%.*s", (int)strcspn(at, "'"), at);
    if (list_has(names, name))
      free(name);
    else
      list_add(&names, name);
  }
  if (names)
    qsort(names, list_count(names), sizeof *names, name_order);
  return names;
}

static bool name_what_is_missing(making *make) {
  char **names = missing_names(make->messages.data ? make->messages.data : "");
  if (!names)
    return false;
  free(text_take(&make->messages));
  text_addf(&make->messages, "%s",
            _("cp_mini.h has functions that this library lacks (one that is not written yet may return NULL "
              "or -ENOSYS):"));
  for (size_t i = 0; names[i]; i++)
    text_addf(&make->messages, " %s", names[i]);
  text_addf(&make->messages, "\n");
  list_free(names);
  return true;
}

build_result library_make(const char *impl, const char *out_dir, bool sanitized, library *ret) {
  making make = {.impl = impl, .out_dir = out_dir, .sanitized = sanitized};
  bool folder = folder_exists(impl), good = true;
  *ret = (library){.program = text_format("%s/program", out_dir),
                   .recorded = folder && !sanitized,
                   .sanitized = sanitized};
  if (folder)
    list_sources(&make);
  if (folder && !make.sources) {
    text_addf(&make.messages, _("there is no .c file in %s"), place_short(impl));
    good = false;
  }
  good = good && (!folder || (compile(&make) && wrap(&make)));
  if (good && !link_program(&make, ret->program)) {
    good = false;
    ret->missing = name_what_is_missing(&make);
  }
  ret->messages = text_take(&make.messages);
  list_free(make.sources);
  list_free(make.objects);
  list_free(make.linked);
  return good ? BUILD_DONE : BUILD_REFUSED;
}

void library_clear(library *one) {
  free(one->program);
  free(one->messages);
  *one = (library){.program = NULL};
}
