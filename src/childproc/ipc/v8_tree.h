/*
 * A JSON text as a row of nodes, in the order of the text. V8's format says how many elements a list has
 * before them, and in which order an object's members are, so the writer must look ahead.
 */
#ifndef IPC_V8_TREE_H
#define IPC_V8_TREE_H

#include "ipc/json.h"

enum v8_node_flag {
  V8_ESCAPES = 1, /* a string with a backslash */
  V8_LITERAL = 2  /* the object inside {"$object":…}: no form, whatever it looks like */
};

/* The first node inside of node n is n + 1. An object's are names and values in turn. */
struct v8_node {
  uint32_t from, size; /* in the text; of an object or list: all of it */
  uint32_t after;      /* the node behind this one and all in it */
  uint32_t count;      /* members, elements */
  unsigned char kind;  /* enum json_kind */
  unsigned char flags;
};

struct v8_tree {
  const char *json;
  struct v8_node *nodes;
  uint32_t count, room;
};

/* The text was checked. 0, -ENOMEM. */
int v8_tree_read(struct v8_tree *tree, const char *json, size_t size);
void v8_tree_free(struct v8_tree *tree);

static inline struct json_slice v8_slice(const struct v8_tree *tree, uint32_t node) {
  struct json_slice slice = {tree->json + tree->nodes[node].from, tree->nodes[node].size};
  return slice;
}

/* The n-th element of a list with more than n. */
uint32_t v8_element(const struct v8_tree *tree, uint32_t list, uint32_t n);

#endif
