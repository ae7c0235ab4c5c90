#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void count_ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  family *f = ctx;
  (void)stream;
  (void)data;
  f->ready += (int)size;
}

static void begin(family *f, const char *program, const char *const *args, const char *kinds,
                  cp_options options) {
  *f = (family){.gate = test_gate_open(), .wanted = (int)strlen(kinds) + 1};
  EXPECT_SYS(pipe2(f->alive, O_CLOEXEC));
  const cp_stdio stdio[] = {CP_PIPE,      CP_PIPE, CP_INHERIT, CP_FD(f->gate.hold_fd), CP_FD(f->alive[1]),
                            CP_STDIO_LAST};
  options.stdio = stdio;
  f->child = cp_child_keep(cp_spawn(program, args, &options));
  if (f->child == NULL)
    FAIL("cp_spawn: %s", cp_last_error()->message);
  EXPECT_SYS(close(f->alive[1]));
  EXPECT_GT(cp_on_data(cp_stdout(f->child), count_ready, f), 0);
  alarm(DEADLINE_MS / 1000);
  while (f->ready < f->wanted)
    EXPECT_EQ(cp_loop_step(cp_child_loop(f->child), -1), 1);
  alarm(0);
}

void family_start(family *f, const char *kinds, const char *end, const cp_options *options) {
  begin(f, test_program(), HELPER_ARGS("family", kinds, end), kinds, *options);
}

void family_start_program(family *f, const char *program, const char *const *args, const char *kinds) {
  begin(f, program, args, kinds, *CP_OPTIONS(.detached = false));
}

static bool lives(const family *f, int ms) {
  struct pollfd one = {.fd = f->alive[0], .events = POLLIN};
  return poll(&one, 1, ms) == 0;
}

bool family_lives(const family *f) {
  return lives(f, 0);
}

bool family_lives_on(const family *f) {
  return lives(f, 200);
}

void family_expect_gone(family *f) {
  char byte;
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(read(f->alive[0], &byte, 1), 0);
  alarm(0);
}

void family_end(family *f) {
  test_gate_close(&f->gate);
  family_expect_gone(f);
  EXPECT_SYS(close(f->alive[0]));
  f->child = cp_child_free(f->child);
  run(NULL);
  expect_no_child();
}

cp_result *family_result(family *f) {
  cp_end(cp_stdin(f->child));
  cp_result *r = cp_wait(f->child, DEADLINE_MS);
  EXPECT(r->error == NULL);
  return r;
}

cp_tree_level level_here(void) {
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true));
  EXPECT(r->error == NULL);
  cp_tree_level level = r->tree_level;
  cp_result_free(r);
  return level;
}

/* ---- the helper ---- */

enum { HOLD = 3, ALIVE = 4 };

/* Ready is said once it is what it is to be; a stopped one is continued by nobody but a test. */
static _Noreturn void member(char kind) {
  if (kind == 'd' || kind == 's')
    EXPECT_SYS(setsid());
  if (kind == 'd' && fork() > 0)
    _exit(FINE);
  if (kind == 'g')
    EXPECT_SYS(setpgid(0, 0));
  if (kind == 'i')
    EXPECT(signal(SIGTERM, SIG_IGN) != SIG_ERR);
  EXPECT_EQ(write(1, "r", 1), 1);
  for (int fd = 0; fd < 3; fd++)
    close(fd);
  if (kind == 't')
    raise(SIGSTOP);
  (void)test_hold_fd(HOLD);
  _exit(FINE);
}

HELPER(family) {
  for (const char *kind = argv[1]; *kind; kind++) {
    int pid = fork();
    EXPECT_SYS(pid);
    if (pid == 0)
      member(*kind);
  }
  if (strcmp(argv[2], "leave") == 0) {
    char byte;
    EXPECT_EQ(write(1, "r", 1), 1);
    EXPECT_EQ(read(0, &byte, 1), 0);
    return FINE;
  }
  member(strcmp(argv[2], "stubborn") == 0 ? 'i' : 'p');
}
