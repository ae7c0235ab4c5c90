#include "errors.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct {
  const char *name;
  int number;
} errors[] = {
    {"EACCES", EACCES}, {"EAGAIN", EAGAIN}, {"EBADF", EBADF},   {"ECHILD", ECHILD}, {"EINTR", EINTR},
    {"EINVAL", EINVAL}, {"EIO", EIO},       {"EMFILE", EMFILE}, {"ENFILE", ENFILE}, {"ENOENT", ENOENT},
    {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC}, {"EPERM", EPERM},   {"EPIPE", EPIPE},   {"ESRCH", ESRCH},
};

int rec_error_number(const char *name) {
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (strcmp(errors[i].name, name) == 0)
      return errors[i].number;
  return 0;
}
