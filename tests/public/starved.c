/* A system that has no more descriptors or processes to give. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static int highest_descriptor(void) {
  int highest = 0;
  for (int fd = 0; fd < 4096; fd++)
    if (fcntl(fd, F_GETFD) >= 0)
      highest = fd;
  return highest;
}

static void take_code(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  *(int *)ctx = result->code;
}

/* With room for `more` descriptors above those that are open: starts a child, or tells EMFILE and leaks none.
 */
static void start_with_room_for(int more) {
  struct rlimit old, less;
  (void)cp_loop_default();
  int before = test_open_fds(), code = 1;
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  less = old;
  less.rlim_cur = (rlim_t)highest_descriptor() + 1 + (rlim_t)more;
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &less));
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("say", "x"), NULL);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &old));
  EXPECT(child != NULL);
  cp_on_close(child, take_code, &code);
  if (cp_pid(child) == 0) {
    record r = {0};
    record_child(&r, child);
    run();
    EXPECT_STR(r.text, "error:EMFILE close:-24");
    EXPECT_EQ(code, -EMFILE);
    EXPECT_EQ(test_open_fds(), before);
  } else {
    run();
    EXPECT_EQ(code, FINE);
  }
  expect_no_child();
}

PUBLIC_TEST(no_descriptors_are_left) {
  for (int more = 0; more < 12; more++) {
    NOTE("room for %d", more);
    start_with_room_for(more);
  }
}

/* Becomes a user who may have no process beside this one. */
HELPER(without_processes) {
  record r = {0};
  const struct rlimit none = {1, 1};
  if (getuid() == 0)
    EXPECT_SYS(setuid(65534));
  EXPECT_SYS(setrlimit(RLIMIT_NPROC, &none));
  cp_child *child = cp_spawn("/bin/sh", NULL, NULL);
  EXPECT(child != NULL);
  EXPECT_EQ(cp_pid(child), 0);
  EXPECT(cp_stdin(child) != NULL && cp_stdout(child) != NULL);
  record_child(&r, child);
  run();
  EXPECT_STR(r.text, "error:EAGAIN close:-11");
  cp_loop_free(cp_loop_default());
  _exit(FINE); /* LeakSanitizer would start a thread at exit() */
}

PUBLIC_TEST(no_processes_are_left) {
  expect_code(START(NULL, "without_processes"), FINE);
}

PUBLIC_TEST(a_child_that_was_started_hears_of_its_end_after_many_that_failed) {
  int code = 0;
  cp_child *good = START(NULL, "hold");
  cp_on_close(good, take_code, &code);
  for (int i = 0; i < 100; i++)
    EXPECT(cp_spawn("/no/such/program", NULL, NULL) != NULL);
  cp_end(cp_stdin(good));
  run();
  EXPECT_EQ(code, FINE);
}
