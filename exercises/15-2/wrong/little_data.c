/* expect: FAIL */
/* No line moves more than fits into a pipe, none ends early, and nothing fails. */
#include "harness.h"
#include "pipeline.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM(...) ((char *const[]){__VA_ARGS__, NULL})
#define SH(script) PROGRAM("sh", "-c", script)
#define LINE(...) ((char *const *const[]){__VA_ARGS__})

static int in, out, codes[MOST_STAGES];

static void begin(void) {
  in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  out = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(in);
  EXPECT_SYS(out);
}

/* Both are still the caller's. */
static void end(const char *output) {
  char text[100] = "";
  EXPECT(pread(out, text, sizeof text - 1, 0) >= 0);
  EXPECT_STR(text, output);
  EXPECT_SYS(close(in));
  EXPECT_SYS(close(out));
}

TEST(what_one_writes_the_next_reads) {
  begin();
  int r = pipeline(LINE(PROGRAM("echo", "abc"), PROGRAM("tr", "a-c", "d-f"), PROGRAM("tr", "d-f", "g-i")), 3,
                   in, out, codes);
  EXPECT_EQ(r, 0);
  end("ghi\n");
}

TEST(the_first_reads_in) {
  int ends[2];
  begin();
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(write(ends[1], "xyz", 3), 3);
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(pipeline(LINE(PROGRAM("cat")), 1, ends[0], out, codes), 0);
  EXPECT_SYS(close(ends[0]));
  end("xyz");
}

TEST(each_code_in_its_place) {
  begin();
  int r = pipeline(LINE(SH("exit 3"), SH("cat; kill -TERM $$"), PROGRAM("/nowhere/at/all"), SH("exit 0")), 4,
                   in, out, codes);
  EXPECT_EQ(r, 0);
  EXPECT_EQ(codes[0], 3);
  EXPECT_EQ(codes[1], 128 + 15);
  EXPECT_EQ(codes[2], 127);
  EXPECT_EQ(codes[3], 0);
  end("");
}
