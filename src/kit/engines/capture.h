/* A short tool of the system, run to its end, with its standard output. */
#ifndef KIT_ENGINES_CAPTURE_H
#define KIT_ENGINES_CAPTURE_H

/*
 * Returns the exit code, or a negative errno: -ENOENT if there is no such program, -ETIMEDOUT after
 * ten seconds, -EINTR if a signal ended it. *ret_out (free() it) is set whenever the result is >= 0.
 * May be called from a callback of another loop: it has one of its own.
 */
int capture(const char *file, const char *const *args, char **ret_out);

#endif
