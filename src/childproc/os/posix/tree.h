/*
 * A tree that is owned at one of several levels. A level is a table of functions; the back end has a list of
 * those that it knows (tree_levels.c).
 */
#ifndef OS_POSIX_TREE_H
#define OS_POSIX_TREE_H

#include "os/posix/guard.h"
#include "os/posix/process.h"

struct tree_kind {
  cp_tree_level level;
  const char *words; /* its system calls, for os/explain.h; NULL: those of another level */
  bool escapes;
  bool is_guard;              /* die_with_parent needs no other one */
  int (*open)(os_tree *tree); /* before the process is made; a negative errno: not here, try the next */
  int (*join)(os_tree *tree); /* (child) the new process makes itself the first of the tree */
  int (*kill)(os_tree *tree, int signal);
  bool (*left)(os_tree *tree);
  void (*end)(os_tree *tree); /* (child) SIGKILL to all, from the guard */
  void (*close)(os_tree *tree);
};

struct os_tree {
  os_loop *loop;
  const struct tree_kind *kind; /* NULL: level NONE */
  const os_plan *plan;
  const os_ownership *own; /* the plan's, which outlives the tree */
  int pid;                 /* of the first process; 0 until there is one */
  int pidfd;               /* the tree's own, or -1 */
  bool by_pidfd;           /* the kernel finds the group by it */
  bool ended;              /* the first process has */
  bool kept;               /* … and is an unreaped zombie, because its number names the group */

  /* The level of cgroups: the leaf, its folder for clone3(), and where the child writes itself into it. */
  struct cgroup_leaf *leaf;
  int into, members;
  bool born_in;

  struct space *space; /* the level of namespaces: the init */
  int company_fd;      /* the init of an isolated program: a pidfd, or -1 */
  bool refused;        /* by the launcher, so that another level may work */

  struct guard guard;
  int highest; /* descriptor; for the guard */

  struct cage *cage;       /* what limits the whole of it; NULL: nothing */
  unsigned limits_missing; /* 1 << cp_limit_kind */
};

/* ---- limits of the whole tree: tree_cage.c ---- */

int cage_open(os_tree *tree); /* what cannot be had is in limits_missing; -ENOMEM */
int cage_join(os_tree *tree); /* (child) */
void cage_look(const os_tree *tree, os_tree_facts *ret);
void cage_close(os_tree *tree);

/* ---- levels ---- */

/* Best first, NULL at the end. */
extern const struct tree_kind *const tree_levels[];
extern const struct tree_kind tree_group;

/*
 * os_process_start() for a plan with ownership: at the best level that works, but none below that which is
 * asked for.
 */
int tree_start(const struct process_start *how, os_process **ret, os_failure *ret_failure);
bool tree_is_asked(const os_ownership *own);

/* Whether the process must not be reaped before the tree is closed. */
bool tree_keeps_zombie(const os_tree *tree);
void tree_ended(os_tree *tree, bool kept);

#endif
