/*
 * A real Node for Windows on either side: $KIT_NODE_WINDOWS, or the one that the launcher downloads. Skipped
 * where there is none.
 */
#include "system_fork.h"

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *node(void) {
  static char path[1024];
  const char *asked = getenv("KIT_NODE_WINDOWS");
  /* Wine has the file system below drive Z. */
  const char *drive = asked != NULL && asked[0] == '/' ? "Z:" : "";
  if (asked != NULL && asked[0] != '\0')
    snprintf(path, sizeof path, "%s%s", drive, asked);
  else
    snprintf(path, sizeof path, "%s%s", NODE_WINDOWS[0] == '/' ? "Z:" : "", NODE_WINDOWS);
  if (GetFileAttributesA(path) == INVALID_FILE_ATTRIBUTES)
    SKIP("there is no Node for Windows: src/kit/launcher/node.sh --windows downloads it");
  return path;
}

static void write_script(const char *name, const char *text) {
  FILE *file = fopen(name, "wb");
  EXPECT(file != NULL);
  EXPECT_EQ(fwrite(text, 1, strlen(text), file), strlen(text));
  EXPECT_EQ(fclose(file), 0);
}

/* Its standard input is the null device, as it ends itself over one that it cannot look at. */
static cp_child *fork_node(const char *script, cp_serialization serialization) {
  cp_child *child = cp_fork(script, NULL,
                            CP_OPTIONS(.exec_path = node(), .serialization = serialization,
                                       .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_IPC)));
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  return child;
}

/* ---- a Node child ---- */

#define ECHO "process.on('message', (m) => process.send(m));\n"

static void echo_with_node(cp_serialization serialization) {
  write_script("echo.js", ECHO);
  char *text = long_text(8 << 20), *other = long_text(65521);
  const char *long_ones[] = {text, "1", other, text, "[2]", "{\"a\":[1,null,\"\xE2\x82\xAC\"]}"};
  exchange_all(fork_node("echo.js", serialization), kinds_of_values, kinds_count, 0);
  exchange_all(fork_node("echo.js", serialization), long_ones, sizeof long_ones / sizeof *long_ones, 0);
  free(text);
  free(other);
}

TEST(a_node_child) {
  echo_with_node(CP_JSON);
}

TEST(a_node_child_advanced) {
  echo_with_node(CP_ADVANCED);
}

TEST(a_flood_through_a_node_child) {
  const cp_serialization kinds[] = {CP_JSON, CP_ADVANCED};
  write_script("echo.js", ECHO);
  for (size_t i = 0; i < 2; i++) {
    struct flood flood = {.sent = 0};
    cp_child *child = fork_node("echo.js", kinds[i]);
    flood_begin(&flood, child);
    expect_code(child, 0);
    EXPECT_EQ(flood.back, FLOOD);
  }
}

TEST(fifty_messages_of_node_before_its_exit) {
  char expected[700] = "";
  story s = {.used = 0};
  write_script("fifty.js", "for (let i = 0; i < 50; i++) process.send(i); process.exit(5);\n");
  for (int i = 0; i < 50; i++)
    snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "m:%d ", i);
  snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "disconnect exit:5 close:5");
  story_child(&s, fork_node("fifty.js", CP_JSON));
  run_all();
  EXPECT_STR(s.text, expected);
}

TEST(a_node_child_disconnects) {
  story s = {.used = 0};
  write_script("leave.js", "process.on('message', () => { process.send('bye'); process.disconnect(); });\n");
  cp_child *child = fork_node("leave.js", CP_JSON);
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run_all();
  EXPECT_STR(s.text, "m:\"bye\" disconnect exit:0 close:0");
}

TEST(a_node_child_is_killed) {
  story s = {.used = 0};
  write_script("echo.js", ECHO);
  cp_child *child = fork_node("echo.js", CP_JSON);
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  story_wait(&s, NULL, "m:1");
  EXPECT_EQ(cp_kill(child, cp_signal_number("SIGKILL")), 1);
  run_all();
  EXPECT_STR(s.text, "m:1 disconnect exit:SIGKILL close:-1");
}

