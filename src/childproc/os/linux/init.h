/* The first process of a PID namespace that owns a tree, and what the owner says to it. */
#ifndef OS_LINUX_INIT_H
#define OS_LINUX_INIT_H

#include <stdbool.h>

enum init_word {
  INIT_ANYBODY = 'q', /* asks: is anybody left? */
  INIT_SOMEBODY = 'y',
  INIT_NOBODY = 'n' /* the answer, after which it leaves */
};

struct init {
  int leash;   /* a socket, whose other end is the owner's */
  int owner;   /* a pidfd of the owner; -1: its end is no end of the tree */
  int highest; /* descriptor */
};

/* (child) Does not return. */
_Noreturn void init_main(const struct init *init);

#endif
