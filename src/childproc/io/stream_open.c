/* A stream over a descriptor that the caller has: no child owns it, so it goes after its own 'close'. */
#include "io/stream.h"

#include "base/error.h"

#include <stdlib.h>

struct own_stream {
  struct member member; /* first: released by address */
  cp_stream *stream;
};

static void release(struct member *member) {
  struct own_stream *own = (struct own_stream *)member;
  own->stream = stream_free(own->stream);
  free(own);
}

static void throw_away(void *owner, cp_stream *stream) {
  struct own_stream *own = owner;
  loop_throw_away(stream->loop, &own->member);
}

cp_stream *cp_stream_open(cp_loop *loop, int fd) {
  if (loop == NULL)
    loop = cp_loop_default();
  if (loop == NULL || fd < 0) {
    if (fd < 0)
      error_argument("ERR_OUT_OF_RANGE", -1, "Give a descriptor that is open.",
                     "The value of \"fd\" is out of range. It must be >= 0. Received %d", fd);
    else
      os_close(fd);
    return NULL;
  }
  struct own_stream *own = calloc(1, sizeof *own);
  cp_stream *stream = stream_new(loop, true, true);
  if (own == NULL || stream == NULL) {
    os_close(fd);
    free(own);
    stream_free(stream);
    error_memory();
    return NULL;
  }
  *own = (struct own_stream){.member.release = release, .stream = stream};
  stream->on_closed = throw_away;
  stream->owner = own;
  loop_join(loop, &own->member);
  int r = stream_attach(stream, fd);
  if (r >= 0)
    return stream;
  loop_leave(&own->member);
  release(&own->member);
  error_system("open", -r);
  return NULL;
}
