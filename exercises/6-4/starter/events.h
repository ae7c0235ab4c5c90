/* The end of a program, as an event. */
#ifndef EVENTS_H
#define EVENTS_H

/*
 * Runs a program of PATH, waits for its end, and calls one of the two, once: on_exit_event with its exit code
 * (-1 after a signal) when it has run, on_error with an errno when it could not be started or waited for.
 */
void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code));

#endif
