/* The names of errno's values, as Node prints them. libc has no portable call for this. */
#include "base/error.h"

#include <errno.h>

#define NAME(e)                                                                                              \
  { e, #e }
static const struct {
  int errnum;
  const char *name;
} names[] = {
    NAME(EPERM),        NAME(ENOENT),       NAME(ESRCH),       NAME(EINTR),         NAME(EIO),
    NAME(ENXIO),        NAME(E2BIG),        NAME(ENOEXEC),     NAME(EBADF),         NAME(ECHILD),
    NAME(EAGAIN),       NAME(ENOMEM),       NAME(EACCES),      NAME(EFAULT),        NAME(EBUSY),
    NAME(EEXIST),       NAME(EXDEV),        NAME(ENODEV),      NAME(ENOTDIR),       NAME(EISDIR),
    NAME(EINVAL),       NAME(ENFILE),       NAME(EMFILE),      NAME(ENOTTY),        NAME(ETXTBSY),
    NAME(EFBIG),        NAME(ENOSPC),       NAME(ESPIPE),      NAME(EROFS),         NAME(EMLINK),
    NAME(EPIPE),        NAME(EDOM),         NAME(ERANGE),      NAME(EDEADLK),       NAME(ENAMETOOLONG),
    NAME(ENOLCK),       NAME(ENOSYS),       NAME(ENOTEMPTY),   NAME(ELOOP),         NAME(EILSEQ),
    NAME(ECONNRESET),   NAME(ENOTCONN),     NAME(ETIMEDOUT),   NAME(EINPROGRESS),   NAME(ENOTSUP),
    NAME(ECANCELED),    NAME(ENOBUFS),      NAME(EOVERFLOW),   NAME(EPROTO),        NAME(ENOTSOCK),
    NAME(ECONNREFUSED), NAME(EALREADY),     NAME(EADDRINUSE),  NAME(EADDRNOTAVAIL), NAME(EAFNOSUPPORT),
    NAME(ECONNABORTED), NAME(EHOSTUNREACH), NAME(ENETUNREACH), NAME(ENETDOWN),      NAME(EMSGSIZE),
    NAME(EBADMSG),
#ifdef ETOOMANYREFS
    NAME(ETOOMANYREFS),
#endif
#ifdef ESTALE
    NAME(ESTALE),
#endif
#ifdef EUSERS
    NAME(EUSERS),
#endif
#ifdef ELIBBAD
    NAME(ELIBBAD),
#endif
#ifdef EDQUOT
    NAME(EDQUOT),
#endif
};

const char *errno_name(int errnum) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].errnum == errnum)
      return names[i].name;
  return "E?";
}
