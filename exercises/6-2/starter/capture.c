#include "capture.h"

#include <errno.h>

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  (void)argv;
  (void)ret_data;
  (void)ret_size;
  (void)ret_code;
  return ENOSYS; /* to be written */
}
