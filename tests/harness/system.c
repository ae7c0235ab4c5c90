/* What the harness asks of the system, where the system says no: an error, and nothing made up. */
#include "system.h"
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* RLIMIT_* are of an unsigned enumeration in glibc's C and integers elsewhere: each is named where it is
 * used. */
static struct rlimit lowered(const struct rlimit *old, rlim_t soft) {
  return (struct rlimit){soft, old->rlim_max};
}

/* A text of `size` times the same letter; free() it. */
static char *letters(size_t size) {
  char *text = malloc(size + 1);
  EXPECT(text != NULL);
  memset(text, 'a', size);
  text[size] = '\0';
  return text;
}

TEST(a_pipe_without_free_descriptors) {
  int fds[2] = {-1, -1};
  struct rlimit old;
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  struct rlimit none = lowered(&old, 0);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &none));
  int r = system_pipe(fds);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &old));
  EXPECT_EQ(r, -EMFILE);
  EXPECT_EQ(fds[0], -1);
}

TEST(bytes_through_no_descriptor) {
  EXPECT_EQ(system_read_byte(-1), -EBADF);
  EXPECT_EQ(system_write_byte(-1), -EBADF);
}

TEST(a_shared_file_that_may_not_grow) {
  void *memory = NULL;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
  EXPECT_SYS(sigaction(SIGXFSZ, &ignore, &before));
  struct rlimit old;
  EXPECT_SYS(getrlimit(RLIMIT_FSIZE, &old));
  struct rlimit none = lowered(&old, 0);
  EXPECT_SYS(setrlimit(RLIMIT_FSIZE, &none));
  int r = system_map_file(test_dir(), "grown", 4096, true, &memory);
  EXPECT_SYS(setrlimit(RLIMIT_FSIZE, &old));
  EXPECT_SYS(sigaction(SIGXFSZ, &before, NULL));
  EXPECT_EQ(r, -EFBIG);
  EXPECT(memory == NULL);
}

TEST(a_shared_file_of_no_size) {
  void *memory = NULL;
  EXPECT_EQ(system_map_file(test_dir(), "empty", 0, true, &memory), -EINVAL);
  EXPECT(memory == NULL);
}

TEST(a_nonce_as_long_as_there_is_room) {
  char text[16];
  memset(text, '#', sizeof text);
  system_nonce(text, 9);
  EXPECT_EQ(strlen(text), 8);
  EXPECT_EQ(strspn(text, "0123456789abcdef"), 8);
  EXPECT_EQ(text[9], '#');
}

TEST(a_folder_with_too_long_a_name) {
  char *name = letters(5000), *old = getenv("TMPDIR");
  old = old == NULL ? NULL : strdup(old);
  system_setenv("TMPDIR", name);
  char *dir = system_make_dir();
  system_setenv("TMPDIR", old);
  EXPECT(dir == NULL);
  free(name);
  free(old);
}

TEST(a_program_behind_too_long_an_entry_of_path) {
  const char *now = getenv("PATH");
  EXPECT(now != NULL);
  char *path = letters(5020), *old = strdup(now);
  memcpy(path + 5000, ":/nowhere:/usr/bin:/", 20);
  system_setenv("PATH", path);
  char *program = system_program("sh");
  system_setenv("PATH", old);
  EXPECT(program != NULL);
  EXPECT_EQ(access(program, X_OK), 0);
  free(program);
  free(path);
  free(old);
}

/* Nobody can look where nothing can be opened. */
TEST(a_list_of_descriptors_without_one_for_looking) {
  struct rlimit old;
  EXPECT_GT(system_list_fds(NULL, 0), 2);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  struct rlimit none = lowered(&old, 0);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &none));
  size_t count = system_list_fds(NULL, 0);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &old));
  EXPECT_EQ(count, 0);
}

static void nothing(int number) {
  (void)number;
}

/* The program signals us while we wait for it. */
TEST(a_program_that_interrupts_who_waits) {
  struct sigaction noted = {.sa_handler = nothing}, before;
  FILE *script = fopen("script", "we");
  EXPECT(script != NULL);
  EXPECT_GT(fprintf(script, "for i in 1 2 3 4 5 6 7 8 9; do kill -USR1 $PPID; done; exit 5\n"), 0);
  EXPECT_EQ(fclose(script), 0);
  EXPECT_SYS(sigaction(SIGUSR1, &noted, &before));
  int code = system_run("/bin/sh", "script");
  EXPECT_SYS(sigaction(SIGUSR1, &before, NULL));
  EXPECT_EQ(code, 5);
}

/* Where SIGCHLD is ignored the kernel keeps no status: that is no exit code. */
TEST(a_program_whose_status_is_gone) {
  struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
  EXPECT_SYS(sigaction(SIGCHLD, &ignore, &before));
  int r = system_run("/bin/true", "");
  EXPECT_SYS(sigaction(SIGCHLD, &before, NULL));
  EXPECT_EQ(r, -1000);
}

TEST(a_program_that_cannot_be_run) {
  EXPECT_EQ(system_run("/nowhere/program", "x"), -1000);
}
