#include "childproc.h"

#define TEXT(x) #x
#define DOTTED(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *cp_version(void) {
  return DOTTED(CP_VERSION_MAJOR, CP_VERSION_MINOR, CP_VERSION_PATCH);
}
