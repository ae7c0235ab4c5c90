/* Random arguments, mostly hostile ones: whatever is not refused comes back from every reader. */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGS = 5, LONGEST = 20, ROUNDS = 20000, ROUNDS_FULL = 1000000 };

static unsigned state;

static unsigned below(unsigned n) {
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % n;
}

static void add(char *to, const char *text) {
  strcpy(to + strlen(to), text);
}

static void make_text(char *to) {
  static const char *const hostile[] = {"\"",
                                        "\\",
                                        "%",
                                        "^",
                                        "&",
                                        "|",
                                        "<",
                                        ">",
                                        "(",
                                        ")",
                                        "!",
                                        " ",
                                        "\t",
                                        "=",
                                        ",",
                                        ";",
                                        "\"\"",
                                        "\\\"",
                                        "cd",
                                        "%cd:~,%",
                                        "PATH",
                                        ":",
                                        "~",
                                        "*",
                                        "1",
                                        "/c",
                                        "&calc",
                                        "\v",
                                        "\xC2\xA0",
                                        "\xEF\xBC\x82",
                                        "\xF0\x9F\x98\x80",
                                        "\xED\xA0\xBD",
                                        "\x01",
                                        "a",
                                        "b.exe"};
  *to = '\0';
  for (unsigned n = below(LONGEST + 1); n > 0; n--) {
    if (below(4) > 0)
      add(to, hostile[below(sizeof hostile / sizeof *hostile)]);
    else
      add(to, (const char[]){(char)(32 + below(95)), '\0'});
  }
}

static char texts[MOST_ARGS][LONGEST * 8 + 1];

static const char *const *make_args(void) {
  static const char *args[MOST_ARGS + 1];
  unsigned count = below(MOST_ARGS + 1);
  for (unsigned i = 0; i < count; i++) {
    make_text(texts[i]);
    args[i] = texts[i];
  }
  args[count] = NULL;
  return args;
}

static bool holds(const char *const *args, const char *any) {
  for (; *args != NULL; args++)
    if (strpbrk(*args, any) != NULL)
      return true;
  return false;
}

static int rounds(void) {
  state = test_seed();
  return test_full() ? ROUNDS_FULL : ROUNDS;
}

TEST(random_arguments_reach_a_program) {
  for (int i = rounds(); i > 0; i--) {
    const char *const *args = make_args();
    char *line = line_of(args);
    expect_program_reads(line, args);
    free(line);
  }
}

TEST(random_arguments_reach_a_batch_file_and_run_nothing) {
  for (int i = rounds(); i > 0; i--) {
    const char *const *args = make_args();
    char *batch = batch_of(args, CP_BATCH_ESCAPE), *strict = batch_of(args, CP_BATCH_STRICT);
    EXPECT(batch != NULL);
    expect_batch_reads(batch, args);
    EXPECT_EQ(strict == NULL, holds(args, "\"%!"));
    if (strict != NULL)
      EXPECT_STR(strict, batch);
    free(batch);
    free(strict);
  }
}

/* Bytes that are mostly no text: what is quoted all the same is text, and comes back. */
TEST(random_bytes_are_quoted_or_refused) {
  int kept = 0;
  for (int i = rounds(); i > 0; i--) {
    char bytes[8] = "", line[64];
    for (unsigned j = below(sizeof bytes); j > 0; j--)
      add(bytes,
          (const char[]){(char)(below(3) == 0 ? 0x80 + below(0x80) : (unsigned)" \"\\%a"[below(5)]), '\0'});
    char *quoted = cp_quote_windows(bytes);
    if (quoted == NULL) {
      EXPECT_EQ(cp_last_error()->errnum, EINVAL);
      continue;
    }
    kept++;
    EXPECT_LT(snprintf(line, sizeof line, "x %s", quoted), (int)sizeof line);
    expect_program_reads(line, (const char *const[]){bytes, NULL});
    free(quoted);
  }
  EXPECT_GT(kept, 100);
}

TEST(random_names_never_hide_a_batch_file) {
  static const char *const parts[] = {"x", ".bat", ".cmd", ".exe", ".",        " ",
                                      ":", "\\",   "/",    "..",   "\xC2\xA0", "$DATA"};
  for (int i = rounds(); i > 0; i--) {
    char name[128] = "";
    for (unsigned n = below(7); n > 0; n--)
      add(name, parts[below(sizeof parts / sizeof *parts)]);
    int before = windows_is_batch(name);
    size_t size = strlen(name);
    add(name, below(2) == 0 ? "." : " ");
    /* Behind a separator a dot is a name of its own, and behind one or two dots it makes another. */
    bool own = size == 0 || strchr("\\/.: ", name[size - 1]) != NULL;
    if (before == 1 && !own)
      EXPECT_EQ(windows_is_batch(name), 1);
    EXPECT_GE(before, 0);
    add(name, ".bat");
    EXPECT_EQ(windows_is_batch(name), 1);
  }
}
