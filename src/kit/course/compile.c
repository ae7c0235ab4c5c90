#include "course/compile.h"
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/text.h"
#include "recorder/recorder.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The same line for every learner; documented in docs/exercise-format.md. */
static const char *const compiler[] = {"gcc", "-g", "-std=c11", "-D_GNU_SOURCE=", "-Wall", "-Wextra", NULL};

typedef struct making {
  const build_options *options;
  build *ret;
  char **sources; /* the learner's .c files, as the compiler is given them */
  char **tests;   /* the exercise's, absolute paths */
  char *answer;   /* kind tests: what they test */
  char **test_objects;
  char **linked; /* the learner's objects as they are linked */
} making;

static void add_format(job *one, char *owned) {
  list_add(&one->argv, owned);
}

static bool is_c_file(const char *name) {
  size_t size = strlen(name);
  return size > 2 && strcmp(name + size - 2, ".c") == 0;
}

static void list_sources(making *make) {
  const exercise *one = make->options->exercise;
  for (size_t i = 0; one->files[i] && !make->options->suite; i++)
    if (is_c_file(one->files[i]))
      list_add(&make->sources, i == 0 && make->options->source_file ? text_copy(make->options->source_file)
                                                                    : text_copy(one->files[i]));
  if (one->suite) {
    char **right = make->options->answer ? NULL : exercise_answers(one, true);
    make->answer = text_copy(right ? right[0] : make->options->answer);
    list_free(right);
  }
  if (one->function && !make->options->checks)
    list_add(&make->sources, text_copy("try.c"));
  if (!one->function || !make->options->checks)
    return;
  if (make->options->tests) {
    list_add(&make->tests, text_copy(make->options->tests));
    return;
  }
  char *dir = text_format("%s/tests", one->dir);
  char **names = folder_names(dir, ".c");
  for (size_t i = 0; names && names[i]; i++)
    list_add(&make->tests, text_format("%s/%s", dir, names[i]));
  list_free(names);
  free(dir);
}

/* Flags from the file that the counters' own build uses too; the linker's among them stay out here. */
static void add_counter_flags(job *one, bool link) {
  char *path = text_format("%s/src/harness/counters.flags", place_root()), *data = NULL;
  if (file_read(path, &data, NULL) == 0)
    for (char *rest = data, *flag; (flag = strtok_r(rest, " \n", &rest));)
      if (link || strncmp(flag, "-Wl,", 4) != 0)
        job_argument(one, flag);
  free(data);
  free(path);
}

/* In the learner's code; what it is linked with was not built so. */
static const char *const sanitize[] = {"-fsanitize=address,undefined", "-fno-sanitize-recover=undefined",
                                       NULL};

/* What the tests of an exercise may include, and those of a learner. */
static void add_test_folders(job *one, const exercise *of) {
  if (!of->suite)
    add_format(one, text_format("-I%s/tests", of->dir));
  add_format(one, text_format("-I%s/starter", of->dir));
  add_format(one, text_format("-I%s/src/harness", place_root()));
  add_format(one, text_format("-I%s/src/kit/recorder", place_root()));
}

/* Kind tests: what they test. It counts its lines, and its calls are recorded. */
static void compile_answer(const making *make, job *one, const char *object) {
  const char *dir = make->options->exercise->dir;
  job_arguments(one, compiler);
  if (make->options->counted)
    add_counter_flags(one, false);
  job_arguments(one, recorder_compile_args());
  add_format(one, text_format("-I%s/starter", dir));
  job_arguments(one, (const char *const[]){"-c", make->answer, "-o", object, NULL});
}

void build_add_sanitizers(job *one) {
  job_arguments(one, sanitize);
}

static void compile_learners(const making *make, job *one, const char *source, const char *object) {
  const build_options *options = make->options;
  job_arguments(one, compiler);
  if (options->counted && !options->exercise->suite)
    add_counter_flags(one, false);
  if (options->sanitized)
    job_arguments(one, sanitize);
  job_arguments(one, recorder_compile_args());
  add_format(one, text_format("-I%s", options->source_dir));
  if (options->exercise->suite)
    add_test_folders(one, options->exercise);
  else
    add_format(one, text_format("-I%s/starter", options->exercise->dir));
  job_arguments(one, (const char *const[]){"-c", source, "-o", object, NULL});
  one->cwd = options->source_dir;
}

static void compile_test(const making *make, job *one, const char *source, const char *object) {
  job_arguments(one, compiler);
  add_test_folders(one, make->options->exercise);
  if (make->options->tests) /* the learner's own: messages say my_tests.c:18 */
    add_format(one,
               text_format("-fmacro-prefix-map=%.*s=", (int)(strrchr(source, '/') + 1 - source), source));
  job_arguments(one, (const char *const[]){"-c", source, "-o", object, NULL});
}

