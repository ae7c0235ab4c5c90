/* The errnos that a fault may set, by name. */
#ifndef KIT_RECORDER_ERRORS_H
#define KIT_RECORDER_ERRORS_H

int rec_error_number(const char *name); /* 0: not in the table */

#endif
