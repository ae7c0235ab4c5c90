/*
 * A plan: what the new process does, step by step, before it becomes the program. Planners write it
 * (child/plan.c), launchers run it (os/<system>), anybody may print it. It is plain data: everything a
 * step needs was computed and allocated before the process is made.
 */
#ifndef OS_PLAN_H
#define OS_PLAN_H

#include "childproc.h"

/*
 * Where a descriptor of the child comes from. Sources are named by their place in plan.sources, so
 * that a launcher may move the descriptors behind them out of each other's way.
 */
typedef enum os_source_kind {
  OS_SOURCE_CLOSED, /* the child does not have this descriptor */
  OS_SOURCE_PIPE,   /* child's end of a pipe that the launcher's caller made; closed in the parent later */
  OS_SOURCE_PARENT, /* a descriptor of the parent, which keeps it */
  OS_SOURCE_FILE    /* opened for this child; closed in the parent later */
} os_source_kind;

typedef struct os_source {
  os_source_kind kind;
  int fd; /* the parent's number; -1 until it is opened */
} os_source;

typedef struct os_step {
  cp_step kind;   /* CP_STEP_SIGNALS … CP_STEP_EXEC, in the order in which they are run */
  int index;      /* STDIO: the target descriptor; LIMIT: a cp_limit_kind; ISOLATION: a cp_part */
  int source;     /* STDIO: place in plan.sources */
  uint64_t value; /* LIMIT, NICE (as int), UMASK, UID, GID; ISOLATION: the parts it gives, 1 << cp_part */
  const unsigned *ids; /* GROUPS */
  size_t count;        /* GROUPS: how many ids; STDIO: how many targets there are in all */
  bool optional;       /* a failure of this step is not a failure of the start */
  const char *path;    /* CHDIR */
} os_step;

/* What the parts of isolation need: os/isolate.h. */
typedef struct os_isolation os_isolation;

/* How the child and all that descends from it are held together. All zero: not at all. */
typedef struct os_ownership {
  bool tree;
  cp_tree_level at_least;
  const char *cgroup_parent; /* NULL: the cgroup of this process */
  cp_limit memory;           /* of the whole tree, as the next one */
  cp_limit processes;
  bool guard; /* all of it ends when this process does */
} os_ownership;

typedef struct os_plan {
  os_step *steps;
  size_t step_count;
  os_source *sources; /* one for each descriptor of the child, 0 to source_count - 1 */
  size_t source_count;
  char **argv;
  char **envp;
  char **candidates; /* files to try in turn, NULL at the end; tried after CHDIR */
  char **shell_argv; /* "/bin/sh", [set by the launcher: the file], argv[1]…: for a text without #! */
  const char *line;  /* the command line, where os_takes_line(); argv is then only told to whoever asks */
  bool by_cmd;       /* … the program is the system's cmd.exe, whatever the candidates say */
  bool hide;         /* no window */
  os_ownership own;
  bool credentials;        /* changes uid, gid or groups: memory must not be shared with the child */
  os_isolation *isolation; /* NULL: none */
} os_plan;

/* Which step of a plan failed, and why. */
typedef struct os_failure {
  cp_step step;
  int index;
  int errnum;       /* positive */
  unsigned missing; /* of a start that succeeded: parts of isolation that could not be had, 1 << cp_part */
} os_failure;

#endif
