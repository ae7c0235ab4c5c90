/*
 * The filters, call by call: what contained refuses, and that it is the filter that refuses it. The list is
 * the test's own, not the library's.
 */
#include "need.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

enum { ALL = 1, NETWORK = 2, SHARING = 4, METADATA = 8 };

static const struct {
  const char *name;
  int wanted, filter;
} calls[] = {
#define CALL(name, wanted, filter, ...) {#name "(" #__VA_ARGS__ ")", wanted, filter},
#include "calls.h"
#undef CALL
};
enum { COUNT = sizeof calls / sizeof *calls };

static void call_all(const cp_options *options, int ret[COUNT]) {
  cp_result *r = cp_spawn_sync(CALLER, NULL, options);
  if (r->error != NULL)
    FAIL("%s", r->error->message);
  EXPECT_EQ(r->code, FINE);
  size_t count = 0;
  for (const char *line = r->out.data; *line != '\0'; line = strchr(line, '\n') + 1) {
    EXPECT_LT(count, COUNT);
    ret[count++] = atoi(line);
  }
  EXPECT_EQ(count, COUNT);
  r = cp_result_free(r);
}

/* The same profile without its filters: capabilities and Landlock refuse some of them as well. */
static void call_without(int ret[COUNT]) {
  test_fault_arm("seccomp=EINVAL");
  call_all(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED), ret);
  EXPECT_GT(test_fault_fired(), 0);
  test_fault_disarm();
}

/* A call that this kernel does not know is nobody's to refuse. */
static void expect_refused(const cp_options *options, int filters) {
  int without[COUNT], with[COUNT], told_apart = 0, wanted = 0;
  call_without(without);
  call_all(options, with);
  for (size_t i = 0; i < COUNT; i++) {
    bool is_refused = calls[i].filter & filters;
    NOTE("%s: errno %d, without filters %d", calls[i].name, with[i], without[i]);
    EXPECT_EQ(with[i], is_refused ? calls[i].wanted : without[i]);
    wanted += is_refused;
    told_apart += is_refused && without[i] != calls[i].wanted;
  }
  NOTE("%d of %d by the filter alone", told_apart, wanted);
  EXPECT_GE(told_apart * 10, wanted * 7);
}

TEST(calls_that_contained_refuses) {
  need_profile(CP_ISOLATION_CONTAINED);
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED), ALL | NETWORK | SHARING | METADATA);
}

TEST(calls_that_contained_refuses_with_a_network) {
  need_profile(CP_ISOLATION_CONTAINED);
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allow_network = true),
                 ALL | SHARING | METADATA);
}

TEST(calls_that_contained_refuses_with_a_folder) {
  need_profile(CP_ISOLATION_CONTAINED);
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .scratch = test_dir()),
                 ALL | NETWORK | SHARING);
}
