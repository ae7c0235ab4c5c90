/* `./kit run` cuts three messages into pieces of every size; no check uses this file. */
#include "framer.h"

#include <stdio.h>
#include <string.h>

static void show(const char *data, size_t size, void *ctx) {
  (void)ctx;
  printf(" [%.*s]", (int)size, data);
}

int main(void) {
  static const char bytes[] = "{\"a\":1}\n\"two\"\n[3]\n";
  for (size_t piece = 1; piece <= sizeof bytes; piece += 5) {
    framer *one = framer_new(show, NULL);
    if (!one)
      return 1;
    printf("pieces of %2zu:", piece);
    for (size_t at = 0; at < strlen(bytes); at += piece) {
      size_t left = strlen(bytes) - at;
      if (framer_feed(one, bytes + at, left < piece ? left : piece) != 0)
        printf(" error");
    }
    printf("\n");
    framer_free(one);
  }
  return 0;
}
