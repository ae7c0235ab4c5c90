#include "ipc/v8_members.h"
#include "ipc/v8_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A name while its object is put in order. */
struct item {
  const char *name; /* without quotes and escapes */
  size_t size;
  char *own; /* to be freed */
  uint32_t rank;
  struct v8_member member;
};

enum { FEW = 8 }; /* so many names are compared each with each */

static bool same_text(struct json_slice a, struct json_slice b) {
  return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

/* No indexes, no escapes in names, and no name twice, as far as that is seen at a glance. */
static bool in_order(const struct v8_tree *tree, uint32_t object) {
  struct json_slice names[FEW];
  uint32_t count = tree->nodes[object].count, name = object + 1;
  if (count > FEW)
    return false;
  for (uint32_t i = 0; i < count; i++) {
    names[i] = v8_slice(tree, name);
    if ((tree->nodes[name].flags & V8_ESCAPES) != 0 ||
        v8_index(names[i].text + 1, names[i].size - 2) != V8_NO_INDEX)
      return false;
    for (uint32_t before = 0; before < i; before++)
      if (same_text(names[before], names[i]))
        return false;
    name = tree->nodes[name + 1].after;
  }
  return true;
}

static int by_name(const void *a, const void *b) {
  const struct item *x = a, *y = b;
  int order = memcmp(x->name, y->name, x->size < y->size ? x->size : y->size);
  if (order == 0 && x->size != y->size)
    order = x->size < y->size ? -1 : 1;
  return order != 0 ? order : x->rank < y->rank ? -1 : 1;
}

static int by_order(const void *a, const void *b) {
  const struct item *x = a, *y = b;
  if (x->member.index != y->member.index)
    return x->member.index < y->member.index ? -1 : 1; /* V8_NO_INDEX is the greatest */
  return x->rank < y->rank ? -1 : 1;
}

static int read_items(const struct v8_tree *tree, uint32_t object, struct item *items) {
  uint32_t count = tree->nodes[object].count, name = object + 1;
  for (uint32_t i = 0; i < count; i++, name = tree->nodes[name + 1].after) {
    struct json_slice slice = v8_slice(tree, name);
    struct item *item = &items[i];
    item->name = slice.text + 1;
    item->size = slice.size - 2;
    if ((tree->nodes[name].flags & V8_ESCAPES) != 0) {
      item->name = item->own = json_string(slice, &item->size);
      if (item->own == NULL)
        return -ENOMEM;
    }
    item->rank = i;
    item->member = (struct v8_member){name, name + 1, v8_index(item->name, item->size)};
  }
  return 0;
}

/* Sorted by name: of those that are the same the first stays, with the value of the last. */
static uint32_t without_doubles(struct item *items, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    struct item *last = kept > 0 ? &items[kept - 1] : NULL;
    if (last != NULL && last->size == items[i].size && memcmp(last->name, items[i].name, last->size) == 0) {
      last->member.value = items[i].member.value;
      free(items[i].own);
      items[i].own = NULL;
    } else if (kept == i) {
      kept++;
    } else {
      items[kept++] = items[i];
      items[i].own = NULL;
    }
  }
  return kept;
}

static int keep(struct v8_members *members, const struct item *items, uint32_t count) {
  if (members->room - members->count < count) {
    size_t room = members->count + count + members->room / 2;
    struct v8_member *at = realloc(members->at, room * sizeof *at);
    if (at == NULL)
      return -ENOMEM;
    members->at = at;
    members->room = room;
  }
  for (uint32_t i = 0; i < count; i++)
    members->at[members->count++] = items[i].member;
  return 0;
}

int v8_order(struct v8_members *members, const struct v8_tree *tree, uint32_t object, struct v8_order *ret) {
  uint32_t count = tree->nodes[object].count;
  *ret = (struct v8_order){false, members->count, members->count, members->count};
  if (in_order(tree, object))
    return 0;
  struct item *items = calloc(count, sizeof *items);
  if (items == NULL)
    return -ENOMEM;
  int status = read_items(tree, object, items);
  if (status == 0) {
    qsort(items, count, sizeof *items, by_name);
    uint32_t kept = without_doubles(items, count);
    qsort(items, kept, sizeof *items, by_order);
    status = keep(members, items, kept);
  }
  for (uint32_t i = 0; i < count; i++)
    free(items[i].own);
  free(items);
  ret->needed = true;
  ret->end = members->count;
  return status;
}
