/* The real Node on either side; tests/interop goes further. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void need_node(void) {
  char *node = cp_which("node", NULL);
  if (node == NULL)
    SKIP("node is not installed");
  free(node);
}

static void write_script(const char *name, const char *text) {
  EXPECT_SYS(close(make_file(name, text)));
}

static void echo_with_node(cp_serialization serialization) {
  need_node();
  story s = {.used = 0};
  write_script("echo.js", "process.on('message', (m) => process.send(m));\n");
  cp_child *child = cp_fork("echo.js", NULL, CP_OPTIONS(.serialization = serialization));
  cp_channel *channel = cp_channel_of(child);
  story_messages(&s, channel);
  EXPECT_EQ(cp_send(channel, "{\"a\":[1,null,\"\xE2\x82\xAC\"]}"), 1);
  EXPECT_EQ(cp_send(channel, "7"), 1);
  story_wait(&s, NULL, "m:7");
  EXPECT_STR(s.text, "m:{\"a\":[1,null,\"\xE2\x82\xAC\"]} m:7");
  EXPECT_EQ(cp_disconnect(channel), 0);
  expect_code(child, 0);
}

TEST(a_node_child) {
  echo_with_node(CP_JSON);
}

TEST(a_node_child_advanced) {
  echo_with_node(CP_ADVANCED);
}

TEST(fifty_messages_of_node_before_its_exit) {
  need_node();
  char expected[700] = "";
  story s = {.used = 0};
  write_script("fifty.js", "for (let i = 0; i < 50; i++) process.send(i); process.exit(5);\n");
  for (int i = 0; i < 50; i++)
    snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "m:%d ", i);
  snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "disconnect exit:5 close:5");
  story_child(&s, cp_fork("fifty.js", NULL, NULL));
  run(NULL);
  EXPECT_STR(s.text, expected);
}

TEST(a_script_that_does_not_exist) {
  need_node();
  story s = {.used = 0};
  cp_child *child = cp_fork("none.js", NULL, CP_OPTIONS(.silent = true));
  story_child(&s, child);
  run(NULL);
  EXPECT_STR(s.text, "disconnect exit:1 close:1");
}

/* ---- a Node parent ---- */

static const char parent_script[] =
    "const { fork } = require('child_process');\n"
    "const { deepStrictEqual } = require('assert');\n"
    "const [, , program, serialization] = process.argv;\n"
    "const messages = [{ a: [1, null, '\xE2\x82\xAC\\ud800\\n'] }, 'x'.repeat(1 << 20), 7, false, null, "
    "[]];\n"
    "const child = fork('echoes', [], { execPath: program, execArgv: ['--helper'], serialization });\n"
    "let back = 0;\n"
    "for (const m of messages) child.send(m);\n"
    "child.on('message', (m) => {\n"
    "  deepStrictEqual(m, messages[back++]);\n"
    "  if (back === messages.length) child.disconnect();\n"
    "});\n"
    "child.on('exit', (code) => process.exit(code === 21 && back === messages.length ? 21 : 1));\n";

static void serve_node(const char *serialization) {
  need_node();
  write_script("parent.js", parent_script);
  cp_child *child = cp_spawn("node", CP_ARGS("parent.js", test_program(), serialization),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  EXPECT(child != NULL);
  expect_code(child, FINE);
}

TEST(a_node_parent) {
  serve_node("json");
}

TEST(a_node_parent_advanced) {
  serve_node("advanced");
}
