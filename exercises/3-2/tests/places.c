#include "places.h"
#include "../../common/host.h"
#include "harness.h"
#include "look_up.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 1000 };

void place_folder(const char *folder) {
  if (*folder && mkdir(folder, 0755) != 0)
    EXPECT_EQ(errno, EEXIST);
}

void place_program(const char *folder, const char *name, int code, mode_t mode) {
  char path[PATH_SIZE];
  place_folder(folder);
  (void)snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
  FILE *file = fopen(path, "w");
  EXPECT(file != NULL);
  EXPECT(fprintf(file, "#!/bin/sh\nexit %d\n", code) > 0);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(chmod(path, mode));
}

/* Of a long one its beginning. */
static const char *shown(const char *path) {
  static char text[80];
  (void)snprintf(text, sizeof text, "%.60s%s", path ? path : "(none)",
                 path && strlen(path) > 60 ? "..." : "");
  return text;
}

static int call(const char *name, const char *path, char buffer[PATH_SIZE]) {
  char before[PATH_SIZE];
  memset(buffer, '#', PATH_SIZE);
  memcpy(before, buffer, PATH_SIZE);
  int error = look_up(name, path, buffer, PATH_SIZE);
  EXPECT(host_returned());
  if (error && memcmp(buffer, before, PATH_SIZE) != 0)
    FAIL("look_up(\"%s\", \"%s\") returned %d, and has written into buffer", name, shown(path), error);
  return error;
}

void expect_found(const char *name, const char *path, const char *found) {
  char buffer[PATH_SIZE];
  int error = call(name, path, buffer);
  EXPECT_MISTAKE("exec-path", error != ENOENT || strchr(name, '/'),
                 "look_up(\"%s\", \"%s\") returned ENOENT; %s is there and may be executed", name,
                 shown(path), found);
  if (error)
    FAIL("look_up(\"%s\", \"%s\") returned %d (%s); %s is there and may be executed", name, shown(path),
         error, strerror(error), found);
  EXPECT(memchr(buffer, '\0', PATH_SIZE) != NULL);
  if (strcmp(buffer, found) != 0)
    FAIL("look_up(\"%s\", \"%s\") found \"%s\"; expected is \"%s\"", name, shown(path), buffer, found);
}

void expect_error(const char *name, const char *path, int expected, const char *why) {
  char buffer[PATH_SIZE];
  int error = call(name, path, buffer);
  if (error == expected)
    return;
  if (error == 0)
    FAIL("look_up(\"%s\", \"%s\") found \"%.200s\"; %s: %s is expected", name, shown(path), buffer, why,
         strerror(expected));
  FAIL("look_up(\"%s\", \"%s\") returned %d (%s); %s: %d (%s) is expected", name, shown(path), error,
       strerror(error), why, expected, strerror(expected));
}

/* What is at the end of the child: its errno comes back through memory that both share. */
static int code_of(pid_t pid) {
  int status;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT(WIFEXITED(status));
  return board->notes[0] ? FAILED + board->notes[0] : WEXITSTATUS(status);
}

int code_by_execvp(const char *name, const char *path) {
  board->notes[0] = 0;
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    if (setenv("PATH", path, 1) == 0)
      (void)execvp(name, (char *const[]){(char *)"program", NULL});
    board->notes[0] = errno;
    _exit(1);
  }
  return code_of(pid);
}

int code_by_look_up(const char *name, const char *path) {
  char buffer[PATH_SIZE];
  int error = call(name, path, buffer);
  if (error)
    return FAILED + error;
  board->notes[0] = 0;
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    (void)execv(buffer, (char *const[]){(char *)"program", NULL});
    board->notes[0] = errno;
    _exit(1);
  }
  return code_of(pid);
}