/* For whoever reads the sources by himself. */
static void keep_sources(const making *make) {
  const build_options *options = make->options;
  for (size_t i = 0; make->sources && make->sources[i]; i++)
    list_add(&make->ret->sources, *make->sources[i] == '/'
                                      ? text_copy(make->sources[i])
                                      : text_format("%s/%s", options->source_dir, make->sources[i]));
  list_add(&make->ret->flags, text_copy("-std=c11"));
  list_add(&make->ret->flags, text_copy("-D_GNU_SOURCE="));
  list_add(&make->ret->flags, text_format("-I%s", options->source_dir));
  list_add(&make->ret->flags, text_format("-I%s/starter", options->exercise->dir));
  if (options->exercise->suite) {
    list_add(&make->ret->flags, text_format("-I%s/src/harness", place_root()));
    list_add(&make->ret->flags, text_format("-I%s/src/kit/recorder", place_root()));
  }
}

/* Takes the messages of finished jobs; what is not the learner's fault is told as ours. */
static build_result judge(job *jobs, size_t learners, size_t count, text_buffer *messages) {
  build_result result = BUILD_DONE;
  for (size_t i = 0; i < count; i++) {
    if (jobs[i].err.size)
      text_add(messages, jobs[i].err.data, jobs[i].err.size);
    if (jobs[i].failure)
      text_addf(messages, "%s\n", jobs[i].failure);
    if (jobs[i].code != 0 && (i >= learners || jobs[i].code < 0))
      result = BUILD_BROKEN;
    else if (jobs[i].code != 0 && result == BUILD_DONE)
      result = BUILD_REFUSED;
    job_clear(&jobs[i]);
  }
  return result;
}

static build_result compile_all(making *make, text_buffer *messages) {
  size_t learners = list_count(make->sources), tests = list_count(make->tests) + (make->answer != NULL);
  job *jobs = kit_alloc(learners + tests, sizeof *jobs);
  for (size_t i = 0; make->sources && i < learners; i++) {
    list_add(&make->ret->objects, text_format("%s/%zu.o", make->options->out_dir, i));
    compile_learners(make, &jobs[i], make->sources[i], make->ret->objects[i]);
  }
  if (make->answer) {
    list_add(&make->ret->objects, text_format("%s/answer.o", make->options->out_dir));
    compile_answer(make, &jobs[learners], make->ret->objects[learners]);
  }
  for (size_t i = 0; make->tests && make->tests[i]; i++) {
    list_add(&make->test_objects, text_format("%s/test%zu.o", make->options->out_dir, i));
    compile_test(make, &jobs[learners + i], make->tests[i], make->test_objects[i]);
  }
  if (!make->options->again)
    (void)jobs_run(jobs, learners + tests);
  build_result result = judge(jobs, learners, learners + tests, messages);
  free(jobs);
  return result;
}

/* The partial link binds the learner's calls, and no others, to the recorder. */
static build_result wrap_all(making *make, text_buffer *messages) {
  size_t count = list_count(make->ret->objects);
  job *jobs = kit_alloc(count, sizeof *jobs);
  for (size_t i = 0; i < count; i++) {
    list_add(&make->linked, text_format("%s/%zu.rec.o", make->options->out_dir, i));
    job_arguments(&jobs[i], (const char *const[]){"gcc", "-r", "-nostdlib", NULL});
    job_arguments(&jobs[i], recorder_wrap_args());
    job_arguments(&jobs[i], (const char *const[]){make->ret->objects[i], "-o", make->linked[i], NULL});
  }
  (void)jobs_run(jobs, count);
  build_result result = judge(jobs, 0, count, messages);
  free(jobs);
  return result;
}

static void add_counters(job *one) {
  add_counter_flags(one, true);
  add_format(one, text_format("%s/src/harness/counters.c", place_root()));
  add_format(one, text_format("-Wl,-T,%s/src/harness/counters.ld", place_root()));
}

/* The libraries below were built with the same options as this program. */
#ifdef KIT_SANITIZE
static const char *const build_wants[] = {"-fsanitize=" KIT_SANITIZE, NULL};
#else
static const char *const build_wants[] = {NULL};
#endif
#ifdef KIT_COUNTED
static const bool libraries_count = true;
#else
static const bool libraries_count = false;
#endif

void build_add_compiler(job *one) {
  job_arguments(one, compiler);
}

