/* Plans in words: what is long is cut, what would break a line is escaped, and each limit has its name. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *explain(const char *file, const cp_options *options) {
  char *text = cp_plan_explain(file, NULL, options);
  if (text == NULL)
    FAIL("%s", cp_last_error()->message);
  for (const char *at = text; *at != '\0'; at++)
    EXPECT(*at == '\n' || (*at >= ' ' && *at < 0x7f));
  return text;
}

static void expect_in_plan(const char *file, const cp_options *options, const char *part) {
  char *text = explain(file, options);
  EXPECT_CONTAINS(text, part);
  free(text);
}

TEST(texts_in_a_plan_stay_on_their_line) {
  const cp_options *options = CP_OPTIONS(.cwd = "a\"b\\c\nd\te\x01g\x7f");
  expect_in_plan("/bin/true", options, "chdir(\"a\\\"b\\\\c\\nd\\te\\x01g\\x7f\")");
}

TEST(long_texts_in_a_plan_are_cut) {
  char path[2000], list[4000] = "PATH=";
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  char *text = explain("/bin/true", CP_OPTIONS(.cwd = path));
  EXPECT_CONTAINS(text, "xxx...\")");
  EXPECT_LT(strlen(text), sizeof path);
  free(text);
  for (size_t i = 0; i < 100; i++)
    strcat(list, "/some/folder/that/has/a/long/name:");
  text = explain("program", CP_OPTIONS(.env = CP_ENV(list)));
  EXPECT_CONTAINS(text, "execve(\"/some/folder/that/has/a/long/name/program\"), or execve(");
  EXPECT_LT(strlen(text), 3000);
  free(text);
}

TEST(long_lists_in_a_plan_are_cut) {
  static unsigned groups[1000];
  static int cpus[1000];
  for (int i = 0; i < 1000; i++)
    groups[i] = (unsigned)i, cpus[i] = i % 64;
  char *text = explain("/bin/true", CP_OPTIONS(.groups = groups, .groups_count = 1000,
                                               .limits = {.cpus = cpus, .cpus_count = 1000}));
  EXPECT_CONTAINS(text, "setgroups(1000, {0, 1, 2, ");
  EXPECT_CONTAINS(text, "sched_setaffinity(0, {0, 1, 2, ");
  EXPECT(strstr(text, ", 999") == NULL);
  free(text);
  expect_in_plan("/bin/true", CP_OPTIONS(.groups = groups, .groups_count = 2), "setgroups(2, {0, 1})");
  expect_in_plan("/bin/true", CP_OPTIONS(.gid = CP_ID(5)), "setgroups(0, {}), where allowed");
}

TEST(limits_in_a_plan_have_their_names) {
  const struct {
    cp_limits limits;
    const char *name;
  } cases[] = {{{.cpu_s = CP_LIMIT(7)}, "RLIMIT_CPU, 7)"},
               {{.address_space = CP_LIMIT(7)}, "RLIMIT_AS, 7)"},
               {{.data = CP_LIMIT(7)}, "RLIMIT_DATA, 7)"},
               {{.stack = CP_LIMIT(7)}, "RLIMIT_STACK, 7)"},
               {{.core = CP_LIMIT(0)}, "RLIMIT_CORE, 0)"},
               {{.file_size = CP_LIMIT(7)}, "RLIMIT_FSIZE, 7)"},
               {{.descriptors = CP_LIMIT(7)}, "RLIMIT_NOFILE, 7)"},
               {{.processes = CP_LIMIT(CP_NO_LIMIT)}, "RLIMIT_NPROC, RLIM_INFINITY)"},
               {{.umask = CP_NUMBER(022)}, "umask(022)"},
               {{.nice = CP_NUMBER(-3)}, "setpriority(PRIO_PROCESS, 0, -3)"},
               {{.memory = CP_LIMIT(1 << 20)}, "limits by write(\"cgroup.procs\")"},
               {{.tree_processes = CP_LIMIT(9)}, "limits by write(\"cgroup.procs\")"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    NOTE("%s", cases[i].name);
    expect_in_plan("/bin/true", CP_OPTIONS(.limits = cases[i].limits), cases[i].name);
    expect_in_plan("/bin/true", CP_OPTIONS(.limits = cases[i].limits, .tree = true), cases[i].name);
  }
}

TEST(descriptors_in_a_plan) {
  expect_in_plan("/bin/true", CP_OPTIONS(.stdio = CP_STDIO(CP_FD(2), CP_FD(1), CP_SAME_AS(0), CP_IGNORE)),
                 "(2, 0)");
  expect_in_plan("/bin/true", CP_OPTIONS(.die_with_parent = true), "the guard knows it");
  expect_in_plan("/bin/true", CP_OPTIONS(.die_with_parent = true), "PR_SET_PDEATHSIG");
}
