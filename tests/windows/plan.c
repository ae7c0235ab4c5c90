/* What a program of Windows is started with, planned on any system. */
#include "child/windows_plan.h"

#include "child/windows_search.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A plan as far as it is made when windows_plan() is called; `place` is the only file to be tried. */
static int plan_it(struct plan *plan, const char *file, const char *const *args, const char *place,
                   const cp_options *options) {
  *plan = (struct plan){.file = options->shell ? "cmd.exe" : file};
  size_t count = 0;
  while (args != NULL && args[count] != NULL)
    count++;
  plan->os.argv = arena_array(&plan->arena, count + 2, sizeof(char *));
  plan->os.argv[0] = arena_copy(&plan->arena, plan->file);
  for (size_t i = 0; i < count; i++)
    plan->os.argv[i + 1] = arena_copy(&plan->arena, args[i]);
  plan->os.envp = windows_env(&plan->arena, CP_ENV("A=1"), NULL);
  plan->os.candidates = arena_array(&plan->arena, 2, sizeof(char *));
  plan->os.candidates[0] = arena_copy(&plan->arena, place);
  return windows_plan(plan, file, args, options);
}

static void make_file(const char *name) {
  FILE *file = fopen(name, "wb");
  EXPECT(file != NULL);
  fclose(file);
  EXPECT_SYS(chmod(name, 0700)); /* where a file must say that it may be run */
}

TEST(a_program_gets_a_line) {
  struct plan plan;
  EXPECT_OK(plan_it(&plan, "x.exe", CP_ARGS("a b", "c\"d"), "x.exe", CP_OPTIONS(.windows_hide = true)));
  EXPECT_STR(plan.os.line, "x.exe \"a b\" \"c\\\"d\"");
  EXPECT(plan.os.hide);
  EXPECT(!plan.os.by_cmd);
  plan_free(&plan);
  EXPECT_OK(plan_it(&plan, "x.exe", CP_ARGS("a b", "\"c"), "x.exe", CP_OPTIONS(.windows_verbatim = true)));
  EXPECT_STR(plan.os.line, "x.exe a b \"c");
  EXPECT(!plan.os.hide);
  plan_free(&plan);
}

TEST(a_shell_gets_its_switches_and_tells_them) {
  struct plan plan;
  EXPECT_OK(plan_it(&plan, "echo a & b", NULL, "cmd.exe", CP_OPTIONS(.shell = true)));
  EXPECT_STR(plan.os.line, "cmd.exe /d /s /c \"echo a & b\"");
  EXPECT_STR(plan.os.argv[3], "/c");
  EXPECT_STR(plan.os.argv[4], "\"echo a & b\"");
  EXPECT(plan.os.argv[5] == NULL);
  plan_free(&plan);
}

TEST(a_batch_file_as_the_shell_is_refused) {
  struct plan plan;
  const cp_options *options = CP_OPTIONS(.shell_path = "my.bat", .batch = CP_BATCH_ESCAPE);
  EXPECT_EQ(plan_it(&plan, "my.bat", NULL, "my.bat", options), -EINVAL);
  EXPECT_STR(cp_last_error()->message, "spawn EINVAL");
  plan_free(&plan);
}

static void expect_refused(const char *file, const char *const *args, const char *place,
                           const cp_options *options, const char *part) {
  struct plan plan;
  int r = plan_it(&plan, file, args, place, options);
  expect_invalid(r, part);
  plan_free(&plan);
}

TEST(batch_files_are_refused_by_their_policy) {
  make_file("x.bat");
  expect_refused("x.bat", NULL, "./x.bat", CP_OPTIONS(.batch = CP_BATCH_REJECT), "spawn EINVAL");
  expect_refused("x.bat. ", NULL, "./x.bat", CP_OPTIONS(.shell = false), "spawn EINVAL");
  expect_refused("x.bat", CP_ARGS("a\nb"), "./x.bat", CP_OPTIONS(.batch = CP_BATCH_ESCAPE), "one line");
  expect_refused("x.bat", CP_ARGS("%"), "./x.bat", CP_OPTIONS(.batch = CP_BATCH_STRICT), "without %");
  expect_refused("x\n.bat", NULL, "./x.bat", CP_OPTIONS(.batch = CP_BATCH_ESCAPE), "control characters");
  expect_refused("x.exe", CP_ARGS("\xFF"), "x.exe", CP_OPTIONS(.shell = false), "no UTF-8");
}

/* A missing script is told when it is started, as any other file. */
TEST(a_batch_file_that_is_missing_is_planned_like_a_program) {
  struct plan plan;
  EXPECT_OK(plan_it(&plan, "no.bat", CP_ARGS("a"), "./no.bat", CP_OPTIONS(.batch = CP_BATCH_ESCAPE)));
  EXPECT(!plan.os.by_cmd);
  plan_free(&plan);
}

/* Two slashes in front make it the path of a share on any system. */
TEST(a_batch_file_that_is_there_is_run_by_cmd) {
  struct plan plan;
  char place[4200];
  make_file("it.bat");
  snprintf(place, sizeof place, "%s%s/it.bat", test_dir()[0] == '/' ? "/" : "", test_dir());
  EXPECT_OK(plan_it(&plan, "it.bat", CP_ARGS("a&b"), place, CP_OPTIONS(.batch = CP_BATCH_ESCAPE)));
  EXPECT(plan.os.by_cmd);
  EXPECT_CONTAINS(plan.os.line, "cmd.exe /e:ON /v:OFF /d /s /c \"\"");
  EXPECT_CONTAINS(plan.os.line, "\\it.bat\" \"a&b\"\"");
  plan_free(&plan);
}

TEST(a_batch_file_in_a_directory_of_a_share_is_refused) {
  char place[4200], cwd[4200];
  make_file("it.bat");
  snprintf(place, sizeof place, "%s%s/it.bat", test_dir()[0] == '/' ? "/" : "", test_dir());
  snprintf(cwd, sizeof cwd, "//server/share");
  expect_refused("it.bat", NULL, place, CP_OPTIONS(.batch = CP_BATCH_ESCAPE, .cwd = cwd), "options.cwd");
}

/* Where the script is, cmd.exe cannot be told: no drive and no share. */
TEST(a_batch_file_at_a_place_that_cmd_cannot_be_told) {
  make_file("a^;b.bat");
  if (test_dir()[0] == '/')
    expect_refused("a^;b.bat", NULL, "a^;b.bat", CP_OPTIONS(.batch = CP_BATCH_ESCAPE), "not absolute");
  else
    SKIP("every place here is on a drive");
}
