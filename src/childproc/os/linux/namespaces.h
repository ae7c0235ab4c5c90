/* Starting a program in namespaces of its own. */
#ifndef OS_LINUX_NAMESPACES_H
#define OS_LINUX_NAMESPACES_H

#include "os/linux/isolation.h"
#include "os/posix/process.h"

/* launch() for a plan whose isolation has namespaces. */
int namespaces_launch(os_loop *loop, struct child_start *start, os_process *process);

/* Where the arguments and the environment of this process lie, as everybody sees them in /proc. */
struct own_text {
  char *start, *end;
};
struct own_text namespaces_own_text(void);

/* (child) Ends when the program has; `born`: a pipe that closes when there is one. */
_Noreturn void namespace_init(int born, const struct own_text *text);

/* CLONE_NEW… of the parts, but that of users. */
int namespaces_flags(unsigned parts);

#endif
