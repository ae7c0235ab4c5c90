#include "../../../../exercises/common/host.h"
#include "batch_line.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

/* What would leave its quotes in cmd.exe, or be replaced inside them. */
static const char *const dangerous[] = {"\"&calc.exe", "%PATH%", "a\nb", "x\" & echo y \"", "100%", "a\rb"};

static void body_harmless(void) {
  char *line = batch_line("run.bat", "two words");
  EXPECT(host_returned());
  EXPECT_STR(line, "cmd.exe /d /s /c \"\"run.bat\" \"two words\"\"");
  free(line);
  line = batch_line("run.bat", "a&b");
  EXPECT_STR(line, "cmd.exe /d /s /c \"\"run.bat\" \"a&b\"\"");
  free(line);
}

static void body_dangerous(void) {
  for (size_t i = 0; i < sizeof dangerous / sizeof *dangerous; i++) {
    char *line = batch_line("run.bat", dangerous[i]);
    EXPECT(host_returned());
    EXPECT_MISTAKE("bat-spawn", line == NULL, "the argument was to be refused; the line is %s", line);
    free(line);
  }
}

TEST(harmless) {
  host_run(body_harmless);
}

TEST(dangerous_ones) {
  host_run(body_dangerous);
}
