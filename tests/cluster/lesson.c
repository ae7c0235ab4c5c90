/* The programs of lessons/13-messages and lessons/17-parallel, built as strictly as there is: what they say,
 * not how fast. */
#include "../unit/support.h"
#include "clients.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LESSON PROJECT_ROOT "/lessons/17-parallel/"

static const char *const compilers[] = LESSON_COMPILERS;
enum { COMPILERS = sizeof compilers / sizeof *compilers };

static void add(char *to, size_t size, const char *before, const char *text) {
  char *quoted = cp_quote_sh(text);
  size_t at = strlen(to);
  snprintf(to + at, size - at, "%s%s", before, quoted);
  free(quoted);
}

/* Builds a program to ./program; whether that compiler is here. */
static bool build(const char *compiler, const char *source) {
  char command[6000];
  snprintf(command, sizeof command,
           "%s -O1 -std=c11 -D_GNU_SOURCE= -Wall -Wextra -Wpedantic -Wconversion -Werror %s", compiler,
           LESSON_FLAGS);
  add(command, sizeof command, " -I ", PROJECT_ROOT "/src/childproc");
  add(command, sizeof command, " ", source);
  add(command, sizeof command, " ", LESSON_LIBRARY);
  size_t at = strlen(command);
  snprintf(command + at, sizeof command - at, " -pthread -o program");
  cp_result *r = cp_exec_sync(command, CP_OPTIONS(.timeout_ms = 120000));
  int code = r->code;
  if (code != 0 && code != 127)
    FAIL("%s: %s", command, r->err.data);
  r = cp_result_free(r);
  return code == 0;
}

/* ---- fork ---- */

#define FORK PROJECT_ROOT "/lessons/13-messages/"

/* Parent and child may each be of either kind: nobody can tell. */
static void check_fork(const char *parent, const char *const *args) {
  cp_result *r = cp_exec_file_sync(parent, args, CP_OPTIONS(.timeout_ms = 60000));
  NOTE("%s", r->err.data);
  EXPECT(r->error == NULL);
  EXPECT_STR(r->out.data, "the child says {\"message\":\"Hello from Parent\"}\n");
  r = cp_result_free(r);
}

TEST(fork_in_every_pairing) {
  char child[600], *node = cp_which("node", NULL);
  if (!build(compilers[0], FORK "child.c"))
    SKIP("%s is not installed", compilers[0]);
  snprintf(child, sizeof child, "%s/child", test_dir());
  EXPECT_SYS(rename("program", child));
  EXPECT(build(compilers[0], FORK "fork.c"));
  check_fork("./program", CP_ARGS(child));
  if (node == NULL)
    SKIP("node is not installed");
  check_fork("./program", CP_ARGS(FORK "child.js"));
  check_fork(node, CP_ARGS(FORK "fork.js", child));
  check_fork(node, CP_ARGS(FORK "fork.js", FORK "child.js"));
  free(node);
}

TEST(a_child_without_a_parent_says_so) {
  EXPECT(build(compilers[0], FORK "child.c"));
  cp_result *r = cp_spawn_sync("./program", NULL, CP_OPTIONS(.timeout_ms = 60000));
  EXPECT_EQ(r->code, 1);
  EXPECT_CONTAINS(r->err.data, "not started with a channel");
  r = cp_result_free(r);
}

/* ---- side by side ---- */

/* Every way has the answer; only those with processes of their own outlive a crash. */
static void expect_table(const char *limit, const char *parallel, const char *answer) {
  static const char *const ways[] = {"one process", "threads", "thread pool", "forked workers", "cluster"};
  cp_result *r = cp_exec_file_sync("./program", CP_ARGS(limit, parallel), CP_OPTIONS(.timeout_ms = 60000));
  NOTE("%s%s", r->out.data, r->err.data);
  EXPECT(r->error == NULL);
  EXPECT_STR(r->err.data, "");
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    char start[32], line[200];
    snprintf(start, sizeof start, "\n%-15s", ways[i]);
    const char *row = strstr(r->out.data, start);
    EXPECT(row != NULL);
    snprintf(line, sizeof line, "%.*s", (int)strcspn(row + 1, "\n"), row + 1);
    EXPECT_CONTAINS(line, answer);
    EXPECT_CONTAINS(line, i < 3 ? "ends all of it" : "costs one worker, the answer stays");
  }
  EXPECT_CONTAINS(r->out.data, "When to choose which:");
  r = cp_result_free(r);
}

