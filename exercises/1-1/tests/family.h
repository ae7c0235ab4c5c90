/*
 * Who calls work(), seen from a memory that all of them share: which process, whose child it is, and with
 * which code it ended. The host adopts and waits for whatever is below it.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

enum { MOST = 16 };

typedef struct member {
  atomic_int begun; /* how often work(i) was called */
  _Atomic(pid_t) pid, parent;
  atomic_int code; /* -1: its end was not seen */
} member;

typedef struct family {
  member members[MOST];
  atomic_int processes; /* that have ended below the host */
  atomic_int in_host;   /* work() was called in the host */
  atomic_bool waited_in_vain;
} family;
extern family *the_family;

/* What it is when work() is called in the host: parent-child-swapped, but where fork() has failed. */
extern const char *family_host_works;

void family_begin(void);
void family_end(void);

/* The first lines of the host. */
void family_host(void);

/* Behind each call of a function under test: nobody but the host has come back. */
void family_returned(void);

/* Waits for everybody below the host. */
void family_settle(void);

/* The first line of a work(): notes who is here. */
void family_join(int index);

/* Waits until that holds; gives up after two seconds, which the family is told: then nobody waits any more.
 */
void family_wait(bool (*holds)(void));

/* work() was called once for each index below n, in n processes, and nowhere else. */
void family_expect(int n);

#endif
