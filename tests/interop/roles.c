#include "roles.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static size_t kinds(void) {
  size_t count = 0;
  while (socket_kinds[count] != NULL)
    count++;
  return count;
}

void expect_played(const role *one) {
  EXPECT_EQ(one->served, kinds());
}

/* ---- giver ---- */

/* The receipt has come: what was handed over is closed here by now, and nothing else is. */
static void on_receipt(cp_channel *channel, int status, void *ctx) {
  role *one = ctx;
  (void)channel;
  EXPECT_EQ(status, 0);
  one->receipts++;
  if (given_away(&one->now)) {
    errno = 0;
    EXPECT_EQ(fcntl(one->now.fd, F_GETFD), -1);
    EXPECT_EQ(errno, EBADF);
  } else {
    EXPECT_SYS(fcntl(one->now.fd, F_GETFD));
  }
}

static void give_next(role *one) {
  char text[64];
  const char *kind = socket_kinds[one->next++];
  if (kind == NULL) {
    EXPECT_GE(cp_send(one->channel, "\"bye\""), 0);
    if (one->child)
      EXPECT_OK(cp_disconnect(one->channel));
    return;
  }
  one->now = given_make(kind);
  (void)snprintf(text, sizeof text, "{\"serve\":\"%s\"}", kind);
  cp_handle handle = given_away(&one->now) ? CP_HANDLE(one->now.fd) : CP_HANDLE_KEPT(one->now.fd);
  EXPECT_OK(cp_send_handle(one->channel, text, handle, on_receipt, one));
}

static void on_serving(cp_channel *channel, const char *json, size_t size, void *ctx) {
  role *one = ctx;
  char expected[64];
  (void)channel;
  (void)snprintf(expected, sizeof expected, "{\"serving\":\"%s\"}", one->now.kind);
  EXPECT_MEM(json, size, expected, strlen(expected));
  EXPECT_EQ(one->receipts, one->served + 1);
  given_try(&one->now);
  given_close(&one->now);
  one->served++;
  give_next(one);
}

void giver_begin(role *one, cp_channel *channel, bool child) {
  *one = (role){.channel = channel, .child = child};
  EXPECT_GT(cp_on_message(channel, on_serving, one), 0);
  give_next(one);
}

/* ---- server ---- */

static void on_given(cp_channel *channel, const char *json, size_t size, void *ctx) {
  role *one = ctx;
  char kind[32], text[64];
  cp_handle handle = cp_take_handle(channel);
  (void)size;
  if (strcmp(json, "\"bye\"") == 0) {
    if (one->child)
      EXPECT_OK(cp_disconnect(channel));
    return;
  }
  EXPECT_EQ(sscanf(json, "{\"serve\":\"%31[a-zA-Z]\"}", kind), 1);
  EXPECT_EQ(handle.kind, kind_of_socket(kind));
  EXPECT_EQ(fcntl(handle.fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
  EXPECT_EQ(fcntl(handle.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  (void)snprintf(text, sizeof text, "{\"serving\":\"%s\"}", kind);
  EXPECT_OK(cp_send(channel, text));
  serve(kind, handle);
  one->served++;
}

void server_begin(role *one, cp_channel *channel, bool child) {
  *one = (role){.channel = channel, .child = child};
  EXPECT_GT(cp_on_message(channel, on_given, one), 0);
}
