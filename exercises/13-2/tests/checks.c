#include "../../common/host.h"
#include "channel.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];
static char got[400];
static int messages;
static size_t longest;

static void note(const char *line, size_t size) {
  messages++;
  longest = size > longest ? size : longest;
  if (strlen(got) + size + 2 < sizeof got) {
    (void)strncat(got, line, size);
    (void)strcat(got, "|");
  }
}

static void set_variable(int fd) {
  char number[16];
  (void)snprintf(number, sizeof number, "%d", fd);
  EXPECT_SYS(setenv("NODE_CHANNEL_FD", number, 1));
}

static void give_channel(int fd) {
  int low = dup(0); /* 3 is something else */
  EXPECT_SYS(low);
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
  EXPECT_EQ(dup2(ends[0], fd), fd);
  EXPECT_SYS(close(ends[0]));
  set_variable(fd);
}

static void body_none(void) {
  EXPECT_SYS(unsetenv("NODE_CHANNEL_FD"));
  EXPECT_EQ(channel_open(), -1);
  set_variable(33);
  int fd = channel_open();
  EXPECT(host_returned());
  if (fd != -1)
    FAIL("descriptor 33 is not open, and channel_open() returned %d", fd);
}

static void body_number(void) {
  give_channel(20);
  int fd = channel_open();
  EXPECT(host_returned());
  EXPECT_MISTAKE("ipc-fd-number", fd == 20, "the channel is descriptor 20, and channel_open() returned %d",
                 fd);
}

static void body_kept(void) {
  give_channel(20);
  int fd = channel_open();
  EXPECT(host_returned());
  EXPECT_EQ(fd, 20);
  EXPECT_MISTAKE("ipc-fd-number", fcntl(fd, F_GETFD) & FD_CLOEXEC,
                 "a program that is started from here would have the channel as well");
  EXPECT_MISTAKE("ipc-fd-number", !getenv("NODE_CHANNEL_FD"),
                 "a program that is started from here would take descriptor 20 for its own channel");
}

static void body_ends(void) {
  give_channel(21);
  int fd = channel_open();
  EXPECT_EQ(write(ends[1], "{}\n", 3), 3);
  EXPECT_SYS(close(ends[1]));
  int r = channel_serve(fd, note);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  EXPECT_STR(got, "{}|");
}

/* Another process sends, in pieces: each one comes when the one before has been read. */
static void send_pieces(const char *const *pieces) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid > 0)
    return;
  for (size_t i = 0; pieces[i]; i++) {
    EXPECT_EQ(write(ends[1], pieces[i], strlen(pieces[i])), strlen(pieces[i]));
    for (int k = 0; k < 2000 && !in_state(board->host, "S"); k++)
      rest(1);
    rest(5);
  }
  _exit(0);
}

static int serve_pieces(const char *const *pieces) {
  give_channel(21);
  int fd = channel_open();
  send_pieces(pieces);
  EXPECT_SYS(close(ends[1]));
  int r = channel_serve(fd, note);
  EXPECT(host_returned());
  (void)host_take_left();
  return r;
}

static void body_lines(void) {
  EXPECT_EQ(serve_pieces((const char *const[]){"{\"a\":", "1}\n[2]\n\"th", "ree\"", "\n", NULL}), 0);
  EXPECT_MISTAKE("ipc-one-read-one-message", messages == 3 && strcmp(got, "{\"a\":1}|[2]|\"three\"|") == 0,
                 "3 messages came in 4 pieces; told were %d: %s", messages, got);
}

static void body_half(void) {
  EXPECT_EQ(serve_pieces((const char *const[]){"[1]\n[2", NULL}), 0);
  if (messages != 1)
    FAIL("1 message and half of another came, then the end; told were %d: %s", messages, got);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  give_channel(21);
  int fd = channel_open();
  EXPECT_EQ(write(ends[1], "[1]\n[2]\n", 8), 8);
  EXPECT_SYS(close(ends[1]));
  int r = fd < 0 ? -1 : channel_serve(fd, note);
  EXPECT(host_returned());
  EXPECT(r == -1 || strcmp(got, "[1]|[2]|") == 0);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(none)
CHECK(number)
CHECK(kept)
CHECK(lines)
CHECK(half)
CHECK(faults)

TEST(ends) {
  host_burns_id = "ipc-disconnect";
  host_start(body_ends);
  bool returned = host_gone(8000);
  EXPECT_MISTAKE("ipc-disconnect", returned, "the other side has gone, and channel_serve() goes on");
  host_wait();
}

/* ---- The real Node as the parent ---- */

static int channel;

static void send_back(const char *line, size_t size) {
  char *all = malloc(size + 1);
  EXPECT(all != NULL);
  memcpy(all, line, size);
  all[size] = '\n';
  for (size_t done = 0; done <= size;) {
    ssize_t n = write(channel, all + done, size + 1 - done);
    EXPECT_SYS(n);
    done += (size_t)n;
  }
  free(all);
}

HELPER(node_child) {
  channel = channel_open();
  return channel >= 0 && channel_serve(channel, send_back) == 0 ? 5 : 6;
}

static const char parent_js[] =
    "'use strict';\n"
    "const { fork } = require('child_process');\n"
    "const options = { execPath: process.argv[2], execArgv: ['--helper', 'node_child'] };\n"
    "const child = fork('-', options);\n"
    "const sent = [{ a: 1 }, 'two\\nlines', [3, null, '\\u00e4'], 'x'.repeat(20000)];\n"
    "const got = [];\n"
    "child.on('message', (message) => {\n"
    "  got.push(message);\n"
    "  if (got.length === sent.length) child.disconnect();\n"
    "});\n"
    "const timer = setTimeout(() => child.kill('SIGKILL'), 8000);\n"
    "child.on('exit', (code, signal) => {\n"
    "  clearTimeout(timer);\n"
    "  const same = JSON.stringify(got) === JSON.stringify(sent);\n"
    "  console.log(`${got.length} of ${sent.length} messages came back,`, same ? 'the same' : 'others',\n"
    "    `; the child ended with ${code ?? signal}`);\n"
    "  process.exitCode = code === 5 && same ? 0 : 1;\n"
    "});\n"
    "for (const message of sent) child.send(message);\n";

TEST(with_node) {
  char *command = NULL, said[400] = "";
  if (system("command -v node >/dev/null 2>&1") != 0)
    SKIP("not checked here: node is not installed");
  FILE *file = fopen("parent.js", "w");
  EXPECT(file && fputs(parent_js, file) >= 0 && fclose(file) == 0);
  EXPECT_LT(0, asprintf(&command, "node parent.js '%s' >said 2>&1", test_program()));
  int status = system(command);
  free(command);
  file = fopen("said", "r");
  EXPECT(file != NULL);
  size_t n = fread(said, 1, sizeof said - 1, file);
  said[n] = 0;
  (void)fclose(file);
  if (status != 0)
    FAIL("Node sent four messages, and the child sends back what it is told: %s", said);
}
