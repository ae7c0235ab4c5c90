/* From options to steps, looked at as data: which there are, in which order, and from which sources. */
#include "child/plan.h"
#include "../needs.h"
#include "harness.h"

#include <stdio.h>
#include <string.h>

/* "signals stdio0<0 … exec" */
static void describe(const struct plan *plan, char *ret, size_t size) {
  size_t used = 0;
  ret[0] = '\0';
  for (size_t i = 0; i < plan->os.step_count; i++) {
    const os_step *step = &plan->os.steps[i];
    used += (size_t)snprintf(ret + used, size - used, "%s%s", used > 0 ? " " : "", cp_step_name(step->kind));
    if (step->kind == CP_STEP_STDIO)
      used += (size_t)snprintf(ret + used, size - used, "%d<%d", step->index, step->source);
    else if (step->kind == CP_STEP_LIMIT)
      used +=
          (size_t)snprintf(ret + used, size - used, "%d=%llu", step->index, (unsigned long long)step->value);
    else if (step->kind == CP_STEP_GROUPS)
      used += (size_t)snprintf(ret + used, size - used, "%zu%s", step->count, step->optional ? "?" : "");
    EXPECT_LT(used, size);
  }
}

static void expect_plan(const cp_options *options, const char *text) {
  struct plan plan = {0};
  char steps[1024];
  EXPECT_OK(plan_make(&plan, "x", NULL, options));
  describe(&plan, steps, sizeof steps);
  EXPECT_STR(steps, text);
  plan_free(&plan);
  EXPECT_EQ(plan.os.step_count, 0);
}

TEST(plan_of_nothing_special) {
  expect_plan(CP_OPTIONS(0), "signals stdio0<0 stdio1<1 stdio2<2 close-rest mask exec");
}

TEST(plan_of_everything_in_its_order) {
  const unsigned groups[] = {1, 2};
  expect_plan(
      CP_OPTIONS(.detached = true, .cwd = "/", .uid = CP_ID(5), .gid = CP_ID(0), .groups = groups,
                 .groups_count = 2,
                 .limits = {.cpu_s = CP_LIMIT(1),
                            .address_space = CP_LIMIT(2),
                            .data = CP_LIMIT(3),
                            .stack = CP_LIMIT(4),
                            .core = CP_LIMIT(0),
                            .file_size = CP_LIMIT(6),
                            .descriptors = CP_LIMIT(7),
                            .processes = CP_LIMIT(8),
                            .wall_ms = CP_LIMIT(9),
                            .nice = CP_NUMBER(0),
                            .umask = CP_NUMBER(0)}),
      "signals setsid stdio0<0 stdio1<1 stdio2<2 close-rest chdir umask nice limit1=1 limit2=2 limit3=3 "
      "limit4=4 limit5=0 limit6=6 limit7=7 limit8=8 groups2 gid uid mask exec");
}

TEST(plan_without_a_list_of_groups_drops_them_where_it_may) {
  expect_plan(CP_OPTIONS(.uid = CP_ID(5)),
              "signals stdio0<0 stdio1<1 stdio2<2 close-rest groups0? uid mask exec");
  expect_plan(CP_OPTIONS(.gid = CP_ID(5)),
              "signals stdio0<0 stdio1<1 stdio2<2 close-rest groups0? gid mask exec");
}

TEST(plan_of_empty_texts) {
  expect_plan(CP_OPTIONS(.cwd = "", .shell_path = ""),
              "signals stdio0<0 stdio1<1 stdio2<2 close-rest mask exec");
}

