/* Limits of a child, and how a result says which one ended it. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* limits: soft and hard of every resource, the umask and the priority. */
HELPER(limits) {
  const int resources[] = {RLIMIT_CPU,  RLIMIT_AS,    RLIMIT_DATA,   RLIMIT_STACK,
                           RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC};
  for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
    struct rlimit limit;
    EXPECT_SYS(getrlimit((unsigned)resources[i], &limit));
    printf("%llu:%llu ", (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
  }
  printf("%03o %d", umask(0), getpriority(PRIO_PROCESS, 0));
  return FINE;
}

static uint64_t soft_of(const char *text, int index) {
  for (int i = 0; i < index; i++)
    text = strchr(text, ' ') + 1;
  return strtoull(text, NULL, 10);
}

static bool sanitized(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return true;
#endif
#endif
  return false;
}

TEST(limits_reach_the_child) {
  char *out = output_of(START(CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(100),
                                                    .stack = CP_LIMIT(4 << 20),
                                                    .core = CP_LIMIT(0),
                                                    .file_size = CP_LIMIT(1 << 20),
                                                    .descriptors = CP_LIMIT(50),
                                                    .processes = CP_LIMIT(5000),
                                                    .umask = CP_NUMBER(027),
                                                    .nice = CP_NUMBER(5)}),
                              "limits"));
  EXPECT_EQ(soft_of(out, 0), 100);
  EXPECT_CONTAINS(out, "4194304:4194304 0:0 1048576:1048576 50:50 5000:5000 027 5");
  free(out);
}

TEST(limits_of_memory_reach_the_child) {
  if (sanitized())
    SKIP("a sanitizer needs all the address space");
  char *out = output_of(START(
      CP_OPTIONS(.limits = {.address_space = CP_LIMIT(1ull << 32), .data = CP_LIMIT(1ull << 30)}), "limits"));
  EXPECT_CONTAINS(out, "4294967296:4294967296 1073741824:1073741824 ");
  free(out);
}

TEST(a_limit_of_zero_is_a_limit_and_no_limit_is_none) {
  char *out = output_of(START(CP_OPTIONS(.limits = {.core = CP_LIMIT(0), .umask = CP_NUMBER(0)}), "limits"));
  EXPECT_EQ(soft_of(out, 4), 0);
  EXPECT_CONTAINS(out, " 000 ");
  free(out);
  struct rlimit now;
  EXPECT_SYS(getrlimit(RLIMIT_CPU, &now));
  if (now.rlim_max != RLIM_INFINITY)
    SKIP("processor time is limited here");
  out = output_of(START(CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(CP_NO_LIMIT)}), "limits"));
  EXPECT_EQ(soft_of(out, 0), (uint64_t)RLIM_INFINITY);
  free(out);
}

TEST(the_parent_keeps_its_own_limits) {
  struct rlimit before, after;
  mode_t mask = umask(022);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &before));
  expect_code(
      START(
          CP_OPTIONS(.limits = {.descriptors = CP_LIMIT(20), .umask = CP_NUMBER(077), .nice = CP_NUMBER(3)}),
          "code", "0"),
      0);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &after));
  EXPECT_EQ(before.rlim_cur, after.rlim_cur);
  EXPECT_EQ(umask(mask), 022);
  EXPECT_NE(getpriority(PRIO_PROCESS, 0), 3);
}

static void expect_ended_by(cp_child *child, cp_limit_kind kind, const char *signal) {
  cp_result *r = cp_wait(child, 60000);
  EXPECT(r->error == NULL);
  EXPECT_STR(r->signal_name, signal);
  EXPECT_EQ(r->limit, kind);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_LIMIT);
  cp_result_free(r);
}

TEST(the_wall_clock_kills) {
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.limits.wall_ms = CP_LIMIT(20)), "forever"));
  expect_ended_by(child, CP_LIMIT_WALL, "SIGKILL");
  EXPECT(cp_child_result(child)->killed);
  cp_child_free(child);
  expect_ended_by(START(CP_OPTIONS(.limits.wall_ms = CP_LIMIT(0)), "forever"), CP_LIMIT_WALL, "SIGKILL");
}

