/* Where this process's own arguments and environment lie. */
#include "os/linux/namespaces.h"

#include "os/sys.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 48, ENVIRONMENT_END = 51 }; /* fields of /proc/self/stat, counted from 1 */

/* The numbers follow the name, which is in parentheses and may hold anything. */
static uintptr_t field(const char *text, int number) {
  const char *at = strrchr(text, ')');
  for (int i = 2; at != NULL && i < number; i++)
    at = strchr(at + 1, ' ');
  return at == NULL ? 0 : (uintptr_t)strtoull(at + 1, NULL, 10);
}

struct own_text namespaces_own_text(void) {
  char text[2048];
  struct own_text own = {NULL, NULL};
  int fd = sys_open("/proc/self/stat", O_RDONLY, 0);
  if (fd < 0)
    return own;
  int64_t n = sys_read(fd, text, sizeof text - 1);
  sys_close(fd);
  text[n < 0 ? 0 : n] = '\0';
  uintptr_t start = field(text, ARGUMENTS), end = field(text, ENVIRONMENT_END);
  if (start != 0 && end > start && end - start < (64U << 20)) {
    own.start = (char *)start; /* NOLINT(performance-no-int-to-ptr): that is what the kernel tells */
    own.end = (char *)end;     /* NOLINT(performance-no-int-to-ptr) */
  }
  return own;
}
