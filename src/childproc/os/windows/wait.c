/* Waiting for one stream outside of the loop. */
#include "os/windows/stream.h"

static bool is_there(const os_stream *stream, bool write) {
  return stream->can_read || (write && (!stream->write_done || stream->written));
}

static int64_t left_ms(int64_t start_ns, int64_t timeout_ms) {
  int64_t left = timeout_ms - (os_now_ns() - start_ns) / 1000000;
  return timeout_ms < 0 ? -1 : left < 0 ? 0 : left;
}

/* What comes for others meanwhile is noted for them. */
int os_stream_wait(os_stream *stream, bool write, int64_t timeout_ms) {
  int64_t start_ns = os_now_ns(), ms = timeout_ms;
  int r = 0;
  stream_expect(stream);
  while (r >= 0 && !is_there(stream, write)) {
    r = loop_collect(stream->loop, ms);
    if (ms == 0)
      break;
    ms = left_ms(start_ns, timeout_ms);
  }
  return r;
}
