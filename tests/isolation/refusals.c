/* What is allowed works, what is not is refused, and what makes no sense is not started. */
#include "need.h"
#include "outside.h"
#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const cp_isolation profiles[] = {CP_ISOLATION_CONTAINED, CP_ISOLATION_SEALED};
enum { PROFILES = sizeof profiles / sizeof *profiles };

static void write_text(const char *path, const char *text, mode_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  EXPECT_SYS(fchmod(fd, mode));
  EXPECT_SYS(close(fd));
}

/* Of a folder in the test's own; a static text. */
static const char *here(const char *name) {
  static char paths[4][4200];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", test_dir(), name);
  return path;
}

static void make_folder(const char *name, mode_t mode) {
  EXPECT_SYS(mkdir(here(name), 0755));
  EXPECT_SYS(chmod(here(name), mode));
}

/* The output and the code of a shell's command line. */
static int sh(const char *command, const cp_options *options, char *ret_out, size_t size) {
  cp_result *r = cp_spawn_sync("/bin/sh", CP_ARGS("-c", command), options);
  if (r->error != NULL)
    FAIL("%s: %s", command, r->error->message);
  snprintf(ret_out, size, "%s", r->out.data);
  int code = r->code;
  r = cp_result_free(r);
  return code;
}

TEST(allowed_paths_can_be_used_as_far_as_they_are_allowed) {
  need_profile(CP_ISOLATION_SEALED);
  char out[256];
  make_folder("read", 0755);
  make_folder("write", 0777);
  make_folder("closed", 0777);
  write_text(here("read/file"), "text", 0644);
  const cp_allowed allowed[] = {
      {here("read"), CP_MAY_READ}, {here("write"), CP_MAY_READ | CP_MAY_WRITE}, {NULL, 0}};
  for (int i = 0; i < PROFILES; i++) {
    const cp_options *options = CP_OPTIONS(.isolation = profiles[i], .allowed = allowed, .cwd = here("read"));
    EXPECT_EQ(sh("cat file", options, out, sizeof out), 0);
    EXPECT_STR(out, "text");
    EXPECT_NE(sh("echo x > file", options, out, sizeof out), 0);
    EXPECT_EQ(
        sh("rm -f ../write/file && echo new > ../write/file && cat ../write/file", options, out, sizeof out),
        0);
    EXPECT_STR(out, "new\n");
    EXPECT_NE(sh("echo x > ../closed/file", options, out, sizeof out), 0);
    EXPECT_NE(sh("cp /bin/true ../write/true && ../write/true", options, out, sizeof out), 0);
  }
}

TEST(scratch_can_be_written_and_run_from) {
  need_profile(CP_ISOLATION_SEALED);
  char out[256];
  make_folder("scratch", 0777);
  for (int i = 0; i < PROFILES; i++) {
    const cp_options *options =
        CP_OPTIONS(.isolation = profiles[i], .scratch = here("scratch"), .cwd = here("scratch"));
    EXPECT_EQ(
        sh("rm -rf * && mkdir a && echo x > a/b && mv a/b c && cat c && cp /bin/true t && chmod 755 t && ./t",
           options, out, sizeof out),
        0);
    EXPECT_STR(out, "x\n");
  }
}

TEST(a_network_that_is_allowed_is_there) {
  need_profile(CP_ISOLATION_SEALED);
  outside_share();
  outside_make();
  for (int i = 0; i < PROFILES; i++) {
    const char *const attempts[] = {"tcp", "udp"};
    for (int j = 0; j < 2; j++) {
      bool whole = profiles[i] != CP_ISOLATION_CONTAINED || contained_lacks() == 0;
      cp_options options =
          *CP_OPTIONS(.isolation = profiles[i], .allow_network = true, .isolation_required = whole);
      options.allowed = outside_allowed();
      cp_result *r = outside_attempt(attempts[j], &options);
      EXPECT(r->error == NULL);
      EXPECT_EQ(r->code, PROBE_ESCAPED);
      r = cp_result_free(r);
    }
  }
  outside_unmake();
}

