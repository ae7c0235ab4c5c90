#include "../../common/host.h"
#include "harness.h"
#include "plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static probe_report *seen;
static char document[400], lock[410], folder[400];

/* The caller is not clean: a blocked and an ignored signal, and variables that are nobody's business. */
static void prepare(void) {
  sigset_t some;
  EXPECT_SYS(setenv("API_KEY", "secret", 1));
  EXPECT_SYS(setenv("LANG", "C", 1));
  EXPECT_SYS(setenv("HOME", "/", 1));
  EXPECT(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, &some, NULL));
}

static int run_probe(const char *first, const char *second, const char *path) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second, NULL};
  prepare();
  int code = run_plugin(argv, path, folder);
  if (!host_returned())
    FAIL("[exec-fallthrough] a child came back from run_plugin() as a second caller");
  return code;
}

static void run_to_end(void) {
  EXPECT_EQ(run_probe("in", "exit:4", document), 4);
  EXPECT_EQ(seen->got, 11);
}

static void body_works(void) {
  run_to_end();
  if (access(lock, F_OK) == 0)
    FAIL("the lock is still there after the end");
  EXPECT_EQ(host_take_left(), 0);
}

static void body_descriptors(void) {
  run_to_end();
  for (int i = 0; i < seen->fd_count; i++)
    EXPECT_MISTAKE("fd-leak-exec", seen->fds[i] <= 2, "the plug-in has descriptor %d as well", seen->fds[i]);
  EXPECT_EQ(seen->fd_count, 3);
}

static void body_ignored(void) {
  run_to_end();
  EXPECT_MISTAKE("sigpipe-inherited", !(seen->ignored >> (SIGPIPE - 1) & 1),
                 "SIGPIPE is ignored in the plug-in, as in its caller");
}

static void body_blocked(void) {
  run_to_end();
  EXPECT_MISTAKE("mask-inherited", seen->blocked == 0, "signals are blocked in the plug-in: mask %llx",
                 (unsigned long long)seen->blocked);
}

static void body_environment(void) {
  int count = 0;
  run_to_end();
  for (const char *at = seen->env; (at = strchr(at, '\n')) && at[1]; at++)
    count++;
  if (probe_has_env(seen, "API_KEY="))
    FAIL("the plug-in has API_KEY, which is a secret of its caller");
  EXPECT_MISTAKE("env-clobber", getenv("API_KEY") != NULL,
                 "API_KEY was taken out of the caller's own environment");
  EXPECT(probe_has_env(seen, "PATH=") && probe_has_env(seen, "HOME=/\n") && probe_has_env(seen, "LANG=C\n"));
  if (count != 3)
    FAIL("the plug-in has %d variables, and not PATH, HOME and LANG alone", count);
}

static void body_folder(void) {
  char before[400], after[400];
  EXPECT(getcwd(before, sizeof before) != NULL);
  run_to_end();
  EXPECT_STR(seen->dir, folder);
  EXPECT(getcwd(after, sizeof after) != NULL);
  EXPECT_MISTAKE("chdir-in-parent", strcmp(before, after) == 0, "the caller was in %s and is in %s now",
                 before, after);
}

static void expect_own_signals(void) {
  sigset_t now;
  struct sigaction action;
  EXPECT_SYS(sigprocmask(SIG_BLOCK, NULL, &now));
  EXPECT_SYS(sigaction(SIGPIPE, NULL, &action));
  if (sigismember(&now, SIGTERM) != 1 || action.sa_handler != SIG_IGN)
    FAIL("the caller's own signals have changed: blocked SIGTERM, or ignored SIGPIPE");
}

static void body_still_works(void) {
  char *missing[] = {(char *)"catalogue-has-no-such-program", NULL};
  run_to_end();
  expect_own_signals();
  EXPECT_EQ(run_probe("kill:9", NULL, document), 128 + SIGKILL);
  EXPECT_EQ(run_plugin(missing, document, folder), -ENOENT);
  if (!host_returned())
    FAIL("[exec-fallthrough] a child came back from run_plugin() as a second caller");
  EXPECT_EQ(run_plugin(missing, "no/such/document", folder), -ENOENT);
  EXPECT_EQ(run_probe("exit:4", NULL, "no-such-document"), -ENOENT);
  EXPECT_EQ(host_take_left(), 0);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  int code = run_probe("in", "exit:4", document);
  EXPECT(code == 4 || code <= 0);
  expect_own_signals();
  (void)host_take_left();
}

static void begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  (void)snprintf(document, sizeof document, "%s/document", test_dir());
  (void)snprintf(lock, sizeof lock, "%s.lock", document);
  (void)snprintf(folder, sizeof folder, "%s/folder", test_dir());
  EXPECT_SYS(mkdir(folder, 0777));
  int fd = open(document, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  EXPECT_EQ(write(fd, "a document\n", 11), 11);
  EXPECT_SYS(close(fd));
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(works)
CHECK(descriptors)
CHECK(ignored)
CHECK(blocked)
CHECK(environment)
CHECK(folder)
CHECK(still_works)
CHECK(faults)
