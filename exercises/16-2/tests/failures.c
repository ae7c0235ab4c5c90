/* No process, no descriptor, and every other call that can fail. */
#include "events.h"
#include "recorder_check.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(no_process) {
  begin();
  child_listener listener = told_as("a");
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  errno = 0;
  int r = loop_spawn(the_loop, SH("exit 3"), &listener), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() > 0) {
    EXPECT_MISTAKE("fork-unchecked", r == -1, "fork() failed, and loop_spawn() returned %d", r);
    EXPECT_EQ(error, EAGAIN);
  }
  run();
  EXPECT_STR(told, r < 0 ? "" : "a exit 3 0\na close 3 0\n");
  end();
}

/* With room for no descriptor more, for one, for two … until it is enough. */
TEST(no_descriptor) {
  struct rlimit all, few;
  int result = -1, tries = 0;
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &all));
  for (; result < 0 && tries < 10; tries++) {
    begin();
    int before = test_open_fds(), lowest = dup(0);
    EXPECT_SYS(close(lowest));
    few = (struct rlimit){(rlim_t)(lowest + tries), all.rlim_max};
    child_listener listener = told_as("a");
    EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &few));
    result = loop_spawn(the_loop, SH("exit 3"), &listener);
    int error = errno;
    EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &all));
    if (result < 0) {
      EXPECT_EQ(error, EMFILE);
      int left = test_open_fds() - before;
      EXPECT_MISTAKE("fd-leak-parent", left == 0, "loop_spawn() failed, and %d descriptors are left", left);
    }
    run();
    EXPECT_STR(told, result < 0 ? "" : "a exit 3 0\na close 3 0\n");
    end();
  }
  EXPECT_EQ(result, 0);
  EXPECT_GT(tries, 1);
}

/* Run again for every call that can fail. What cannot be read cannot be handed out, and who cannot be waited
 * for stays, but the end is told. */
TEST(faults) {
  told[0] = '\0';
  errno = 0;
  the_loop = loop_new();
  if (!the_loop) {
    EXPECT_NE(errno, 0);
    return;
  }
  child_listener listener = told_as("a");
  errno = 0;
  int timer = loop_after(the_loop, 0, say, "t"), timer_error = errno;
  errno = 0;
  int r = loop_spawn(the_loop, SH("echo hello; exit 3"), &listener), error = errno;
  EXPECT(r == 0 || error != 0);
  EXPECT(timer == 0 || timer_error != 0);
  run();
  EXPECT_EQ(strstr(told, "t\n") != NULL, timer == 0);
  EXPECT_EQ(strstr(told, "a exit ") != NULL, r == 0);
  EXPECT_EQ(strstr(told, "a close ") != NULL, r == 0);
  end();
  while (waitpid(-1, NULL, 0) > 0)
    ;
}
