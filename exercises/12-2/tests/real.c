/* The lines read by real programs and a real cmd.exe, under Wine. Where there is none this cannot be checked.
 */
#include "harness.h"
#include "quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 16384 };

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define INSTALL "./kit test windows installs what it needs"

/* ---- Wine ---- */

static bool works(const char *command) {
  return system(command) == 0;
}

/* Wine's own folder, as the tests of the project have made it; Wine wants it to be this user's. */
static void enter_wine(void) {
  char path[4096], ready[4200];
  const char *given = getenv("CHILDPROC_WINE"), *root = getenv("KIT_ROOT");
  struct stat info;
  if (root == NULL)
    SKIP("not checked here: KIT_ROOT is not set");
  (void)snprintf(path, sizeof path, "%s%s", given ? given : root, given ? "" : "/build/windows/wine");
  (void)snprintf(ready, sizeof ready, "%s/ready", path);
  if (!works("command -v wine wineserver x86_64-w64-mingw32-gcc >/dev/null"))
    SKIP("not checked here: Wine or mingw-w64 is not installed; " INSTALL);
  if (stat(ready, &info) < 0 || info.st_uid != geteuid())
    SKIP("not checked here: Wine has no folder yet; " INSTALL);
  EXPECT_SYS(setenv("WINEPREFIX", path, 1));
  EXPECT_SYS(setenv("WINEDEBUG", "-all", 1));
  EXPECT_SYS(setenv("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=;winedbg.exe=d", 1));
  EXPECT_SYS(unsetenv("DISPLAY"));
  if (!works(
          "x86_64-w64-mingw32-gcc -O1 -o show.exe \"$KIT_ROOT/exercises/12-2/tests/real/show.c\" >log 2>&1 "
          "&& cp show.exe run.exe"))
    SKIP("not checked here: the program that shows its arguments could not be built");
}

/* ---- lines ---- */

typedef struct cases {
  FILE *lines;
  char expected[MOST];
} cases;

static void expect_words(cases *all, const char *const *args) {
  char *to = all->expected + strlen(all->expected);
  for (; *args; args++) {
    to += sprintf(to, "[");
    for (const char *at = *args; *at; at++)
      to += sprintf(to, "%02x", (unsigned char)*at);
    to += sprintf(to, "]");
  }
  (void)sprintf(to, "\n");
}

/* A batch file that is refused is not started. */
static void add(cases *all, const char *file, const char *const *args) {
  char *line = command_line(file, args);
  if (line == NULL && errno == EINVAL && strstr(file, ".bat"))
    return;
  EXPECT(line != NULL);
  EXPECT(strlen(all->expected) < MOST - 1000);
  EXPECT(fwrite(line, 1, strlen(line) + 1, all->lines) == strlen(line) + 1);
  expect_words(all, args);
  free(line);
}

static cases *begin(void) {
  static cases all;
  all.expected[0] = '\0';
  all.lines = fopen("lines", "wb");
  EXPECT(all.lines != NULL);
  return &all;
}

static void read_text(const char *path, char *ret) {
  FILE *file = fopen(path, "r");
  EXPECT(file != NULL);
  ret[fread(ret, 1, MOST - 1, file)] = '\0';
  EXPECT_EQ(fclose(file), 0);
}

/* Each line's output is what was expected of it; Windows ends lines by two characters. */
static void run_all(cases *all, char *ret) {
  EXPECT_EQ(fclose(all->lines), 0);
  ret[0] = '\0';
  if (*all->expected == '\0')
    return;
  bool ran = works("timeout 60 wine run.exe lines </dev/null >out 2>&1");
  (void)works("timeout 20 wineserver -w"); /* of Wine's own processes none is left behind */
  if (!ran)
    SKIP("not checked here: Wine does not start");
  read_text("out", ret);
  char *to = ret;
  for (const char *at = ret; *at; at++)
    if (*at != '\r')
      *to++ = *at;
  *to = '\0';
}

TEST(real) {
  static char out[MOST];
  enter_wine();
  cases *all = begin();
  add(all, "show.exe", LIST("a", "b c", "", "d\"e", "f g\\", "\\\\", "\\\"", "\"\""));
  add(all, "show", LIST("C:\\my files\\", "%PATH%", "&calc", "^", "a\tb", "*.c"));
  add(all, "show.exe", LIST("\"a b\"\\", "a\\\\\"b c", "'x y'", "|", ">file"));
  run_all(all, out);
  EXPECT_MISTAKE("quote-by-hand", strcmp(out, all->expected) == 0,
                 "real programs print their arguments in hexadecimal:\n%sexpected:\n%s", out, all->expected);

  EXPECT(works("printf '@echo off\\r\\nshow.exe %%*\\r\\n' >it.bat"));
  all = begin();
  add(all, "it.bat", LIST("a", "b c", "x\\", ""));
  add(all, "it.bat", LIST("a\"&echo INJECTED>PWNED&\"", "&echo INJECTED>PWNED", "^", "d\"e"));
  add(all, "it.bat", LIST("\"&echo INJECTED>PWNED&", "|more", "(x)", "a,b;c=d"));
  run_all(all, out);
  EXPECT_MISTAKE("bat-spawn", access("PWNED", F_OK) < 0,
                 "a real cmd.exe has run a command out of an argument");
  EXPECT_MISTAKE("bat-spawn", strcmp(out, all->expected) == 0,
                 "a real cmd.exe and a program behind it print:\n%sexpected:\n%s", out, all->expected);
}
