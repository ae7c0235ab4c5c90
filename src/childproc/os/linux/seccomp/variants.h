/* The filters there are: one for each combination of these. */
#ifndef SECCOMP_VARIANTS_H
#define SECCOMP_VARIANTS_H

enum {
  FILTER_NETWORK = 1,  /* no sockets but connected pairs */
  FILTER_SHARING = 2,  /* no System V IPC and message queues: there is no namespace of its own for them */
  FILTER_METADATA = 4, /* nothing may be written, so no modes, owners and times are changed either */
  FILTER_TRUNCATE = 8, /* what Landlock does not see before ABI 3 */
  FILTER_COUNT = 16
};

#endif