/* Without any place to write, modes, owners and times are closed, too. */
TEST(metadata_is_closed_where_nothing_may_be_written) {
  static const char *const attempts[] = {"chmod", "chown", "touch", "setxattr"};
  need_profile(CP_ISOLATION_CONTAINED);
  outside_share();
  outside_make();
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
    cp_options options = *CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED);
    options.allowed = outside_allowed();
    cp_result *r = outside_attempt(attempts[i], &options);
    EXPECT(r->error == NULL);
    if (r->code != PROBE_ABSENT)
      EXPECT_EQ(r->code, PROBE_REFUSED);
    r = cp_result_free(r);
  }
  outside_unmake();
}

TEST(a_script_may_read_its_interpreter) {
  need_profile(CP_ISOLATION_SEALED);
  make_folder("bin", 0755);
  EXPECT_SYS(symlink("/bin/sh", here("bin/interpreter")));
  char text[4300];
  snprintf(text, sizeof text, "#!%s -u\necho ran\n", here("bin/interpreter"));
  write_text(here("script"), text, 0755);
  for (int i = 0; i < PROFILES; i++) {
    cp_result *r = cp_spawn_sync(here("script"), NULL, CP_OPTIONS(.isolation = profiles[i]));
    if (r->error != NULL)
      FAIL("%s", r->error->message);
    EXPECT_STR(r->out.data, "ran\n");
    r = cp_result_free(r);
  }
}

TEST(a_named_path_must_be_there) {
  need_profile(CP_ISOLATION_SEALED);
  for (int i = 0; i < PROFILES; i++) {
    const cp_allowed allowed[] = {{here("nope"), CP_MAY_READ}, {NULL, 0}};
    cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.isolation = profiles[i], .allowed = allowed));
    EXPECT(r->error != NULL);
    EXPECT_EQ(r->error->errnum, ENOENT);
    EXPECT_EQ(r->error->step, CP_STEP_ISOLATION);
    EXPECT_EQ(r->error->index, CP_PART_FILES);
    r = cp_result_free(r);
  }
}

static void expect_refused(const cp_options *options) {
  EXPECT(cp_spawn("/bin/true", NULL, options) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  EXPECT(*cp_last_error()->advice != '\0');
}

TEST(senseless_isolation_is_refused) {
  const cp_allowed relative[] = {{"here", CP_MAY_READ}, {NULL, 0}}, nothing[] = {{"/usr", 0}, {NULL, 0}},
                   more[] = {{"/usr", 8}, {NULL, 0}};
  expect_refused(CP_OPTIONS(.isolation = (cp_isolation)4));
  expect_refused(CP_OPTIONS(.isolation = (cp_isolation)-1));
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allowed = relative));
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allowed = nothing));
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allowed = more));
  expect_refused(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .scratch = "here"));
}

/* The parent is what it was: what the child gave up in the parent's memory was its own. */
TEST(the_parent_gives_up_nothing) {
  char before[4096], after[4096];
  need_profile(CP_ISOLATION_CONTAINED);
  for (int i = 0; i < 2; i++) {
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    char *text = i == 0 ? before : after;
    ssize_t n = read(fd, text, sizeof before - 1);
    EXPECT_GT(n, 0);
    text[n] = '\0';
    EXPECT_SYS(close(fd));
    cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED));
    EXPECT_EQ(r->code, 0);
    r = cp_result_free(r);
  }
  const char *a = strstr(before, "CapInh:"), *b = strstr(after, "CapInh:");
  EXPECT(a != NULL && b != NULL);
  size_t size = (size_t)(strstr(a, "Seccomp_filters:") - a) + 18; /* capabilities, no_new_privs, filters */
  EXPECT_MEM(b, size, a, size);
}
