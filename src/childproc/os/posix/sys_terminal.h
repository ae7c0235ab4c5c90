/* The system calls of terminals, the same on every system of this family. */
#ifndef OS_POSIX_SYS_TERMINAL_H
#define OS_POSIX_SYS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

int sys_terminal_make(void);                           /* the side of who looks; close-on-exec */
int sys_terminal_name(int fd, char *ret, size_t size); /* of its other side, which may be opened now */
int sys_terminal_size(int fd, int columns, int rows);  /* its programs are told by SIGWINCH */
int sys_terminal_take(int fd);                         /* (child) as the session's own */
int sys_terminal_eof(int fd, char *ret);               /* what is typed for the end of input; 0: nothing is */

#endif
