#include "check/gate.h"
#include "common/files.h"
#include "common/job.h"
#include "common/say.h"
#include "common/text.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Runs the program with CHILDPROC_COUNTERS set: it makes or dumps its counters and leaves before main(). */
static char *counters(const build *counted, char *const *env, const char *action) {
  char **with_action = NULL;
  for (size_t i = 0; env[i]; i++)
    list_add(&with_action, text_copy(env[i]));
  list_add(&with_action, text_format("CHILDPROC_COUNTERS=%s", action));
  job one = {.env_add = (const char *const *)with_action};
  job_argument(&one, counted->program);
  char *why = NULL;
  if (!jobs_run(&one, 1))
    why = text_format("%s%s%s",
                      strcmp(action, "dump") == 0 ? _("the counters cannot be read: ")
                                                  : _("the counters cannot be made: "),
                      one.failure ? one.failure : "", one.err.data ? one.err.data : "");
  job_clear(&one);
  list_free(with_action);
  return why;
}

char **gate_again(const char *dir) {
  char **env = NULL;
  list_add(&env, text_format("CHILDPROC_COUNTERS_DIR=%s/counters", dir));
  return env;
}

char **gate_prepare(const build *counted, const char *dir, char **ret_why) {
  char *folder = text_format("%s/counters", dir);
  char **env = NULL;
  if (mkdir(folder, 0777) < 0 && errno != EEXIST) {
    *ret_why = text_format("%s: %s", folder, strerror(errno));
    free(folder);
    return NULL;
  }
  (void)chmod(folder, 01777);
  free(folder);
  env = gate_again(dir);
  *ret_why = counters(counted, env, "create");
  return *ret_why ? list_free(env) : env;
}

gate_report gate_without(gate_state state, const char *why) {
  return (gate_report){.state = state, .why = text_copy(why)};
}

static void add_line(gate_line **lines, size_t *count, const char *file, int line, char *owned_text) {
  *lines = kit_grow(*lines, *count + 1, sizeof **lines);
  (*lines)[(*count)++] = (gate_line){text_copy(file), line, owned_text};
}

/* Line `number` of the text, without its indentation; to free(). */
static char *source_line(const char *source, int number) {
  while (--number > 0 && source) {
    source = strchr(source, '\n');
    source += source != NULL;
  }
  if (!source)
    return text_copy("");
  while (*source == ' ' || *source == '\t')
    source++;
  return text_format("%.*s", (int)strcspn(source, "\n"), source);
}

static char *reason_on(const char *line) {
  const char *mark = strstr(line, "/* gate:");
  const char *end = mark ? strstr(mark, "*/") : NULL;
  if (!end)
    return NULL;
  mark += strlen("/* gate:");
  while (*mark == ' ')
    mark++;
  while (end > mark && isspace((unsigned char)end[-1]))
    end--;
  return end > mark ? text_format("%.*s", (int)(end - mark), mark) : NULL;
}

static void count_branches(const cJSON *line, gate_report *ret) {
  const cJSON *branches = cJSON_GetObjectItemCaseSensitive(line, "branches"), *branch;
  cJSON_ArrayForEach(branch, branches) {
    ret->branches++;
    ret->taken += cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(branch, "count")) > 0;
  }
}

static void count_line(const cJSON *line, const char *file, const char *source, gate_report *ret) {
  int number = (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(line, "line_number"));
  bool ran = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(line, "count")) > 0;
  if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "gcovr/noncode")))
    return;
  count_branches(line, ret);
  char *text = source_line(source, number);
  char *reason = ran ? NULL : reason_on(text);
  if (reason) {
    add_line(&ret->excused, &ret->excused_count, file, number, reason);
    free(text);
    return;
  }
  ret->lines++;
  ret->ran += ran;
  if (ran)
    free(text);
  else
    add_line(&ret->missing, &ret->missing_count, file, number, text);
}