TEST(side_by_side) {
  int built = 0;
  for (int i = 0; i < COMPILERS; i++) {
    NOTE("by %s", compilers[i]);
    if (!build(compilers[i], LESSON "demo/side_by_side.c"))
      continue;
    built++;
    expect_table("20000", "2", " 2262 ");
    expect_table("1000", "1", " 168 ");
    expect_table("1000", "5", " 168 ");
    cp_result *r = cp_exec_file_sync("./program", CP_ARGS("0"), NULL);
    EXPECT_EQ(r->code, 2);
    r = cp_result_free(r);
  }
  EXPECT_GT(built, 0);
}

/* ---- the hello server ---- */

struct server {
  cp_child *child;
  char said[4096];
};

static void on_line(cp_stream *stream, const char *line, size_t size, void *ctx) {
  struct server *server = ctx;
  size_t at = strlen(server->said);
  (void)stream;
  EXPECT_LT(at + size + 1, sizeof server->said);
  snprintf(server->said + at, sizeof server->said - at, "%s\n", line);
}

static void wait_said(const struct server *server, const char *text) {
  while (strstr(server->said, text) == NULL) {
    NOTE("%s", server->said);
    EXPECT_EQ(cp_loop_step(cp_loop_default(), 100), 1);
  }
}

/* Its workers serve without this process, so that it may wait here; its primary has a loop of its own. */
static void expect_hello(int port) {
  char answer[400];
  int fd = connect_to(port);
  EXPECT_EQ(write(fd, "GET / HTTP/1.0\r\n\r\n", 18), 18);
  read_to_end(fd, answer, sizeof answer);
  EXPECT_CONTAINS(answer, "200 OK");
  EXPECT_CONTAINS(answer, "Hello from worker ");
}

static int port_in(const char *said, int worker) {
  char start[64];
  snprintf(start, sizeof start, "worker %d: http://127.0.0.1:", worker);
  const char *line = strstr(said, start);
  EXPECT(line != NULL);
  return atoi(line + strlen(start));
}

static void check_server(const char *program, const char *const *args) {
  struct server server = {
      .child = cp_spawn(program, args, CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)))};
  EXPECT(server.child != NULL && cp_pid(server.child) > 0);
  EXPECT_OK(cp_on_line(cp_stdout(server.child), on_line, &server));
  wait_said(&server, "worker 1: http");
  wait_said(&server, "worker 2: http");
  int port = port_in(server.said, 1);
  EXPECT_EQ(port_in(server.said, 2), port);
  for (int i = 0; i < 4; i++)
    expect_hello(port);
  EXPECT_EQ(cp_kill(server.child, SIGHUP), 1);
  wait_said(&server, "worker 3: http");
  wait_said(&server, "worker 4: http");
  EXPECT_EQ(port_in(server.said, 4), port);
  for (int i = 0; i < 4; i++)
    expect_hello(port);
  EXPECT_EQ(cp_kill(server.child, SIGTERM), 1);
  cp_result *r = cp_wait(server.child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGTERM);
  EXPECT(r->out.eof); /* the workers had it, too: they are gone */
  r = cp_result_free(r);
}

TEST(hello_server_in_c) {
  int built = 0;
  for (int i = 0; i < COMPILERS; i++) {
    NOTE("by %s", compilers[i]);
    if (!build(compilers[i], LESSON "hello_server.c"))
      continue;
    built++;
    check_server("./program", CP_ARGS("0"));
  }
  EXPECT_GT(built, 0);
}

TEST(hello_server_in_javascript) {
  char *node = cp_which("node", NULL);
  if (node == NULL)
    SKIP("node is not installed");
  check_server(node, CP_ARGS(LESSON "hello_server.js", "0"));
  free(node);
}

/* ---- the program of docs/cluster.md ---- */

TEST(program_of_the_page) {
  static char page[65536];
  FILE *file = fopen(PROJECT_ROOT "/docs/cluster.md", "r");
  EXPECT(file != NULL);
  (void)!fread(page, 1, sizeof page - 1, file);
  fclose(file);
  char *begin = strstr(page, "```C\n"), *end = begin ? strstr(begin, "\n```\n") : NULL;
  EXPECT(end != NULL);
  file = fopen("page.c", "w");
  EXPECT(file != NULL);
  EXPECT_EQ(fwrite(begin + 5, 1, (size_t)(end + 1 - begin - 5), file), (size_t)(end + 1 - begin - 5));
  fclose(file);
  int built = 0;
  for (int i = 0; i < COMPILERS; i++)
    built += build(compilers[i], "page.c");
  EXPECT_GT(built, 0);
}
