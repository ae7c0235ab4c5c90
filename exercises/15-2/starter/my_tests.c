/* Tests of pipeline(). */
#include "harness.h"
#include "pipeline.h"

#include <fcntl.h>
#include <unistd.h>

TEST(one_program) {
  char *const echo[] = {"echo", "hello", NULL};
  char *const *const argv[] = {echo};
  char text[100] = "";
  int codes[1] = {-1}, in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = open("out", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_EQ(pipeline(argv, 1, in, out, codes), 0);
  EXPECT_EQ(pread(out, text, sizeof text - 1, 0), 6);
  EXPECT_STR(text, "hello\n");
  EXPECT_SYS(close(in));
  EXPECT_SYS(close(out));
}
