#include "base/error.h"
#include "base/signal_numbers.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME(s)                                                                                              \
  { s, #s }
static const struct {
  int number;
  const char *name;
} names[] = {
    NAME(SIGINT),    NAME(SIGILL),  NAME(SIGABRT), NAME(SIGFPE),    NAME(SIGSEGV), NAME(SIGTERM),
    NAME(SIGHUP),    NAME(SIGQUIT), NAME(SIGKILL),
#ifdef SIGBREAK
    NAME(SIGBREAK),
#endif
#ifdef SIGTRAP
    NAME(SIGTRAP),   NAME(SIGBUS),  NAME(SIGUSR1), NAME(SIGUSR2),   NAME(SIGPIPE), NAME(SIGALRM),
    NAME(SIGCHLD),   NAME(SIGCONT), NAME(SIGSTOP), NAME(SIGTSTP),   NAME(SIGTTIN), NAME(SIGTTOU),
    NAME(SIGURG),    NAME(SIGXCPU), NAME(SIGXFSZ), NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGSYS),
#endif
#ifdef SIGWINCH
    NAME(SIGWINCH),
#endif
#ifdef SIGSTKFLT
    NAME(SIGSTKFLT),
#endif
#ifdef SIGIO
    NAME(SIGIO),
#endif
#ifdef SIGPWR
    NAME(SIGPWR),
#endif
};

static bool same(const char *a, const char *b) {
  while (*a != '\0' && toupper((unsigned char)*a) == *b)
    a++, b++;
  return *a == '\0' && *b == '\0';
}

static const char *realtime_name(int number) {
  static _Thread_local char text[sizeof "SIGRTMIN+2147483647"];
  if (number < REALTIME_FIRST || number > REALTIME_LAST)
    return NULL;
  snprintf(text, sizeof text, "SIGRTMIN+%d", number - REALTIME_FIRST);
  return text;
}

static int realtime_number(const char *name) {
  char *end;
  long n = strtol(name, &end, 10);
  bool fits = *name >= '0' && *name <= '9' && *end == '\0' && n <= REALTIME_LAST - REALTIME_FIRST;
  return fits ? REALTIME_FIRST + (int)n : -EINVAL;
}

const char *cp_signal_name(int number) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].number == number)
      return names[i].name;
  return realtime_name(number);
}

int cp_signal_number(const char *name) {
  if (name == NULL)
    return -EINVAL;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (same(name, names[i].name) || same(name, names[i].name + 3))
      return names[i].number;
  return strncmp(name, "SIGRTMIN+", 9) == 0 ? realtime_number(name + 9) : -EINVAL;
}