TEST(a_script_that_does_not_exist) {
  story s = {.used = 0};
  cp_child *child =
      cp_fork("none.js", NULL,
              CP_OPTIONS(.exec_path = node(), .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_IPC)));
  EXPECT(child != NULL);
  story_child(&s, child);
  run_all();
  EXPECT_STR(s.text, "disconnect exit:1 close:1");
}

/* A suffix chooses the interpreter, which is looked for in PATH. */
TEST(scripts_are_run_by_their_interpreter) {
  static char path[1100];
  const char *program = node();
  snprintf(path, sizeof path, "PATH=%.*s", (int)(strlen(program) - strlen("/node.exe")), program);
  write_script("echo.js", ECHO);
  write_script("echo.cjs", ECHO);
  write_script("echo.mjs", "import process from 'node:process';\n" ECHO);
  const char *const scripts[] = {"echo.js", "echo.cjs", "echo.mjs"};
  for (size_t i = 0; i < 3; i++) {
    NOTE("%s", scripts[i]);
    cp_child *child = cp_fork(scripts[i], NULL,
                              CP_OPTIONS(.env_add = CP_ENV(path), .exec_argv = CP_ARGS("--no-warnings"),
                                         .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_IPC)));
    exchange_all(child, kinds_of_values, kinds_count, 0);
  }
}

HELPER(is_given) {
  EXPECT_STR(argv[1], "child.py");
  EXPECT_STR(argv[2], "and this");
  EXPECT_EQ(cp_send(cp_parent(), "\"here\""), 1);
  return FINE;
}

/* There is no Python under Wine: this program is called so. */
TEST(a_python_script) {
  static char path[1100];
  char folder[512];
  EXPECT_GT(GetFullPathNameA(".", sizeof folder, folder, NULL), 0);
  snprintf(path, sizeof path, "PATH=%s", folder);
  EXPECT(CopyFileA(test_program(), "python3.exe", FALSE));
  story s = {.used = 0};
  story_child(&s, cp_fork("child.py", CP_ARGS("and this"),
                          CP_OPTIONS(.env_add = CP_ENV(path), .exec_argv = CP_ARGS("--helper", "is_given"))));
  run_all();
  EXPECT_STR(s.text, "m:\"here\" disconnect exit:21 close:21");
}

/* ---- a Node parent ---- */

#define PARENT_BEGIN                                                                                         \
  "const { fork } = require('child_process');\n"                                                             \
  "const [, , program, helper, serialization] = process.argv;\n"                                             \
  "const child = fork(helper, [], { execPath: program, execArgv: ['--helper'], serialization,\n"             \
  "  stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });\n"

