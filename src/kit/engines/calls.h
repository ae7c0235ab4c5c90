/* System calls by number, as far as a diagnosis depends on what a process sleeps in. */
#ifndef KIT_ENGINES_CALLS_H
#define KIT_ENGINES_CALLS_H

typedef enum call_kind {
  CALL_OTHER, /* may end by itself, by a timer or by a signal: nothing can be concluded */
  CALL_READ,  /* args[0] is the descriptor */
  CALL_WRITE,
  CALL_WAIT,  /* wait4: args[0] is the pid asked for */
  CALL_WAITID /* args[0] is the kind of id, args[1] the id */
} call_kind;

typedef struct call_entry {
  long number;
  const char *name;
  call_kind kind;
} call_entry;

/* Each ends with a NULL name. arm64 has been checked against the kernel's table only, it was never run. */
extern const call_entry calls_x86_64[];
extern const call_entry calls_arm64[];

/* The table of the machine that this was compiled for; NULL where there is none. */
const call_entry *calls_here(void);

call_kind call_kind_of(const call_entry *table, long number);
const char *call_name_of(const call_entry *table, long number); /* "a system call" if unknown */

#endif
