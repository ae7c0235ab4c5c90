#include "init/init.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GRACE_MS = 5000 };

static bool read_grace(const char *text, int64_t *ret) {
  char *end;
  errno = 0;
  long long ms = text ? strtoll(text, &end, 10) : -1;
  if (!text || end == text || *end != '\0' || ms < 0 || errno != 0 || ms > INT64_MAX / 1000000)
    return false;
  *ret = ms;
  return true;
}

static int refuse(const char *what) {
  fprintf(stderr, "kit init: %s\n", what);
  verb_usage("init");
  return KIT_USAGE;
}

int init_options_read(int argc, char **argv, init_options *ret) {
  init_options options = {.grace_ms = GRACE_MS};
  int i = 1;
  for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strcmp(argv[i], "--wait") == 0)
      options.wait = true;
    else if (strcmp(argv[i], "--group") == 0)
      options.group = true;
    else if (strcmp(argv[i], "--grace") == 0) {
      if (!read_grace(argv[++i], &options.grace_ms))
        return refuse("--grace takes milliseconds");
    } else
      return refuse("the command stands behind --");
  }
  if (i + 1 >= argc)
    return refuse("there is no command");
  options.command = argv + i + 1;
  *ret = options;
  return 0;
}
