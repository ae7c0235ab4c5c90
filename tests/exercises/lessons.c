/* Programs of the lessons in C and in JavaScript: the same output. What `kit dev check` proves is not here.
 */
#include "childproc.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_output(const char *name, const char *block) {
  char *out = NULL;
  EXPECT_EQ(kit_run_with((const char *const[]){"demo", name, NULL}, &out), 0);
  EXPECT_STR(out, block);
  free(out);
}

/* In place of the ping of the system, which needs a package, and here and there a right. */
static void make_ping(void) {
  FILE *file = fopen("ping", "w");
  EXPECT(file != NULL);
  EXPECT(fputs("#!/bin/sh\necho \"$@\"\nexit 5\n", file) >= 0);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(chmod("ping", 0755));
  char *path = text_format("%s:%s", test_dir(), getenv("PATH"));
  EXPECT_SYS(setenv("PATH", path, 1));
  free(path);
}

static const char ping_says[] = "-c 3 127.0.0.1\nchild process exited with code 5\n";

TEST(spawn_in_c) {
  kit_prepare();
  make_ping();
  expect_output("spawn", ping_says);
}

static void expect_javascript(const char *path, const char *expected) {
  cp_child *child = cp_spawn("node", CP_ARGS(in_root(path)),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  if (result->error && strcmp(result->error->code, "ENOENT") == 0)
    SKIP("node is not installed");
  EXPECT_EQ(result->code, 0);
  result = cp_result_free(result);
  char text[1000] = "";
  FILE *file = fopen("out", "r");
  EXPECT(file != NULL);
  (void)!fread(text, 1, sizeof text - 1, file);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_STR(text, expected);
}

TEST(spawn_in_javascript) {
  make_ping();
  expect_javascript("lessons/0-start/spawn.js", ping_says);
}

TEST(exit_event_in_javascript) {
  expect_javascript("lessons/2-wait/exit_event.js",
                    "exit 3: code 3, signal null\nkill $$: code null, signal SIGTERM\n");
}

TEST(shell_or_list_in_javascript) {
  expect_javascript("lessons/12-shells/shell_or_list.js",
                    "pasted: nothing\nINJECTED\nlist: nothing; echo INJECTED\n");
}
