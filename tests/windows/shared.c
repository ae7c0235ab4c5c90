/* What the tests that all systems share need (tests/unit/support.h, tests/exec/support.h), as Windows has it.
 */
#define tell tell_of_the_c_library /* its own meaning of a name of the tests */
#include <io.h>
#undef tell
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "../exec/support.h"

cp_child *start_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_spawn(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_spawn: %s", cp_last_error()->message);
  return child;
}

void expect_code(cp_child *child, int code) {
  cp_result *r = cp_wait(child, DEADLINE_MS);
  if (r->error != NULL)
    FAIL("cp_wait: %s", r->error->message);
  EXPECT_EQ(r->signal, 0);
  EXPECT_EQ(r->code, code);
  cp_result_free(r);
}

void run(cp_loop *loop) {
  EXPECT_EQ(loop == NULL ? cp_run() : cp_loop_run(loop), 0);
}

/* Nothing has to be waited for here; whether a child still runs is seen at the end of every test. */
void expect_no_child(void) {
}

void count_result(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ++*(int *)ctx;
}

void count_call(cp_loop *loop, void *ctx) {
  (void)loop;
  ++*(int *)ctx;
}

/* ---- exec ---- */

void tell(const cp_result *result, void *ctx) {
  told *to = ctx;
  to->calls++;
  cp_result_free(to->result);
  to->result = cp_result_take(result);
}

static cp_result *only_result(cp_child *child, told *to) {
  if (child == NULL)
    FAIL("exec: %s", cp_last_error()->message);
  run(NULL);
  EXPECT_EQ(to->calls, 1);
  return to->result;
}

cp_result *exec_helper(const char *const *args, const cp_options *options) {
  told to = {0};
  return only_result(cp_exec_file(test_program(), args, options, tell, &to), &to);
}

cp_result *exec_command(const char *command, const cp_options *options) {
  told to = {0};
  return only_result(cp_exec(command, options, tell, &to), &to);
}

void need_sh(void) {
  char *found = cp_which("sh", NULL);
  if (found == NULL)
    SKIP("the shell here is not sh");
  free(found);
}

void need_signals(void) {
  if (cp_signal_number("SIGSTOP") < 0)
    SKIP("no signal can be ignored here");
}

char pattern(size_t at) {
  return (char)('!' + at % 89);
}

void expect_pattern(const char *data, size_t size, size_t first) {
  for (size_t i = 0; i < size; i++)
    if (data[i] != pattern(first + i))
      FAIL("byte %zu of %zu: '%c', not '%c'", i, size, data[i], pattern(first + i));
}

char *make_pattern(size_t size) {
  char *data = malloc(size + 1);
  EXPECT(data != NULL);
  for (size_t i = 0; i < size; i++)
    data[i] = pattern(i);
  return data;
}

/* ---- helpers ---- */

static void write_all(int fd, const char *data, size_t size) {
  _setmode(fd, O_BINARY);
  while (size > 0) {
    int n = _write(fd, data, size < 65536 ? (unsigned)size : 65536);
    EXPECT_GT(n, 0);
    data += n;
    size -= (size_t)n;
  }
}

HELPER(code) {
  exit((int)strtol(argv[1], NULL, 10));
}

HELPER(hold) {
  char byte;
  while (_read(0, &byte, 1) > 0)
    ;
  return FINE;
}

HELPER(say) {
  write_all(1, argv[1], strlen(argv[1]));
  return FINE;
}

HELPER(writes) {
  size_t size = (size_t)strtol(argv[1], NULL, 10);
  char *data = make_pattern(size);
  write_all(argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1, data, size);
  free(data);
  return FINE;
}

HELPER(both) {
  write_all(1, argv[1], strlen(argv[1]));
  write_all(2, argv[2], strlen(argv[2]));
  exit((int)strtol(argv[3], NULL, 10));
}