HELPER(busy) {
  for (volatile unsigned long n = 0;; n++)
    ;
  return 1;
}

TEST(processor_time_ends_a_child) {
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.limits.cpu_s = CP_LIMIT(1)), "busy"));
  cp_result *r = cp_wait(child, 60000);
  EXPECT(r->signal == SIGXCPU || r->signal == SIGKILL); /* the soft and the hard limit are one here */
  EXPECT_EQ(r->limit, CP_LIMIT_CPU);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_LIMIT);
  EXPECT(!r->killed); /* by the kernel */
  EXPECT_GE(r->usage.user_us + r->usage.system_us, 500000);
  cp_result_free(r);
  cp_child_free(child);
}

HELPER(writes_a_file) {
  static char block[4096];
  int fd = open("big", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  EXPECT_SYS(fd);
  for (size_t size = 0; size < 100 * sizeof block;) {
    ssize_t n = write(fd, block, sizeof block); /* the last one before the limit may be short */
    EXPECT_GT(n, 0);
    size += (size_t)n;
  }
  return FINE;
}

TEST(a_file_that_grows_too_large_ends_a_child) {
  expect_code(START(NULL, "writes_a_file"), FINE);
  expect_ended_by(START(CP_OPTIONS(.limits.file_size = CP_LIMIT(100000)), "writes_a_file"),
                  CP_LIMIT_FILE_SIZE, "SIGXFSZ");
}

TEST(other_deaths_are_no_limit) {
  cp_child *child =
      START(CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(100), .file_size = CP_LIMIT(100000)}), "forever");
  EXPECT_EQ(cp_kill(child, SIGTERM), 1);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->limit, CP_LIMIT_NONE);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_CALLER);
  cp_result_free(r);
}

static void refused(const cp_limits *limits) {
  const cp_options options = {.size = sizeof options, .limits = *limits};
  EXPECT(cp_spawn("/bin/sh", NULL, &options) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
}

TEST(limits_that_are_refused) {
  refused(&(cp_limits){.nice = CP_NUMBER(20)});
  refused(&(cp_limits){.nice = CP_NUMBER(-21)});
  refused(&(cp_limits){.umask = CP_NUMBER(01000)});
  refused(&(cp_limits){.umask = CP_NUMBER(-1)});
}

/* ---- what a result tells besides ---- */

HELPER(touches_memory) {
  size_t size = 32 << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT(memory != MAP_FAILED);
  memset(memory, 1, size);
  return FINE;
}

TEST(what_the_child_used) {
  cp_result *r = cp_wait(START(NULL, "touches_memory"), DEADLINE_MS);
  EXPECT_EQ(r->code, FINE);
  EXPECT_GE(r->usage.max_rss_bytes, 32 << 20);
  EXPECT_LT(r->usage.max_rss_bytes, (int64_t)1 << 36); /* bytes, and neither KiB nor pages */
  EXPECT_GT(r->usage.minor_faults, 0);
  EXPECT_GE(r->usage.user_us + r->usage.system_us, 0);
  cp_result_free(r);
}

HELPER(dumps) {
  abort();
}

TEST(a_core_dump_is_told) {
  char pattern[256] = "";
  int fd = open("/proc/sys/kernel/core_pattern", O_RDONLY | O_CLOEXEC);
  struct rlimit core;
  EXPECT_SYS(getrlimit(RLIMIT_CORE, &core));
  bool known = fd >= 0 && read(fd, pattern, sizeof pattern - 1) > 0;
  if (fd >= 0)
    close(fd);
  if (!known || pattern[0] == '|' || pattern[0] == '/' || core.rlim_max < 1 << 20 || sanitized())
    SKIP("no core file can be written into the folder of the test here");
  cp_result *r = cp_wait(START(CP_OPTIONS(.limits.core = CP_LIMIT(core.rlim_max)), "dumps"), DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGABRT);
  EXPECT(r->core_dumped);
  cp_result_free(r);
}

TEST(no_core_dump_is_told_where_none_was_allowed) {
  cp_result *r = cp_wait(START(CP_OPTIONS(.limits.core = CP_LIMIT(0)), "dumps"), DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGABRT);
  EXPECT(!r->core_dumped);
  cp_result_free(r);
}
