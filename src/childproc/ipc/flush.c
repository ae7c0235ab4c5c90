/* Waiting until everything has left, without the loop. */
#include "ipc/channel_state.h"

#include "base/error.h"

#include <errno.h>

static int64_t left_ms(int64_t end_ns) {
  if (end_ns < 0)
    return -1;
  int64_t left = end_ns - os_now_ns();
  return left <= 0 ? 0 : left / 1000000 + 1;
}

static int flush_step(cp_channel *channel, int64_t end_ns) {
  int64_t ms = left_ms(end_ns);
  if (ms == 0)
    return -ETIMEDOUT;
  int r = os_stream_wait(channel->os, channel->wire.first != NULL, ms);
  if (r < 0)
    return r;
  channel_write_again(channel);
  channel_pull(channel, 1 << 20);
  return 0;
}

int cp_channel_flush(cp_channel *channel, int64_t timeout_ms) {
  if (channel == NULL || channel->loop == NULL)
    return -EINVAL;
  int64_t now = os_now_ns();
  bool endless = timeout_ms < 0 || timeout_ms > (INT64_MAX - now) / 1000000;
  int64_t end_ns = endless ? -1 : now + timeout_ms * 1000000;
  int r = 0;
  channel_write_again(channel);
  while (r == 0 && channel->failure == 0 && !channel_is_idle(channel))
    r = channel->os == NULL ? -ENOTCONN : flush_step(channel, end_ns);
  if (r == 0)
    r = channel->failure;
  channel_settle(channel);
  return r < 0 ? error_system("flush", -r) : 0;
}