TEST(plan_of_stdio) {
  expect_plan(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_FD(7), CP_SAME_AS(1), CP_SAME_AS(2), CP_SAME_AS(3))),
              "signals stdio0<0 stdio1<1 stdio2<1 stdio3<1 stdio4<1 close-rest mask exec");
  struct plan plan = {0};
  EXPECT_OK(plan_make(
      &plan, "x", NULL,
      CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_DEFAULT, CP_DEFAULT, CP_DEFAULT, CP_TO_PATH("p")))));
  EXPECT_EQ(plan.os.source_count, 5);
  EXPECT_EQ(plan.stdio[0].kind, CP_STDIO_IGNORE);
  EXPECT_EQ(plan.stdio[1].kind, CP_STDIO_PIPE);
  EXPECT_EQ(plan.stdio[3].kind, CP_STDIO_IGNORE);
  EXPECT_STR(plan.stdio[4].path, "p");
  for (size_t i = 0; i < plan.os.source_count; i++)
    EXPECT_EQ(plan.os.sources[i].fd, -1);
  plan_free(&plan);
}

TEST(plan_shares_memory_unless_it_changes_credentials) {
  const unsigned none[1] = {0};
  const struct {
    const cp_options *options;
    bool credentials;
  } cases[] = {{CP_OPTIONS(.detached = true, .limits.nice = CP_NUMBER(1)), false},
               {CP_OPTIONS(.uid = CP_ID(0)), true},
               {CP_OPTIONS(.gid = CP_ID(0)), true},
               {CP_OPTIONS(.groups = none, .groups_count = 0), true}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct plan plan = {0};
    EXPECT_OK(plan_make(&plan, "x", NULL, cases[i].options));
    EXPECT_EQ(plan.os.credentials, cases[i].credentials);
    plan_free(&plan);
  }
}

static void expect_argv(char **argv, const char *text) {
  char all[256] = "";
  size_t used = 0;
  for (char **at = argv; *at != NULL && used < sizeof all; at++)
    used += (size_t)snprintf(all + used, sizeof all - used, "%s|", *at);
  EXPECT_STR(all, text);
}

TEST(plan_of_a_program) {
  need_posix("the candidates and the shell of POSIX");
  struct plan plan = {0};
  EXPECT_OK(plan_make(&plan, "tool", CP_ARGS("a", ""), CP_OPTIONS(.env = CP_ENV("PATH=/p", "A=1"))));
  expect_argv(plan.os.argv, "tool|a||");
  expect_argv(plan.os.envp, "PATH=/p|A=1|");
  expect_argv(plan.os.candidates, "/p/tool|");
  EXPECT_STR(plan.file, "tool");
  EXPECT_STR(plan.os.shell_argv[0], "/bin/sh");
  EXPECT(plan.os.shell_argv[1] == NULL); /* the launcher's: which candidate it was */
  EXPECT_STR(plan.os.shell_argv[2], "a");
  EXPECT_STR(plan.os.shell_argv[3], "");
  EXPECT(plan.os.shell_argv[4] == NULL);
  plan_free(&plan);
}

TEST(plan_of_a_command_line) {
  need_posix("the candidates and the shell of POSIX");
  struct plan plan = {0};
  EXPECT_OK(plan_make(&plan, "a | b", NULL, CP_OPTIONS(.shell = true)));
  expect_argv(plan.os.argv, "/bin/sh|-c|a | b|");
  expect_argv(plan.os.candidates, "/bin/sh|");
  plan_free(&plan);
  EXPECT_OK(plan_make(&plan, "a | b", NULL,
                      CP_OPTIONS(.shell_path = "bash", .argv0 = "B", .env = CP_ENV("PATH=/p"))));
  expect_argv(plan.os.argv, "B|-c|a | b|");
  expect_argv(plan.os.candidates, "/p/bash|");
  EXPECT_STR(plan.file, "bash");
  plan_free(&plan);
}

TEST(plan_of_a_relative_path_is_not_looked_up) {
  need_posix("the candidates and the shell of POSIX");
  struct plan plan = {0};
  EXPECT_OK(plan_make(&plan, "./tool", NULL, CP_OPTIONS(.cwd = "/p", .argv0 = "name")));
  expect_argv(plan.os.candidates, "./tool|");
  expect_argv(plan.os.argv, "name|");
  plan_free(&plan);
}