static const char *name_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* The file that counts and that a name in gcovr's report means, as a path to free(); NULL for any other. */
static char *learners_file(const build_options *options, const char *reported) {
  const char *name = name_of(reported);
  if (options->exercise->suite)
    return options->answer && strcmp(name, name_of(options->answer)) == 0 ? text_copy(options->answer) : NULL;
  if (options->source_file && strcmp(name, name_of(options->source_file)) == 0)
    return text_copy(options->source_file);
  return list_has(options->exercise->files, name) ? text_format("%s/%s", options->source_dir, name) : NULL;
}

static void count_files(const cJSON *report, const build_options *options, gate_report *ret) {
  const cJSON *file, *line;
  cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(report, "files")) {
    const char *reported = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "file"));
    char *path = reported ? learners_file(options, reported) : NULL, *source = NULL;
    if (path && file_read(path, &source, NULL) == 0)
      cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(file, "lines"))
          count_line(line, name_of(path), source, ret);
    free(source);
    free(path);
  }
}

/* gcov writes beside the sources that it reads, and the learner's folder is not ours to write to. */
static void link_sources(const build_options *options) {
  if (options->exercise->suite) /* which is not the learner's, and lies in no folder of ours either */
    return;
  for (size_t i = 0; options->exercise->files[i]; i++) {
    char *from = text_format("%s/%s", options->source_dir, options->exercise->files[i]);
    char *to = text_format("%s/%s", options->out_dir, options->exercise->files[i]);
    (void)!symlink(from, to); /* without it gcovr's report lacks the file, which is told */
    free(to);
    free(from);
  }
}

/* gcovr reads what gcc wrote; its own markers for leaving lines out do not open this gate. NULL with
 *ret_state and *ret_why, to free(). */
static cJSON *run_gcovr(const build_options *options, gate_state *ret_state, char **ret_why) {
  const char *out = options->out_dir;
  job one = {.cwd = out};
  link_sources(options);
  job_arguments(&one,
                (const char *const[]){"gcovr", "--json", "--no-markers", "--gcov-filter", ".*",
                                      "--object-directory", out, "-r", out, "--filter", ".*", out, NULL});
  cJSON *json = jobs_run(&one, 1) ? cJSON_Parse(one.out.data ? one.out.data : "") : NULL;
  *ret_state = one.failure ? GATE_NOT_CHECKED : GATE_BROKEN;
  if (!json && one.failure)
    *ret_why = text_format(_("%s Install gcovr (Debian: apt-get install gcovr)."), one.failure);
  else if (!json)
    *ret_why = text_format("gcovr: %s", one.err.data ? one.err.data : _("its report is no JSON"));
  job_clear(&one);
  return json;
}

void gate_measure(const build_options *options, const build *counted, char *const *env, gate_report *ret) {
  char *why = counters(counted, env, "dump");
  gate_state state = GATE_BROKEN;
  cJSON *report = why ? NULL : run_gcovr(options, &state, &why);
  if (!report) {
    *ret = gate_without(state, why ? why : "");
    free(why);
    return;
  }
  *ret = (gate_report){.wanted = options->exercise->gate_lines, .why = text_copy("")};
  count_files(report, options, ret);
  cJSON_Delete(report);
  if (!ret->lines) {
    free(ret->why);
    *ret = gate_without(GATE_BROKEN,
                        _("gcovr has counted no line of the files: the counts or the sources are gone"));
    return;
  }
  ret->percent = (int)(ret->ran * 100 / ret->lines);
  ret->state = ret->percent >= ret->wanted ? GATE_OPEN : GATE_SHUT;
}

static void clear_lines(gate_line *lines, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(lines[i].file);
    free(lines[i].text);
  }
  free(lines);
}

void gate_clear(gate_report *report) {
  clear_lines(report->missing, report->missing_count);
  clear_lines(report->excused, report->excused_count);
  free(report->why);
  *report = (gate_report){0};
}
