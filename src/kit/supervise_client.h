/* The caller's side of a supervisor's process: starting it, reading its report. */
#ifndef KIT_SUPERVISE_CLIENT_H
#define KIT_SUPERVISE_CLIENT_H

#include "supervise.h"

/* The report is the receiver's from here on: free it with kit_report_free(). */
typedef void client_done(kit_report *report, void *ctx);

/*
 * Runs `options` in a supervisor's process on this loop, when the queue (or NULL) has room; done is called
 * once, from the loop. 0, or a negative errno: done is not called.
 */
int client_start(const kit_supervise_options *options, cp_loop *loop, cp_queue *queue, client_done *done,
                 void *ctx);

/* The report of a run that our own failure has spoilt. */
void client_broken(kit_report *ret, const char *why);

#endif
