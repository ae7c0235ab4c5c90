/* Each allocation fails once: the call says so, keeps nothing, and leaves its result alone. */
#include "../unit/allocations.h"

#include "child/windows_command.h"

#include <errno.h>
#include <stdlib.h>

static char untouched[] = "";

static bool told(struct arena *arena, int r, const char *line) {
  if (r < 0) {
    EXPECT_EQ(r, -ENOMEM);
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
    EXPECT(line == untouched);
  }
  arena_free(arena);
  return r == 0;
}

static bool call_line(void) {
  struct arena arena = {0};
  char *line = untouched;
  return told(&arena, windows_line(&arena, CP_ARGS("x", "a b"), false, &line), line);
}

static bool call_shell_line(void) {
  struct arena arena = {0};
  char *line = untouched;
  return told(&arena, windows_shell_line(&arena, "cmd", "a b", &line), line);
}

static bool call_batch_line(void) {
  struct arena arena = {0};
  char *line = untouched;
  return told(&arena, windows_batch_line(&arena, "C:\\x.bat", CP_ARGS("%"), NULL, CP_BATCH_ESCAPE, &line),
              line);
}

static bool call_script_path(void) {
  struct arena arena = {0};
  char *line = untouched;
  return told(&arena, windows_script_path(&arena, "C:\\x.bat", &line), line);
}

static bool call_quote(void) {
  char *quoted = cp_quote_windows("a b");
  bool good = quoted != NULL;
  if (!good)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  free(quoted);
  return good;
}

TEST(no_memory_for_lines) {
  allocations_sweep(call_line);
  allocations_sweep(call_shell_line);
  allocations_sweep(call_batch_line);
  allocations_sweep(call_script_path);
  allocations_sweep(call_quote);
}
