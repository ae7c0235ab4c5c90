/* Descriptors that scenarios send. The counterpart of ../handles.js. */
#include "driver.h"

#include <string.h>

const char *handle_name(cp_handle_kind kind) {
  switch (kind) {
  case CP_HANDLE_SERVER:
    return "server";
  case CP_HANDLE_SOCKET:
    return "socket";
  case CP_HANDLE_UDP:
    return "udp";
  case CP_HANDLE_NATIVE:
  case CP_HANDLE_UDP_NATIVE:
    return "native";
  case CP_HANDLE_FD:
    return "fd";
  case CP_HANDLE_NONE:
  case CP_HANDLE_AUTO:
    break;
  }
  return "none";
}

made_handle *handle_named(scene *run, const char *name) {
  made_handle *made = run->handles;
  while (made != NULL && strcmp(made->name, name) != 0)
    made = made->next;
  if (made == NULL)
    broken("no such handle", name);
  return made;
}
