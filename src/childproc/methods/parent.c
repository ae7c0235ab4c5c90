/* The child's side: the channel to the process that started this one. */
#include "base/error.h"
#include "ipc/channel.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static struct {
  bool asked;
  int errnum; /* why there is none */
  cp_channel *channel;
  struct member member; /* of the loop, which may go before the process does */
} parent;

static int refused(int errnum, const char *message) {
  const char *advice = errnum == ENOENT ? "Start this program with cp_fork(), or with CP_IPC in stdio." : "";
  cp_error facts = {
      .errnum = errnum, .name = "Error", .code = errno_name(errnum), .advice = advice, .index = -1};
  return error_set(facts, "%s", message);
}

static void on_loop_freed(struct member *member) {
  (void)member;
  channel_orphan(parent.channel);
}

/* What was sent and has not left yet: exit() does not run the loop any more. */
static void at_exit(void) {
  channel_last_write(parent.channel);
}

/* As Node reads it: digits at the beginning. */
static int parse_fd(const char *text) {
  char *end;
  errno = 0;
  long fd = strtol(text, &end, 10);
  return end == text || errno != 0 || fd < 0 || fd > INT_MAX ? -EINVAL : (int)fd;
}

static int parse_mode(const char *text) {
  if (text == NULL || strcmp(text, "json") == 0)
    return CP_JSON;
  return strcmp(text, "advanced") == 0 ? CP_ADVANCED : -EINVAL;
}

static int open_channel(cp_loop *loop, int fd, cp_serialization serialization) {
  int r = os_channel_check(fd);
  if (r >= 0)
    r = os_close_on_exec(fd);
  if (r < 0)
    return r;
  cp_channel *channel = channel_new(loop, CHANNEL_OF_CHILD, serialization, 0);
  if (channel == NULL)
    return -ENOMEM;
  r = channel_attach(channel, fd);
  if (r < 0) {
    channel_free(channel);
    return r;
  }
  parent.channel = channel;
  parent.member.release = on_loop_freed;
  loop_join(loop, &parent.member);
  (void)atexit(at_exit);
  return 0;
}

static int take_parent(void) {
  char *fd_text = NULL, *mode_text = NULL;
  int r = os_environ_take("NODE_CHANNEL_FD", &fd_text);
  if (r >= 0)
    r = os_environ_take("NODE_CHANNEL_SERIALIZATION_MODE", &mode_text);
  if (r >= 0 && (fd_text == NULL || *fd_text == '\0'))
    r = -ENOENT;
  int fd = r < 0 ? r : parse_fd(fd_text);
  int mode = fd < 0 ? fd : parse_mode(mode_text);
  free(fd_text);
  free(mode_text);
  if (mode < 0)
    return mode;
  cp_loop *loop = cp_loop_default();
  return loop == NULL ? -cp_last_error()->errnum : open_channel(loop, fd, (cp_serialization)mode);
}

cp_channel *cp_parent(void) {
  if (!parent.asked)
    parent.errnum = -take_parent();
  parent.asked = true;
  if (parent.errnum != 0)
    refused(parent.errnum, parent.errnum == ENOENT ? "This process was not started with a channel"
                                                   : "The channel to the parent cannot be used");
  return parent.channel;
}

void cp_exit(int code) {
  if (parent.channel != NULL)
    (void)cp_channel_flush(parent.channel, -1);
  exit(code);
}
