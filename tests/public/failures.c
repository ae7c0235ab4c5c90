/* Children that cannot be started: what comes as an event, what the call itself tells, and what is left. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int descriptors_before;

static void nothing_is_left(void) {
  EXPECT_EQ(test_open_fds(), descriptors_before);
  expect_no_child();
}

static void look_at_error(cp_child *child, const cp_error *error, void *ctx) {
  cp_error *copy = ctx;
  (void)child;
  *copy = *error;
  copy->name = strdup(error->name);
  copy->code = strdup(error->code);
  copy->message = strdup(error->message);
  copy->syscall = strdup(error->syscall);
  copy->path = error->path == NULL ? NULL : strdup(error->path);
}

static void free_error(cp_error *copy) {
  free((void *)(uintptr_t)copy->name);
  free((void *)(uintptr_t)copy->code);
  free((void *)(uintptr_t)copy->message);
  free((void *)(uintptr_t)copy->syscall);
  free((void *)(uintptr_t)copy->path);
}

/* Fails by events: no pid, 'error' and 'close' and nothing else, streams that end. */
static void fails_later(const char *file, const cp_options *options, int errnum, const char *code) {
  record r = {0};
  cp_error error = {0};
  (void)cp_loop_default();
  descriptors_before = test_open_fds();
  cp_child *child = cp_child_keep(start(file, NULL, options));
  EXPECT_EQ(cp_pid(child), 0);
  EXPECT_EQ(cp_kill(child, SIGTERM), 0);
  EXPECT(!cp_child_result(child)->killed);
  record_child(&r, child);
  cp_on_error(child, look_at_error, &error);
  run();
  char events[64];
  snprintf(events, sizeof events, "error:%s close:%d", code, -errnum);
  EXPECT_STR(r.text, events);
  EXPECT_EQ(error.errnum, errnum);
  const cp_result *result = cp_child_result(child);
  EXPECT_EQ(result->code, -errnum);
  EXPECT_EQ(result->signal, 0);
  EXPECT(!result->exited);
  EXPECT(result->error != NULL);
  EXPECT_STR(result->error->message, error.message);
  free_error(&error);
  cp_child_free(child);
  cp_loop_free(cp_loop_default());
  (void)cp_loop_default();
  nothing_is_left();
}

PUBLIC_TEST(a_program_that_is_not_there) {
  fails_later("no_such_program_at_all", CP_OPTIONS(.env = CP_ENV("PATH=/bin:/usr/bin")), ENOENT, "ENOENT");
  fails_later("/no/such/program", NULL, ENOENT, "ENOENT");
  fails_later("tool", CP_OPTIONS(.env = CP_ENV("PATH=/nowhere")), ENOENT, "ENOENT");
}

PUBLIC_TEST(the_text_of_the_error_is_nodes) {
  cp_error error = {0};
  cp_child *child = start("nope", CP_ARGS("a"), CP_OPTIONS(.env = CP_ENV("PATH=/bin")));
  EXPECT_STR(cp_spawnargs(child)[0], "nope");
  EXPECT_STR(cp_spawnargs(child)[1], "a");
  cp_on_error(child, look_at_error, &error);
  run();
  EXPECT_STR(error.message, "spawn nope ENOENT");
  EXPECT_STR(error.name, "Error");
  EXPECT_STR(error.code, "ENOENT");
  EXPECT_STR(error.syscall, "spawn nope");
  EXPECT_STR(error.path, "nope");
  free_error(&error);
}

PUBLIC_TEST(a_program_that_may_not_be_run) {
  need_posix("modes of files");
  write_file("text", "no program", 0600);
  EXPECT_SYS(mkdir("folder", 0700));
  fails_later("./text", NULL, EACCES, "EACCES");
  fails_later("./folder", NULL, EACCES, "EACCES");
  fails_later("text", CP_OPTIONS(.env = CP_ENV("PATH=.")), EACCES, "EACCES");
}

PUBLIC_TEST(a_script_whose_interpreter_is_not_there) {
  write_file("script", "#!/no/such/interpreter\n", 0700);
  fails_later("./script", NULL, ENOENT, "ENOENT");
}

/* Node says that the program is missing; docs/deviations.md: cwd-enoent. */
PUBLIC_TEST(a_directory_that_is_not_there) {
  cp_error error = {0};
  fails_later("/bin/sh", CP_OPTIONS(.cwd = "/no/such/place"), ENOENT, "ENOENT");
  cp_child *child = start("/bin/sh", NULL, CP_OPTIONS(.cwd = "/no/such/place"));
  cp_on_error(child, look_at_error, &error);
  run();
  EXPECT_STR(error.message, "chdir /no/such/place ENOENT");
  EXPECT_STR(error.path, "/no/such/place");
  free_error(&error);
}

PUBLIC_TEST(a_shell_that_is_not_there) {
  fails_later("true", CP_OPTIONS(.shell_path = "/no/such/sh"), ENOENT, "ENOENT");
}

PUBLIC_TEST(a_file_of_stdio_that_is_not_there) {
  fails_later("/bin/sh", CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH("/no/such/file"))), ENOENT, "ENOENT");
}

/* ---- what Node throws ---- */

static void fails_at_once(const char *file, const char *const *args, const cp_options *options, int errnum,
                          const char *message) {
  (void)cp_loop_default();
  descriptors_before = test_open_fds();
  EXPECT(cp_spawn(file, args, options) == NULL);
  const cp_error *error = cp_last_error();
  EXPECT_EQ(error->errnum, errnum);
  EXPECT_STR(error->message, message);
  nothing_is_left();
  run(); /* nothing of it is left to happen */
}

PUBLIC_TEST(errors_that_the_call_tells) {
  need_posix("the errors of POSIX");
  static char big[200000], path[5001]; /* longer than one argument and one path may be */
  memset(big, 'x', sizeof big - 1);
  memset(path, '/', sizeof path - 1);
  fails_at_once("/bin/sh", CP_ARGS(big), NULL, E2BIG, "spawn E2BIG");
  fails_at_once("/etc/passwd/x", NULL, NULL, ENOTDIR, "spawn ENOTDIR");
  fails_at_once(path, NULL, NULL, ENAMETOOLONG, "spawn ENAMETOOLONG");
  EXPECT(cp_last_error()->path == NULL);
}

PUBLIC_TEST(a_link_that_leads_to_itself) {
  need_posix("links");
  EXPECT_SYS(symlink("loop", "loop"));
  fails_at_once("./loop", NULL, NULL, ELOOP, "spawn ELOOP");
}

PUBLIC_TEST(a_directory_that_is_a_file) {
  write_file("file", "no directory", 0600);
  fails_at_once(test_program(), NULL, CP_OPTIONS(.cwd = "file"), ENOTDIR, "chdir file ENOTDIR");
}

PUBLIC_TEST(a_descriptor_that_is_not_open) {
  fails_at_once(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FD(999))), EBADF, "spawn EBADF");
  fails_at_once(test_program(), NULL,
                CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_INHERIT, CP_FD(900))), EBADF,
                "spawn EBADF");
}
