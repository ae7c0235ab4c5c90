/* The members of an object in JavaScript's order: indexes first, by size; of a name that comes twice the
 * first place and the last value. */
#ifndef IPC_V8_MEMBERS_H
#define IPC_V8_MEMBERS_H

#include "ipc/v8_tree.h"

struct v8_member {
  uint32_t name, value; /* nodes */
  uint32_t index;       /* or V8_NO_INDEX */
};

/* The ordered members of all objects that are open, those of the innermost last. */
struct v8_members {
  struct v8_member *at;
  size_t count, room;
};

struct v8_order {
  bool needed;
  size_t next, end, begin; /* in v8_members */
};

/* Orders an object's members where they do not stand in order already. 0, -ENOMEM. */
int v8_order(struct v8_members *members, const struct v8_tree *tree, uint32_t object, struct v8_order *ret);

#endif
