#include "roles.h"
#include "common/say.h"

#include <stdio.h>

typedef struct birth_order {
  pid_t parent;
  int position, total;
} birth_order;

/* In the order of the forks, which is not that in which the children begin to run. */
static birth_order order_in_record(const record *rec, pid_t pid) {
  birth_order order = {0, 0, 0};
  const rec_event *birth = record_birth(rec, pid);
  if (!birth)
    return order;
  order.parent = birth_parent(birth);
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->call != REC_FORK || event->pid != order.parent || event->result <= 0)
      continue;
    order.total++;
    if (event->result == pid)
      order.position = order.total;
  }
  if (!order.position) /* the parent has not come to write it down */
    order.position = ++order.total;
  return order;
}

static birth_order order_in_tree(const proc_tree *tree, pid_t pid) {
  birth_order order = {0, 0, 0};
  const proc_info *process = tree ? proc_tree_find(tree, pid) : NULL;
  if (!process)
    return order;
  order.parent = process->ppid;
  for (size_t i = 0; i < tree->count; i++) {
    const proc_info *other = &tree->items[i];
    if (other->ppid != process->ppid)
      continue;
    order.total++;
    if (other->start_time < process->start_time ||
        (other->start_time == process->start_time && other->pid <= pid))
      order.position++;
  }
  return order;
}

role role_of(const proc_tree *tree, const record *rec, pid_t program, pid_t pid) {
  role r;
  birth_order order = order_in_record(rec, pid);
  if (!order.parent)
    order = order_in_tree(tree, pid);
  if (pid == program)
    (void)snprintf(r.text, sizeof r.text, _("parent (pid %d)"), (int)pid);
  else if (order.parent == program && order.total == 1)
    (void)snprintf(r.text, sizeof r.text, _("child (pid %d)"), (int)pid);
  else if (order.parent == program)
    (void)snprintf(r.text, sizeof r.text, _("child %d (pid %d)"), order.position, (int)pid);
  else if (order.parent)
    (void)snprintf(r.text, sizeof r.text, _("grandchild (pid %d)"), (int)pid);
  else
    (void)snprintf(r.text, sizeof r.text, _("pid %d"), (int)pid);
  return r;
}
