/* The plan in words, as it is on Windows: hardly any steps, and what each of them becomes. */
#include "childproc.h"
#include "harness.h"
#include "os/explain.h"

#include <stdlib.h>
#include <string.h>

static void expect_words(const cp_options *options, const char *const *words) {
  char *text = cp_plan_explain(test_program(), CP_ARGS("a b"), options);
  if (text == NULL)
    FAIL("%s", cp_last_error()->message);
  for (; *words != NULL; words++)
    EXPECT_CONTAINS(text, *words);
  free(text);
}
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(explain_of_nothing_special) {
  expect_words(NULL, WORDS("CreateNamedPipeW(), CreateFileW(): stdio[0], the child reads", "start",
                           "CreateProcessW(STARTUPINFOEX)", "lpReserved2: descriptor 2",
                           "PROC_THREAD_ATTRIBUTE_HANDLE_LIST", "lpCommandLine: \"", "\\\"a b\\\""));
}

TEST(explain_of_places_and_files) {
  expect_words(CP_OPTIONS(.cwd = "C:\\", .detached = true,
                          .stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_SAME_AS(1), CP_PIPE)),
               WORDS("DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP", "lpCurrentDirectory: \"C:\\\\\"",
                     "CreateFileW", "lpReserved2: descriptor 3"));
}

TEST(explain_of_trees_and_limits) {
  static const int processors[] = {0};
  expect_words(
      CP_OPTIONS(.tree = true, .limits = {.memory = CP_LIMIT(1 << 28), .tree_processes = CP_LIMIT(9)}),
      WORDS("CreateJobObjectW(), PROC_THREAD_ATTRIBUTE_JOB_LIST, JOB_OBJECT_LIMIT_JOB_MEMORY, "
            "JOB_OBJECT_LIMIT_ACTIVE_PROCESS"));
  expect_words(CP_OPTIONS(.tree = true, .limits = {.memory = CP_LIMIT(1 << 28)}),
               WORDS("JOB_LIST, JOB_OBJECT_LIMIT_JOB_MEMORY\n"));
  expect_words(CP_OPTIONS(.tree = true, .limits = {.tree_processes = CP_LIMIT(9)}),
               WORDS("JOB_LIST, JOB_OBJECT_LIMIT_ACTIVE_PROCESS\n"));
  expect_words(CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(5),
                                     .data = CP_LIMIT(1 << 28),
                                     .core = CP_LIMIT(0),
                                     .nice = CP_NUMBER(5),
                                     .cpus = processors,
                                     .cpus_count = 1}),
               WORDS("JOB_OBJECT_LIMIT_PROCESS_TIME", "JOB_OBJECT_LIMIT_PROCESS_MEMORY",
                     "nothing: there are no core files", "a priority class", "SetProcessAffinityMask()"));
  expect_words(CP_OPTIONS(.die_with_parent = true, .detached = true),
               WORDS("JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE"));
}

TEST(explain_of_what_is_refused) {
  expect_words(CP_OPTIONS(.uid = CP_ID(1)), WORDS("refused: ENOTSUP"));
  expect_words(CP_OPTIONS(.limits = {.stack = CP_LIMIT(1 << 20)}), WORDS("refused: ENOTSUP"));
}

TEST(quoted_texts_are_cut_where_the_room_ends) {
  char text[16];
  os_explain_quote("a\"b\\\n\x7f", text, sizeof text);
  EXPECT_EQ(strncmp(text, "\"a\\\"b\\\\\\", 8), 0);
  EXPECT_LT(strlen(text), sizeof text);
  char whole[64];
  os_explain_quote("tab\there", whole, sizeof whole);
  EXPECT_STR(whole, "\"tab\\011here\"");
}

TEST(words_are_cut_to_the_room_that_there_is) {
  const os_plan plan = {.line = "program argument"};
  const os_step steps[] = {{.kind = CP_STEP_EXEC}, {.kind = CP_STEP_CHDIR, .path = "C:\\somewhere"}};
  for (size_t size = 1; size < 60; size++)
    for (size_t i = 0; i < 2; i++) {
      char text[64];
      memset(text, '#', sizeof text);
      os_explain_step(&plan, &steps[i], text, size);
      EXPECT_LT(strnlen(text, sizeof text), size);
      EXPECT_EQ(text[size], '#');
    }
}

TEST(explain_of_pipes_and_descriptors_of_this_process) {
  expect_words(CP_OPTIONS(.stdio = CP_STDIO(CP_INHERIT, CP_FD(1), CP_APPEND_TO_PATH("log"), CP_IGNORE)),
               WORDS("lpReserved2: descriptor 0", "O_APPEND", "lpReserved2: descriptor 3"));
}

TEST(capabilities_are_told) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  EXPECT_GE(count, 3);
  for (size_t i = 0; i < count; i++)
    EXPECT_EQ(*list[i].cost == '\0', list[i].there);
}
