/* What the helpers of helpers.c and the tests agree on. */
#ifndef PUBLIC_HELPERS_H
#define PUBLIC_HELPERS_H

#define FINE 21

#endif
