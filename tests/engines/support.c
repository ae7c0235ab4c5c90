#include "support.h"

#include "harness.h"
#include "recorder/probe.h"
#include "recorder/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 40

char *case_source(const char *folder, const char *name) {
  char *path = malloc(4096);
  EXPECT(path != NULL);
  (void)snprintf(path, 4096, "%s/%s/%s.c", ENGINE_CASES, folder, name);
  return path;
}

void case_command(const char *const *argv) {
  cp_child *child =
      cp_spawn(argv[0], argv + 1, CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  if (result->code != 0)
    FAIL("%s failed: %s, code %d", argv[0], result->error ? result->error->message : "", result->code);
  result = cp_result_free(result);
}

static void add(const char **argv, const char *const *more) {
  size_t n = 0;
  while (argv[n])
    n++;
  for (; *more && n + 1 < MOST_ARGUMENTS; more++)
    argv[n++] = *more;
}

static char *last_source;

/* What the case asks for, from its second line; cut into words in place. */
static char with[400];

static void read_with(const char *source) {
  char line[2][400] = {"", ""};
  FILE *file = fopen(source, "r");
  EXPECT(file != NULL);
  (void)!(fgets(line[0], sizeof line[0], file) && fgets(line[1], sizeof line[1], file));
  EXPECT_EQ(fclose(file), 0);
  with[0] = '\0';
  for (int i = 0; i < 2; i++)
    (void)sscanf(line[i], "/* with: %399[^*]", with);
}

const char *case_build(const char *folder, const char *name) {
  char library[4096];
  EXPECT_OK(recorder_library(ENGINE_BUILD, library, sizeof library));
  char *source = case_source(folder, name);
  read_with(source);
  EXPECT(probe_place_in(test_dir(), "probe", NULL) != NULL);
  const char *compile[MOST_ARGUMENTS] = {"gcc", "-std=c11", "-D_GNU_SOURCE="};
  add(compile, recorder_compile_args());
  bool sanitized = strstr(with, "memory ") != NULL;
  const char *const sanitize[] = {sanitized ? "-fsanitize=address,undefined" : NULL, NULL};
  add(compile, sanitize);
  add(compile, (const char *[]){"-c", source, "-o", "case.o", NULL});
  case_command(compile);
  const char *wrap[MOST_ARGUMENTS] = {"gcc", "-r", "-nostdlib"};
  add(wrap, recorder_wrap_args());
  add(wrap, (const char *[]){"case.o", "-o", "case.rec.o", NULL});
  case_command(wrap);
  case_command((const char *[]){"gcc", "case.rec.o", library, "-pthread", "-o", "case", sanitize[0], NULL});
  free(last_source);
  last_source = source;
  static char program[4096];
  (void)snprintf(program, sizeof program, "%s/case", test_dir());
  return program;
}

void case_run(const char *program, const char *env, kit_report *ret) {
  const char *engines[12] = {"tree", "waitgraph", "inject", "probe"}, *more[12] = {NULL};
  size_t engine_count = 4, env_count = 0;
  if (env)
    more[env_count++] = env;
  char words[sizeof with], *rest = words;
  memcpy(words, with, sizeof with);
  for (char *word; (word = strtok_r(rest, " ", &rest));) {
    const char **list = strchr(word, '=') ? more : engines;
    size_t *count = strchr(word, '=') ? &env_count : &engine_count;
    EXPECT_LT(*count, 11);
    list[(*count)++] = word;
  }
  kit_supervise_options options = {
      .argv = (const char *const[]){program, NULL},
      .cwd = test_dir(),
      .env_add = more,
      .engines = engines,
      .sources = (const char *const[]){last_source, NULL},
      .source_flags = (const char *const[]){"-std=c11", "-D_GNU_SOURCE=", NULL},
      .wall_ms = strstr(with, "WALL=") ? strtol(strstr(with, "WALL=") + 5, NULL, 10) : 30000,
  };
  EXPECT_OK(kit_supervise(&options, ret));
  EXPECT_STR(ret->not_checked, "");
}

bool case_may(const char *id) {
  char word[100];
  (void)snprintf(word, sizeof word, "may=%s ", id);
  return strstr(with, word) != NULL;
}
