/* Somebody else's program, run on a document. */
#ifndef PLUGIN_H
#define PLUGIN_H

/*
 * Runs the plug-in argv, a program of PATH, in the folder `dir`, with the file `document` as its stdin, and
 * waits for it. Returns its exit code, 128 and a signal, or a negative errno for what keeps it from being
 * started.
 *
 * It gets the streams 0, 1 and 2 and no other descriptor; of the environment PATH, HOME and LANG, where the
 * caller has them; no signal is blocked or ignored in it. The caller's folder, environment and signals stay
 * as they are. While the plug-in runs, the file `document`.lock says so; it is removed at the end.
 */
int run_plugin(char *const argv[], const char *document, const char *dir);

#endif
