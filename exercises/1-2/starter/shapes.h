/* Two shapes that n new processes can have. */
#ifndef SHAPES_H
#define SHAPES_H

/*
 * A fan: n children of the caller. Child i calls work(i) and leaves with what that returned as its exit code.
 *
 *   caller ─┬─ 0
 *           ├─ 1
 *           └─ 2
 *
 * Returns at once, with how many children the caller has got: n, or fewer if fork() failed; then no more are
 * tried, and errno is that of fork().
 */
int fan(int n, int (*work)(int index));

/*
 * A chain: process 0 is a child of the caller, process i + 1 a child of process i. Each one first starts the
 * next, where there is to be one, then calls work(i), and leaves with what that returned; it does not wait.
 *
 *   caller ─── 0 ─── 1 ─── 2
 *
 * Returns at once, with how many children the caller has got: 1, or 0 if n is 0 or fork() failed; then errno
 * is that of fork(). A process that cannot start the next one is the last one, and does its work all the
 * same.
 */
int chain(int n, int (*work)(int index));

#endif
