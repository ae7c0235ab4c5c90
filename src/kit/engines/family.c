#include "family.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool ended(const proc_info *process) {
  return !process || process->state == 'Z' || process->state == 'X';
}

member *family_find(const family *f, pid_t pid) {
  for (size_t i = f->count; i-- > 0;)
    if (f->items[i].pid == pid)
      return &f->items[i];
  return NULL;
}

static member *add(family *f, const proc_info *process) {
  member *items = realloc(f->items, (f->count + 1) * sizeof *items);
  if (!items)
    return NULL;
  f->items = items;
  member *one = &items[f->count++];
  *one = (member){.pid = process->pid, .parent = process->ppid, .start_time = process->start_time};
  memcpy(one->name, process->name, sizeof one->name);
  return one;
}

int family_observe(family *f, const proc_tree *tree, pid_t self) {
  for (size_t i = 0; i < f->count; i++)
    f->items[i].present = false;
  for (size_t i = 0; i < tree->count; i++) {
    const proc_info *process = &tree->items[i];
    if (process->pid == self)
      continue;
    member *one = family_find(f, process->pid);
    if (!one || one->start_time != process->start_time)
      one = add(f, process);
    if (!one)
      return -ENOMEM;
    one->present = true;
  }
  for (size_t i = 0; i < f->count; i++) {
    member *one = &f->items[i];
    if (!one->present && !ended(proc_tree_find(tree, one->parent)))
      one->waited_for = true;
  }
  return 0;
}

void family_free(family *f) {
  free(f->items);
  *f = (family){NULL, 0};
}