static void node_parent(const char *script, const char *helper, const char *serialization) {
  const char *program = node();
  write_script("parent.js", script);
  cp_child *child = cp_spawn(program, CP_ARGS("parent.js", test_program(), helper, serialization),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  EXPECT(child != NULL);
  expect_code(child, FINE);
}

static const char echo_parent[] = PARENT_BEGIN
    "const { deepStrictEqual } = require('assert');\n"
    "const messages = [{ a: [1, null, '\xE2\x82\xAC\\ud800\\n'] }, 'x'.repeat(8 << 20), 7, false, null, [],\n"
    "  'y'.repeat(65519)];\n"
    "let back = 0;\n"
    "for (const m of messages) child.send(m);\n"
    "child.on('message', (m) => {\n"
    "  deepStrictEqual(m, messages[back++]);\n"
    "  if (back === messages.length) child.disconnect();\n"
    "});\n"
    "child.on('exit', (code) => process.exit(code === 21 && back === messages.length ? 21 : 1));\n";

TEST(a_node_parent) {
  node_parent(echo_parent, "echoes", "json");
}

TEST(a_node_parent_advanced) {
  node_parent(echo_parent, "echoes", "advanced");
}

/* Of 'close' and 'disconnect' either may come first. */
static const char counting_parent[] = PARENT_BEGIN
    "let next = 0, gone = false, ended;\n"
    "child.on('message', (m) => { if (m !== next++) process.exit(1); });\n"
    "child.on('disconnect', () => { gone = true; });\n"
    "child.on('close', (code) => { ended = code; });\n"
    "process.on('exit', () => { process.exitCode = gone && ended === 5 && next === 50 ? 21 : 2; });\n";

TEST(fifty_messages_to_a_node_parent_before_the_exit) {
  node_parent(counting_parent, "sends_fifty", "json");
}

HELPER(disconnects) {
  EXPECT_EQ(cp_send(cp_parent(), "\"bye\""), 1);
  EXPECT_EQ(cp_disconnect(cp_parent()), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

static const char left_parent[] =
    PARENT_BEGIN "const seen = [];\n"
                 "child.on('message', (m) => seen.push(m));\n"
                 "child.on('disconnect', () => seen.push(child.connected));\n"
                 "let left;\n"
                 "child.on('exit', (code) => { left = code; });\n" /* before or after 'disconnect' */
                 "process.on('exit', () => { process.exitCode =\n"
                 "  left === 21 && seen.join() === 'bye,false' ? 21 : 1; });\n";

TEST(the_child_of_a_node_parent_disconnects) {
  node_parent(left_parent, "disconnects", "json");
}

static const char killing_parent[] =
    PARENT_BEGIN "const seen = [];\n"
                 "child.send(1);\n"
                 "child.on('message', () => child.kill());\n"
                 "child.on('disconnect', () => seen.push('disconnect'));\n"
                 "child.on('exit', (code, signal) => seen.push(String(code), signal));\n"
                 "process.on('exit', () => { process.exitCode =\n"
                 "  seen.sort().join() === 'SIGTERM,disconnect,null' ? 21 : 1; });\n";

TEST(the_child_of_a_node_parent_is_killed) {
  node_parent(killing_parent, "echoes", "json");
}

/* ---- sockets, which do not arrive ---- */

/* Says what came; a handle never does. */
static void retell(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  EXPECT_EQ(cp_take_handle(channel).fd, -1);
  EXPECT_GE(cp_send_then(channel, json, size, NULL, NULL), 0);
}

HELPER(takes_no_handles) {
  EXPECT_GT(cp_on_message(cp_parent(), retell, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/*
 * A server and a connection are sent, each is answered for, and everything behind them still comes. Nobody
 * keeps the connection open: the client sees its end while the child still runs.
 */
static const char socket_parent[] =
    PARENT_BEGIN "const net = require('net');\n"
                 "const seen = [];\n"
                 "const leave = () => { if (seen.length === 4) child.disconnect(); };\n"
                 "child.on('message', (m) => { seen.push(m); leave(); });\n"
                 "child.on('exit', (code) => {\n"
                 "  const all = seen.sort().join();\n"
                 "  const good = all === 'after the connection,after the server,before,end';\n"
                 "  if (!good) console.error(all);\n"
                 "  process.exit(code === 21 && good ? 21 : 1);\n"
                 "});\n"
                 "const server = net.createServer((socket) => {\n"
                 "  child.send('with a connection', socket);\n"
                 "  child.send('after the connection');\n"
                 "}).listen(0, '127.0.0.1', () => {\n"
                 "  child.send('before');\n"
                 "  child.send('with a server', server);\n"
                 "  child.send('after the server');\n"
                 "  net.connect(server.address().port, '127.0.0.1').on('error', () => {})\n"
                 "    .on('close', () => { seen.push('end'); leave(); });\n"
                 "});\n";

TEST(sockets_of_a_node_parent_do_not_arrive) {
  node_parent(socket_parent, "takes_no_handles", "json");
}

TEST(sockets_of_a_node_parent_do_not_arrive_advanced) {
  node_parent(socket_parent, "takes_no_handles", "advanced");
}
