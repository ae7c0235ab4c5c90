#ifndef RUN_H
#define RUN_H

typedef struct run_result {
  int code;   /* 0 to 255, or -1 where a signal ended it */
  int signal; /* that signal, or 0 */
} run_result;

/*
 * Runs the program `path` with the arguments `argv` (argv[0] first, NULL at the end) and waits until it has
 * ended.
 *
 * - 0: the program ran, and *ret tells how it ended: {code, 0} or {-1, signal}.
 * - -1 with errno: the program was not run. The errno is that of the call that failed: that of exec, such as
 * ENOENT or EACCES, or that of a call before it. Then *ret is as it was.
 * - `path` is a path: PATH is not searched. The program gets argv as it is, argv[0] too.
 * - Only this program is waited for. Other children of the caller stay the caller's, ended or not.
 * - Nothing is left: no process, no open descriptor. What waits in the caller's buffers of stdio is written
 * once.
 * - A signal handler of the caller that runs meanwhile makes no difference.
 * How the program is started, with which calls, is not promised.
 */
int run(const char *path, char *const argv[], run_result *ret);

#endif
