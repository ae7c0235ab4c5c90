/* What the helpers of helpers.c and the tests agree on. */
#ifndef PUBLIC_HELPERS_H
#define PUBLIC_HELPERS_H

#define FINE 21
#define LOST_READER 9 /* of one that writes where nobody reads, if SIGPIPE did not end it */

#endif
