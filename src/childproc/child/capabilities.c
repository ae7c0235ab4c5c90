#include "os/capabilities.h"

#include <stddef.h>

const cp_capability *cp_capabilities(size_t *ret_count) {
  size_t count;
  const cp_capability *list = os_capabilities(&count);
  if (ret_count != NULL)
    *ret_count = count;
  return list;
}
