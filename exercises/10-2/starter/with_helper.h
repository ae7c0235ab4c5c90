/* A helper that ends with its work. */
#ifndef WITH_HELPER_H
#define WITH_HELPER_H

/*
 * Runs helper(fd) in a child and work(fd) here, over a pipe from work to helper. Returns what work returned,
 * once the helper has ended and has been waited for. A helper that does not end at end-of-file is killed, at
 * once or a little later. If the pipe or the child cannot be made: -1, and work is not called.
 */
int with_helper(void (*helper)(int fd), int (*work)(int fd));

#endif
