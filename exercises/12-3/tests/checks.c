#include "../../common/host.h"
#include "harness.h"
#include "shell_length.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect_length(const char *text) {
  int length = shell_length(text);
  EXPECT(host_returned());
  EXPECT_MISTAKE("sh-injection", access("PWNED", F_OK) < 0, "a command inside the text was run: %.60s", text);
  if (length != (int)strlen(text))
    FAIL("the text \"%.60s\" has %d bytes, and shell_length() says %d", text, (int)strlen(text), length);
}

static void body_plain(void) {
  expect_length("plain");
  EXPECT_EQ(host_take_left(), 0);
}

static void body_injection(void) {
  static const char *const texts[] = {"; touch PWNED; :",   "$(touch PWNED)",       "`touch PWNED`",
                                      "'; touch PWNED; '",  "\"; touch PWNED; \"",  "a\ntouch PWNED\n",
                                      "' \"; touch PWNED;", "\\'; touch PWNED; \\'"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_length(texts[i]);
}

static void body_blanks(void) {
  static const char *const texts[] = {"two  words", "", " ", "*", "\ttab", "end\n\n", "$HOME", "~"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_length(texts[i]);
}

static void body_formats(void) {
  static const char *const texts[] = {"100%", "%s%d", "a\\nb", "\\\\", "\\", "-n", "-rf", "--", "\\c", "%%"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_length(texts[i]);
}

static void body_long_text(void) {
  static char text[20001];
  memset(text, 'x', sizeof text - 1);
  expect_length(text);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  int length = shell_length("plain");
  EXPECT(host_returned());
  if (length != 5 && length != -1)
    FAIL("a call failed, and shell_length() says %d", length);
  (void)host_take_left();
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(plain)
CHECK(injection)
CHECK(blanks)
CHECK(formats)
CHECK(long_text)
CHECK(faults)