bool build_can_sanitize(void) {
  return !build_wants[0] && !libraries_count;
}

void build_add_wants(job *one) {
  job_arguments(one, build_wants);
  if (libraries_count)
    add_counters(one);
}

static void add_libraries(const making *make, job *one) {
  char path[PATH_MAX];
  build_add_wants(one);
  if (make->options->counted && !libraries_count)
    add_counters(one);
  if (make->options->sanitized)
    job_arguments(one, sanitize);
  if (recorder_library(place_build(), path, sizeof path) == 0)
    job_argument(one, path);
  if (make->options->exercise->suite || (make->options->exercise->function && make->options->checks))
    add_format(one, text_format("%s/src/harness/libchildproc_harness.a", place_build()));
}

static build_result link_all(const making *make, text_buffer *messages) {
  job one = {0};
  job_arguments(&one, compiler);
  job_arguments(&one, (const char *const *)(make->linked ? make->linked : make->ret->objects));
  job_arguments(&one, (const char *const *)make->test_objects);
  if (make->options->suite)
    job_argument(&one, make->options->suite);
  add_libraries(make, &one);
  job_arguments(&one, (const char *const[]){"-pthread", "-o", make->ret->program, NULL});
  (void)jobs_run(&one, 1);
  return judge(&one, 1, 1, messages);
}

build_result build_make(const build_options *options, build *ret) {
  *ret = (build){.program = text_format("%s/program", options->out_dir)};
  making make = {.options = options, .ret = ret};
  text_buffer messages = {NULL, 0};
  list_sources(&make);
  keep_sources(&make);
  build_result result = compile_all(&make, &messages);
  if (result == BUILD_DONE && !options->again)
    result = wrap_all(&make, &messages);
  if (result == BUILD_DONE && !options->again)
    result = link_all(&make, &messages);
  ret->messages = text_take(&messages);
  if (options->exercise->suite)
    ret->suite = options->suite ? text_copy(options->suite) : text_format("%s/0.rec.o", options->out_dir);
  list_free(make.sources);
  list_free(make.tests);
  list_free(make.test_objects);
  list_free(make.linked);
  free(make.answer);
  return result;
}

void build_clear(build *one) {
  free(one->program);
  free(one->messages);
  list_free(one->objects);
  list_free(one->sources);
  list_free(one->flags);
  free(one->suite);
  *one = (build){.program = NULL};
}

static build_result run_step(job *one, build_result before, text_buffer *messages) {
  if (before == BUILD_DONE)
    (void)jobs_run(one, 1);
  else
    job_clear(one);
  return before == BUILD_DONE ? judge(one, 1, 1, messages) : before;
}

build_result build_recorded(const char *file, const char *beside, const char *seen, const char *program,
                            char **ret_messages) {
  static const exercise none = {0};
  const build_options options = {.exercise = &none};
  const making make = {.options = &options};
  char *object = text_format("%s.o", program), *bound = text_format("%s.rec.o", program);
  job compile = {0}, bind = {0}, link = {0};
  text_buffer messages = {NULL, 0};
  job_arguments(&compile, compiler);
  job_arguments(&compile, recorder_compile_args());
  job_arguments(&compile, (const char *const[]){"-include", seen, "-c", file, "-o", object, NULL});
  job_arguments(&bind, (const char *const[]){"gcc", "-r", "-nostdlib", NULL});
  job_arguments(&bind, recorder_wrap_args());
  job_arguments(&bind, (const char *const[]){object, "-o", bound, NULL});
  job_arguments(&link, compiler);
  job_arguments(&link, (const char *const[]){bound, beside, NULL});
  add_libraries(&make, &link);
  job_arguments(&link, (const char *const[]){"-pthread", "-o", program, NULL});
  build_result result = run_step(&compile, BUILD_DONE, &messages);
  result = run_step(&bind, result, &messages);
  result = run_step(&link, result, &messages);
  *ret_messages = text_take(&messages);
  free(bound);
  free(object);
  return result;
}

build_result build_demo(const char *file, const char *program, char **ret_messages) {
  job one = {0};
  text_buffer messages = {NULL, 0};
  job_arguments(&one, compiler);
  add_format(&one, text_format("-I%s/src/childproc", place_root()));
  job_argument(&one, file);
  add_format(&one, text_format("%s/src/childproc/libchildproc.a", place_build()));
  build_add_wants(&one);
  job_arguments(&one, (const char *const[]){"-pthread", "-o", program, NULL});
  (void)jobs_run(&one, 1);
  build_result result = judge(&one, 1, 1, &messages);
  *ret_messages = text_take(&messages);
  return result;
}
