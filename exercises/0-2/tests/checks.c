/* What about_me() says, beside what the kernel says when it is asked directly. */
#include "../../common/host.h"
#include "about_me.h"
#include "harness.h"
#include "recorder_check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOW = 1024, CALLS = 50 };

static about ask(void) {
  about me;
  memset(&me, 0x55, sizeof me);
  int r = about_me(&me), error = errno;
  EXPECT(host_returned());
  if (r != 0)
    FAIL("about_me() returned %d (errno %d, %s); nothing had failed, so 0 is expected", r, error,
         strerror(error));
  EXPECT(memchr(me.name, '\0', sizeof me.name) != NULL);
  return me;
}

static void body_pids(void) {
  about me = ask();
  EXPECT_EQ(me.pid, getpid());
  EXPECT_EQ(me.parent, getppid());
}

TEST(pids) {
  host_run(body_pids);
}

static void expect_name(const char *name) {
  EXPECT_SYS(prctl(PR_SET_NAME, name));
  about me = ask();
  if (strcmp(me.name, name) != 0)
    FAIL("this process is called \"%s\"; about_me() says \"%s\"", name, me.name);
  if (me.parent != getppid() || me.threads != 1)
    FAIL("with the name \"%s\" about_me() says parent %d and %d threads; right are %d and 1", name,
         (int)me.parent, me.threads, (int)getppid());
}

static void body_name(void) {
  expect_name("child");
  expect_name("fifteen_letters");
  expect_name("two words");
  expect_name("a) R 1 (b");
}

TEST(name) {
  host_run(body_name);
}

static void *hold(void *gate) {
  (void)test_hold_fd(((test_gate *)gate)->hold_fd);
  return NULL;
}

static void body_threads(void) {
  pthread_t threads[2];
  test_gate gate = test_gate_open();
  EXPECT_EQ(ask().threads, 1);
  for (int i = 0; i < 2; i++)
    EXPECT_EQ(pthread_create(&threads[i], NULL, hold, &gate), 0);
  about me = ask();
  test_release(&gate, 2);
  for (int i = 0; i < 2; i++)
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
  test_gate_close(&gate);
  if (me.threads != 3)
    FAIL("two more threads run, and about_me() says %d instead of 3", me.threads);
}

TEST(threads) {
  host_run(body_threads);
}

static int count_open(void) {
  int count = 0;
  for (int fd = 0; fd < LOW; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static void expect_descriptors(const char *when) {
  int open_now = count_open();
  about me = ask();
  if (me.descriptors != open_now)
    FAIL("%s %d descriptors are open; about_me() says %d", when, open_now, me.descriptors);
}

static void body_descriptors(void) {
  expect_descriptors("at the start");
  int low = dup(0);
  EXPECT_SYS(low);
  EXPECT_SYS(dup2(0, 200));
  expect_descriptors("after dup() and dup2(0, 200)");
  EXPECT_SYS(close(low));
  expect_descriptors("after one close()");
}

TEST(descriptors) {
  host_run(body_descriptors);
}

static void body_again(void) {
  (void)ask();
  int before = count_open();
  for (int i = 0; i < CALLS; i++)
    (void)ask();
  int after = count_open();
  if (after != before)
    FAIL("%d more calls of about_me() left %d descriptors open", CALLS, after - before);
}

TEST(again) {
  host_run(body_again);
}

/* ask() in a process that is not the host. */
static void expect_own(const char *who) {
  about me;
  EXPECT_EQ(about_me(&me), 0);
  if (me.pid != getpid())
    FAIL("in %s, pid %d, about_me() says pid %d", who, (int)getpid(), (int)me.pid);
  if (me.parent != getppid())
    FAIL("in %s, a child of pid %d, about_me() says parent %d", who, (int)getppid(), (int)me.parent);
}

/* Its parent leaves; from then on it is somebody else's. */
static void grandchild(pid_t parent) {
  expect_own("a grandchild");
  board->notes[0] = 1;
  while (getppid() == parent)
    rest(1);
  expect_own("a grandchild whose parent has ended");
  board->notes[1] = 1;
  _exit(0);
}

static void wait_for_one(void) {
  int status;
  EXPECT_SYS(wait(&status));
  if (WIFEXITED(status) && WEXITSTATUS(status) == TEST_FAILED)
    _exit(TEST_FAILED);
  EXPECT_EQ(status, 0);
}

static void body_family(void) {
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 1));
  (void)ask();
  pid_t child = fork();
  EXPECT_SYS(child);
  if (child == 0) {
    expect_own("a child");
    pid_t own = getpid(), pid = fork();
    EXPECT_SYS(pid);
    if (pid == 0)
      grandchild(own);
    while (!board->notes[0] && !in_state(pid, "ZX"))
      rest(1);
    _exit(0);
  }
  wait_for_one();
  wait_for_one(); /* the grandchild: its parent's end made it the host's */
  EXPECT_EQ(board->notes[1], 1);
}

TEST(family) {
  host_run(body_family);
}

/* In the place of libc's. */
static bool no_folders;

DIR *opendir(const char *path) {
  if (no_folders) {
    errno = EMFILE;
    return NULL;
  }
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return fd < 0 ? NULL : fdopendir(fd);
}

/* A reported error, with nothing changed, is as good as the right answer. */
static void expect_error_or_right(void) {
  about me;
  memset(&me, 0x55, sizeof me);
  about untouched = me;
  int before = count_open();
  errno = 0;
  int r = about_me(&me), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  no_folders = false;
  EXPECT(host_returned());
  EXPECT_EQ(count_open(), before);
  if (r == 0) {
    EXPECT_EQ(me.pid, getpid());
    EXPECT_EQ(me.parent, getppid());
    EXPECT_EQ(me.threads, 1);
    EXPECT_EQ(me.descriptors, before);
  } else {
    EXPECT_EQ(r, -1);
    EXPECT_NE(error, 0);
    if (memcmp(&me, &untouched, sizeof me) != 0)
      FAIL("about_me() returned -1, and has written into *ret");
  }
}

static void body_unreadable(void) {
  NOTE("no file can be opened: open() and fopen() fail with EMFILE");
  EXPECT_EQ(recorder_set_fault("open:*:EMFILE,fopen:*:EMFILE"), 0);
  expect_error_or_right();
  NOTE("no folder can be opened: opendir() fails with EMFILE");
  no_folders = true;
  expect_error_or_right();
  NOTE("nothing can be read: read() fails with EIO");
  EXPECT_EQ(recorder_set_fault("read:*:EIO"), 0);
  expect_error_or_right();
}

TEST(unreadable) {
  host_run(body_unreadable);
}
