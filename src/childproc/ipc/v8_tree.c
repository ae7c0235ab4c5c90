#include "ipc/v8_tree.h"

#include <errno.h>
#include <stdlib.h>

static bool add(struct v8_tree *tree, const struct json_token *token) {
  if (tree->count == tree->room) {
    size_t room = (size_t)tree->room * 2 + 16;
    struct v8_node *nodes = room <= UINT32_MAX ? realloc(tree->nodes, room * sizeof *nodes) : NULL;
    if (nodes == NULL)
      return false;
    tree->nodes = nodes;
    tree->room = (uint32_t)room;
  }
  tree->nodes[tree->count] = (struct v8_node){
      .from = (uint32_t)(token->text.text - tree->json),
      .size = (uint32_t)token->text.size,
      .after = tree->count + 1,
      .kind = (unsigned char)token->kind,
      .flags = token->escapes ? V8_ESCAPES : 0,
  };
  tree->count++;
  return true;
}

/* While an object or list is open, its after is the one that it is in. */
int v8_tree_read(struct v8_tree *tree, const char *json, size_t size) {
  struct json_reader reader = json_read(json, size);
  struct json_token token;
  uint32_t open = UINT32_MAX;
  *tree = (struct v8_tree){.json = json};
  while ((token = json_next(&reader)).kind != JSON_NONE) {
    if (token.kind == JSON_OBJECT_END || token.kind == JSON_LIST_END) {
      struct v8_node *node = &tree->nodes[open];
      open = node->after;
      node->after = tree->count;
      node->size = (uint32_t)(reader.at - json) - node->from;
      node->count /= node->kind == JSON_OBJECT ? 2 : 1;
      continue;
    }
    if (!add(tree, &token)) {
      v8_tree_free(tree);
      return -ENOMEM;
    }
    if (open != UINT32_MAX)
      tree->nodes[open].count++;
    if (token.kind == JSON_OBJECT || token.kind == JSON_LIST) {
      tree->nodes[tree->count - 1].after = open;
      open = tree->count - 1;
    }
  }
  return 0;
}

void v8_tree_free(struct v8_tree *tree) {
  free(tree->nodes);
  *tree = (struct v8_tree){0};
}

uint32_t v8_element(const struct v8_tree *tree, uint32_t list, uint32_t n) {
  uint32_t node = list + 1;
  while (n-- > 0)
    node = tree->nodes[node].after;
  return node;
}
