/* What a process can learn about itself from /proc. */
#ifndef ABOUT_ME_H
#define ABOUT_ME_H

#include <sys/types.h>

typedef struct about {
  pid_t pid;
  pid_t parent;    /* whose child this process is now */
  char name[16];   /* at most 15 bytes; may hold blanks and parentheses */
  int threads;     /* 1 where a program makes none */
  int descriptors; /* how many are open, without those that about_me() opens itself */
} about;

/*
 * Fills in *ret for the process that calls it, as things are now.
 * Returns 0; or -1 with errno, and *ret as it was. Nothing stays open.
 */
int about_me(about *ret);

#endif
