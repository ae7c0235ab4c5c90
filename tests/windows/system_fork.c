/* Messages between two programs of this library on Windows. */
#include "system_fork.h"

#include <windows.h>

#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(every_kind_of_value_there_and_back) {
  exchange_all(FORK(NULL, "echoes"), kinds_of_values, kinds_count, FINE);
}

TEST(every_kind_of_value_there_and_back_advanced) {
  exchange_all(FORK(CP_OPTIONS(.serialization = CP_ADVANCED), "echoes"), kinds_of_values, kinds_count, FINE);
}

static void exchange_long(const cp_options *options) {
  char *text = long_text(8 << 20), *other = long_text((8 << 20) + 1);
  const char *texts[] = {text, "1", other, text, "[2]", other};
  exchange_all(FORK(options, "echoes"), texts, sizeof texts / sizeof *texts, FINE);
  free(text);
  free(other);
}

TEST(eight_megabytes_there_and_back) {
  exchange_long(NULL);
}

TEST(eight_megabytes_there_and_back_advanced) {
  exchange_long(CP_OPTIONS(.serialization = CP_ADVANCED));
}

TEST(a_message_over_the_callers_limit) {
  story s = {.used = 0};
  cp_child *child = FORK(CP_OPTIONS(.max_message = 5), "echoes");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "12345"), 1);
  EXPECT_EQ(cp_send(cp_channel_of(child), "123456"), 1);
  run_all();
  EXPECT_STR(s.text, "m:12345 error:EMSGSIZE disconnect exit:21 close:21");
}

/* ---- many ---- */

HELPER(sends_fifty) {
  char text[32];
  for (int i = 0; i < 50; i++) {
    snprintf(text, sizeof text, "%d", i);
    EXPECT_EQ(cp_send(cp_parent(), text), 1);
  }
  exit(5);
}

static const char *fifty(void) {
  static char text[400];
  text[0] = '\0';
  for (int i = 0; i < 50; i++)
    snprintf(text + strlen(text), sizeof text - strlen(text), "m:%d ", i);
  snprintf(text + strlen(text), sizeof text - strlen(text), "disconnect exit:5 close:5");
  return text;
}

TEST(fifty_messages_come_before_the_exit) {
  for (int i = 0; i < 5; i++) {
    story s = {.used = 0};
    story_child(&s, FORK(NULL, "sends_fifty"));
    run_all();
    EXPECT_STR(s.text, fifty());
  }
}

TEST(children_at_once) {
  enum { CHILDREN = 12 };
  static story s[CHILDREN];
  for (int i = 0; i < CHILDREN; i++)
    story_child(&s[i], FORK(NULL, "sends_fifty"));
  run_all();
  for (int i = 0; i < CHILDREN; i++)
    EXPECT_STR(s[i].text, fifty());
}

TEST(waiting_for_a_child_with_a_channel) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "sends_fifty");
  story_channel(&s, cp_channel_of(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, 5);
  EXPECT_CONTAINS(s.text, "m:49");
  r = cp_result_free(r);
}

TEST(a_child_that_nobody_listens_to) {
  expect_code(FORK(NULL, "sends_fifty"), 5);
}

/* Reads nothing before its standard input ends. */
HELPER(echoes_late) {
  while (getchar() != EOF)
    ;
  EXPECT_EQ(helper_echoes(), FINE);
  return FINE;
}

TEST(a_flood_is_held_back_by_drain) {
  struct flood flood = {.sent = 0};
  cp_child *child =
      FORK(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_INHERIT, CP_INHERIT, CP_IPC)), "echoes_late");
  flood_begin(&flood, child);
  EXPECT_EQ(flood.drains, 1);
  EXPECT_LT(flood.sent, FLOOD);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  EXPECT_EQ(flood.back, FLOOD);
}

/* ---- descriptors and variables ---- */

static bool is_pipe(int fd) {
  intptr_t handle = _get_osfhandle(fd);
  return handle != -1 && handle != -2 && GetFileType((HANDLE)handle) == FILE_TYPE_PIPE;
}

/* argv[1]: whether it was forked itself. Its own descriptors are not pipes. */
HELPER(looks_around) {
  EXPECT((cp_parent() != NULL) == (strcmp(argv[1], "forked") == 0));
  EXPECT(getenv("NODE_CHANNEL_FD") == NULL && getenv("NODE_CHANNEL_SERIALIZATION_MODE") == NULL);
  EXPECT_EQ(GetEnvironmentVariableA("NODE_CHANNEL_FD", NULL, 0), 0);
  if (cp_parent() == NULL) {
    EXPECT_EQ(cp_last_error()->errnum, ENOENT);
    for (int fd = 3; fd < 64; fd++)
      EXPECT(!is_pipe(fd));
    return FINE;
  }
  cp_child *grandchild = cp_spawn(test_program(), HELPER_ARGS("looks_around", "spawned"),
                                  CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  expect_code(grandchild, FINE);
  return FINE;
}

/* The same before the variables are taken out of the environment. */
HELPER(spawns_first) {
  EXPECT_STR(getenv("NODE_CHANNEL_FD"), "3");
  EXPECT_STR(getenv("NODE_CHANNEL_SERIALIZATION_MODE"), "json");
  expect_code(cp_spawn(test_program(), HELPER_ARGS("looks_around", "spawned"), NULL), FINE);
  EXPECT_EQ(cp_channel_fd(cp_parent()), 3);
  DWORD flags;
  EXPECT(GetHandleInformation((HANDLE)_get_osfhandle(3), &flags) && !(flags & HANDLE_FLAG_INHERIT));
  return FINE;
}

TEST(the_channel_does_not_reach_grandchildren) {
  expect_code(FORK(NULL, "looks_around", "forked"), FINE);
  expect_code(FORK(NULL, "spawns_first"), FINE);
}

/* A grandchild with a channel of its own, and one of the parent's: they are two. */
HELPER(forks) {
  cp_channel *parent = cp_parent();
  EXPECT(parent != NULL);
  exchange_all(FORK(NULL, "echoes"), kinds_of_values, kinds_count, FINE);
  EXPECT_EQ(cp_send(parent, "\"mine\""), 1);
  cp_exit(FINE);
}

TEST(a_child_forks_itself) {
  story s = {.used = 0};
  story_child(&s, FORK(NULL, "forks"));
  run_all();
  EXPECT_STR(s.text, "m:\"mine\" disconnect exit:21 close:21");
}

TEST(the_channel_may_be_any_descriptor) {
  const cp_stdio places[][6] = {
      {CP_IPC, CP_INHERIT, CP_INHERIT, CP_STDIO_LAST},
      {CP_IGNORE, CP_IPC, CP_INHERIT, CP_STDIO_LAST},
      {CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_PIPE, CP_IPC, CP_STDIO_LAST},
  };
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    exchange_all(FORK(CP_OPTIONS(.stdio = places[i]), "echoes"), kinds_of_values, kinds_count, FINE);
}

HELPER(says_hello) {
  printf("hello\n");
  EXPECT_EQ(cp_send(cp_parent(), "1"), 1);
  return FINE;
}

TEST(a_silent_child_has_pipes) {
  cp_child *child = FORK(CP_OPTIONS(.silent = true, .capture = true), "says_hello");
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, FINE);
  EXPECT_CONTAINS(r->out.data, "hello");
  r = cp_result_free(r);
}
