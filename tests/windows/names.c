/* Which names are batch files, and which paths cmd.exe may be given. */
#include "support.h"
#include "vectors.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

TEST(names_of_batch_files) {
  size_t count = 0;
  for (; name_vectors[count].name != NULL; count++) {
    const name_vector *one = &name_vectors[count];
    NOTE("'%s'", one->name);
    int kind = windows_is_batch(one->name);
    EXPECT_EQ(kind, one->kind == -1 ? -EINVAL : one->kind);
    if (kind < 0)
      expect_invalid(kind, "control characters");
  }
  EXPECT_GE(count, 100u);
}

static void expect_script(const char *path, const char *expected) {
  struct arena arena = {0};
  char *script = NULL;
  NOTE("'%s'", path);
  int r = windows_script_path(&arena, path, &script);
  if (expected == NULL)
    expect_invalid(r, "cmd.exe");
  else
    EXPECT_OK(r);
  EXPECT_STR(script, expected);
  arena_free(&arena);
}

TEST(paths_of_scripts) {
  expect_script("C:\\x.bat", "C:\\x.bat");
  expect_script("c:/a b/x.CMD", "c:\\a b\\x.CMD");
  expect_script("C:\\a%b&c^d!(e).bat", "C:\\a%b&c^d!(e).bat");
  expect_script("\\\\server\\share\\x.bat", "\\\\server\\share\\x.bat");
  expect_script("//server/share/x.bat", "\\\\server\\share\\x.bat");
  expect_script("\\\\?\\C:\\x.bat", "C:\\x.bat");
  expect_script("\\\\?\\UNC\\server\\share\\x.bat", "\\\\server\\share\\x.bat");
  expect_script("//?/unc/server/share/x.bat", "\\\\server\\share\\x.bat");
  expect_script("C:\\\xE4\xB8\xAD\xE6\x96\x87.bat", "C:\\\xE4\xB8\xAD\xE6\x96\x87.bat");
}

TEST(paths_that_cmd_cannot_be_given) {
  static const char *const bad[] = {"x.bat",
                                    "a\\x.bat",
                                    "\\x.bat",
                                    "C:x.bat",
                                    "",
                                    "C:",
                                    "C:\\",
                                    "\\\\",
                                    "\\\\\\x.bat",
                                    "1:\\x.bat",
                                    "C:\\a\"b.bat",
                                    "C:\\\"&calc&\".bat",
                                    "C:\\a<b.bat",
                                    "C:\\a>b.bat",
                                    "C:\\a|b.bat",
                                    "C:\\*.bat",
                                    "C:\\?.bat",
                                    "C:\\a\nb.bat",
                                    "C:\\a\tb.bat",
                                    "C:\\a\x7f.bat",
                                    "C:\\x.bat\\",
                                    "C:\\x.bat/",
                                    "C:\\x.bat.",
                                    "C:\\x.bat ",
                                    "C:\\x.bat::$DATA",
                                    "C:\\a.txt:x.bat",
                                    "C:\\d:\\x.bat",
                                    "C:\\x.exe",
                                    "C:\\x",
                                    "C:\\.\\x",
                                    "C:\\d.\\x.bat",
                                    "C:\\d \\x.bat",
                                    "\\\\.\\C:\\x.bat",
                                    "\\\\.\\pipe\\x.bat",
                                    "\\\\?\\GLOBALROOT\\x.bat",
                                    "\\\\?\\C:x.bat",
                                    "\\\\?\\Volume{1}\\x.bat",
                                    "\\\\?\\C:\\d.\\x.bat",
                                    "\\\\?\\C:\\x.bat.",
                                    "\\\\?\\UNC\\",
                                    "\\\\?\\UNC\\s\\d \\x.bat",
                                    "\\\\?\\",
                                    "\\??\\C:\\x.bat"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    expect_script(bad[i], NULL);
}

TEST(directories_that_cmd_leaves) {
  EXPECT_OK(windows_batch_cwd(NULL));
  EXPECT_OK(windows_batch_cwd(""));
  EXPECT_OK(windows_batch_cwd("C:\\x"));
  EXPECT_OK(windows_batch_cwd("\\x"));
  EXPECT_OK(windows_batch_cwd("x\\\\y"));
  expect_invalid(windows_batch_cwd("\\\\server\\share"), "options.cwd");
  expect_invalid(windows_batch_cwd("//server/share"), "options.cwd");
  expect_invalid(windows_batch_cwd("\\/server"), "options.cwd");
}

/* What Windows takes away at the end of a name, in any order, changes nothing. */
TEST(batch_files_with_any_tail) {
  static const char *const tails[] = {".",  " ",  "\xC2\xA0", "\xE3\x80\x80", "::$DATA",
                                      ":x", "\\", "/",        "\\.",          "/. "};
  size_t count = sizeof tails / sizeof *tails;
  for (size_t i = 0; i < count * count * count; i++) {
    char name[64];
    snprintf(name, sizeof name, "C:\\d\\x.bAt%s%s%s", tails[i % count], tails[i / count % count],
             tails[i / count / count]);
    /* A stream in front of a separator is a folder's, what follows is the file; and two dots are the folder.
     */
    const char *tail = strchr(name, 'A');
    bool streamed = strchr(tail, ':') != NULL && strpbrk(tail, "\\/") != NULL;
    if (streamed || strstr(tail, "\\..") != NULL || strstr(tail, "/..") != NULL)
      continue;
    NOTE("'%s'", name);
    EXPECT_EQ(windows_is_batch(name), 1);
  }
}
