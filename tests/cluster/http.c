/* A worker that speaks HTTP, over streams: many connections at once, each with its own pace. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct visit {
  size_t seen; /* of the empty line that ends a request */
};

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  static const char end[] = "\r\n\r\n";
  struct visit *visit = ctx;
  for (size_t i = 0; i < size && visit->seen < 4; i++)
    visit->seen = data[i] == end[visit->seen] ? visit->seen + 1 : data[i] == '\r';
  if (visit->seen < 4 || cp_stream_queued(stream) > 0)
    return;
  char text[200];
  int length =
      snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n");
  visit->seen = 5;
  (void)cp_write(stream, text, (size_t)length);
  cp_end(stream);
}

static void on_close(cp_stream *stream, void *ctx) {
  (void)stream;
  free(ctx);
}

static void on_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  struct visit *visit = calloc(1, sizeof *visit);
  cp_stream *stream = cp_stream_open(NULL, fd);
  EXPECT(visit != NULL && stream != NULL);
  cp_on_data(stream, on_data, visit);
  cp_stream_on_close(stream, on_close, visit);
}

/* http: serves until it is told to leave, and what is open then to its end. */
HELPER(http) {
  EXPECT(cp_cluster_listen(NULL, on_connection, NULL, NULL) != NULL);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}
