/* <signal.h>, and the numbers of the signals that Node knows where the system itself has none. */
#ifndef BASE_SIGNAL_NUMBERS_H
#define BASE_SIGNAL_NUMBERS_H

#include <signal.h>

#ifndef SIGHUP
#define SIGHUP 1
#endif
#ifndef SIGQUIT
#define SIGQUIT 3
#endif
#ifndef SIGKILL
#define SIGKILL 9
#endif
#ifndef SIGWINCH
#define SIGWINCH 28
#endif

/* Where there are none of them, no number is between these two. */
#ifdef SIGRTMIN
#define REALTIME_FIRST SIGRTMIN
#define REALTIME_LAST SIGRTMAX
#else
#define REALTIME_FIRST 0
#define REALTIME_LAST (-1)
#endif

#endif
