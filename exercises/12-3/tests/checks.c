#include "../../common/host.h"
#include "harness.h"
#include "shell_length.h"

#include <string.h>
#include <unistd.h>

static void body(void) {
  static const char *const texts[] = {"plain",
                                      "; touch PWNED; :",
                                      "$(touch PWNED)",
                                      "`touch PWNED`",
                                      "'; touch PWNED; '",
                                      "\"; touch PWNED; \"",
                                      "a\ntouch PWNED\n",
                                      "-rf"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    int length = shell_length(texts[i]);
    EXPECT(host_returned());
    EXPECT_MISTAKE("sh-injection", access("PWNED", F_OK) < 0, "a command inside the text was run: %s",
                   texts[i]);
    EXPECT_EQ(length, (int)strlen(texts[i]));
  }
}

TEST(any_text) {
  host_run(body);
}
