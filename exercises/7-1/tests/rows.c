#include "../../common/host.h"
#include "harness.h"
#include "pipeline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STAGES = 4 };

static probe_report *seen;

/* Each command is a copy of the probe; only the last one's report is looked at, the others share another. */
static int run_stages(size_t n, const char *first, const char *last) {
  static char other[PROBE_TEXT];
  char *argv[STAGES][4];
  char *const *commands[STAGES];
  (void)snprintf(other, sizeof other, "%s-other", probe_argument());
  for (size_t i = 0; i < n; i++) {
    const char *list[] = {"catalogue-probe", i + 1 == n ? probe_argument() : other,
                          i == 0       ? first
                          : i + 1 == n ? last
                                       : "cat",
                          NULL};
    for (size_t k = 0; k < 4; k++)
      argv[i][k] = (char *)(uintptr_t)list[k];
    commands[i] = argv[i];
  }
  int code = pipeline(commands, n);
  EXPECT(host_returned());
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left < (int)n, "none of %zu programs was waited for", n);
  EXPECT_MISTAKE("zombie-some", left == 0, "%d of %zu programs were not waited for", left, n);
  return code;
}

static void output_to(const char *name) {
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT_SYS(fd);
  EXPECT_SYS(dup2(fd, 1));
  EXPECT_SYS(close(fd));
}

static void begin(void) {
  char path[PROBE_TEXT * 2];
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  (void)snprintf(path, sizeof path, "%s-other", probe_argument() + strlen("--probe="));
  int fd = open(path, O_RDWR | O_CREAT, 0666);
  EXPECT_SYS(fd);
  EXPECT_SYS(close(fd));
}

static void body_two(void) {
  output_to("out");
  EXPECT_EQ(run_stages(2, "out:70000", "cat"), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 70000);
}

static void body_one(void) {
  output_to("out");
  EXPECT_EQ(run_stages(1, "out:5", ""), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 5);
}

static void body_four(void) {
  output_to("out");
  EXPECT_EQ(run_stages(4, "out:1048576", "cat"), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 1048576);
}

static void body_code(void) {
  EXPECT_EQ(run_stages(3, "out:5", "exit:7"), 7);
}

static bool same_stream(int i) {
  for (int k = 0; k < seen->fd_count; k++)
    if (seen->fds[k] <= 2 && seen->inodes[k] == seen->inodes[i] && seen->modes[k] == seen->modes[i])
      return true;
  return false;
}

static void body_descriptors(void) {
  EXPECT_EQ(run_stages(3, "out:5", "in"), 0);
  for (int i = 0; i < seen->fd_count; i++) {
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2 || !same_stream(i),
                   "the last program has descriptor %d, which is one of its streams a second time",
                   seen->fds[i]);
    EXPECT_MISTAKE("fd-leak-exec", seen->fds[i] <= 2, "the last program has descriptor %d as well",
                   seen->fds[i]);
  }
}

static void body_again(void) {
  EXPECT_EQ(run_stages(3, "out:5", "in"), 0);
  int before = test_open_fds();
  for (int i = 0; i < 10; i++)
    EXPECT_EQ(run_stages(3, "out:5", "in"), 0);
  int after = test_open_fds();
  EXPECT_MISTAKE("fd-leak-parent", after == before, "ten more pipelines left %d more descriptors open",
                 after - before);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(one)
CHECK(two)
CHECK(four)
CHECK(code)
CHECK(descriptors)
CHECK(again)
