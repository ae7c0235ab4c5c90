#include "deadlock.h"
#include "add.h"
#include "calls.h"
#include "common/say.h"
#include "deadlock_name.h"
#include "holders.h"
#include "roles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 8 /* processes and pipes that are told one by one */

typedef struct story {
  const wait_graph *graph;
  record *rec;
  pid_t program;
  uint64_t pipes[SHOWN]; /* pipe A, B, … */
  size_t pipe_count;
  FILE *out;
} story;

static role who(const story *s, const waiter *w) {
  return role_of(s->graph->tree, s->rec, s->program, w->process->pid);
}

/* 'A' for the first pipe that is spoken of; '?' beyond those that are told. */
static char letter(story *s, uint64_t inode) {
  size_t i = 0;
  while (i < s->pipe_count && s->pipes[i] != inode)
    i++;
  if (i == SHOWN)
    return '?';
  if (i == s->pipe_count)
    s->pipes[s->pipe_count++] = inode;
  return (char)('A' + i);
}

static void add_line(const story *s, const char *before, uint64_t site) {
  const char *line = record_line(s->rec, site);
  if (*line)
    fprintf(s->out, "%s%s", before, line);
}

static uint64_t now_site(const story *s, const waiter *w) {
  const rec_process *known = record_process(s->rec, w->process->pid);
  return known && known->now != REC_NONE ? known->now_site : 0;
}

static void tell_waiter(story *s, const waiter *w) {
  fprintf(s->out, _("  %s in %s"), who(s, w).text, call_name_of(calls_here(), w->process->call));
  if (w->kind != WAIT_CHILD)
    fprintf(s->out, _("(%d), pipe %c"), w->fd, letter(s, w->inode));
  else if (w->child == -1)
    fprintf(s->out, _("() for any child"));
  else
    fprintf(s->out, _("() for %s"), role_of(s->graph->tree, s->rec, s->program, w->child).text);
  add_line(s, ", ", now_site(s, w));
  fputc('\n', s->out);
}

/* Where the process has this descriptor from: its own dup, the fork that copied it, or the pipe itself. */
static uint64_t origin(const story *s, pid_t pid, const proc_fd *fd, const char **ret_verb) {
  const rec_event *dup = record_dup(s->rec, pid, fd->fd, fd->inode);
  const rec_event *birth = record_birth(s->rec, pid), *made = record_pipe(s->rec, fd->inode);
  if (dup && dup->pid == pid) {
    *ret_verb = _(", from the dup at ");
    return dup->site;
  }
  if (birth && made && made->pid != pid) {
    *ret_verb = _(", from the fork at ");
    return birth->site;
  }
  *ret_verb = _(", made at ");
  return made ? made->site : 0;
}

static void tell_holder(const story *s, const waiter *w, uint64_t inode, bool write_end) {
  for (size_t i = 0; i < w->process->fd_count; i++) {
    const proc_fd *fd = &w->process->fds[i];
    if (fd->kind != 'p' || fd->inode != inode || !(write_end ? fd->writable : fd->readable))
      continue;
    const char *verb;
    uint64_t site = origin(s, w->process->pid, fd, &verb);
    bool itself = w->inode == inode && w->kind == (write_end ? WAIT_READ : WAIT_WRITE);
    fprintf(s->out, _("  %s%s, descriptor %d"), who(s, w).text, itself ? _(" itself") : "", fd->fd);
    add_line(s, verb, site);
    fputc('\n', s->out);
  }
}

static void tell_pipe(story *s, const waiter *blocked) {
  bool write_end = blocked->kind == WAIT_READ;
  const rec_event *made = record_pipe(s->rec, blocked->inode);
  fprintf(s->out, _("Pipe %c"), letter(s, blocked->inode));
  if (made)
    add_line(s, _(", made at "), made->site);
  fprintf(s->out, _(", can still be %s by:\n"), write_end ? _("written") : _("read"));
  for (size_t i = 0; i < s->graph->count; i++)
    if (s->graph->items[i].kind != WAIT_ENDED)
      tell_holder(s, &s->graph->items[i], blocked->inode, write_end);
}

static void tell_all(story *s) {
  size_t live = 0;
  fprintf(s->out, _("Nobody in this run can go on. Who waits, in which call:\n"));
  for (size_t i = 0; i < s->graph->count; i++) {
    if (s->graph->items[i].kind == WAIT_ENDED)
      continue;
    if (live++ < SHOWN)
      tell_waiter(s, &s->graph->items[i]);
  }
  if (live > SHOWN)
    fprintf(s->out, _("  and %zu more\n"), live - SHOWN);
  for (size_t p = 0; p < s->pipe_count; p++)
    for (size_t i = 0; i < s->graph->count; i++) {
      const waiter *w = &s->graph->items[i];
      if (w->stuck && w->kind != WAIT_CHILD && w->inode == s->pipes[p]) {
        tell_pipe(s, w);
        break;
      }
    }
}

/* Where to look first: what keeps the victim waiting came from there. */
static uint64_t cause_site(const story *s, const deadlock_name *name) {
  if (name->victim->kind == WAIT_CHILD || !name->holder)
    return now_site(s, name->victim);
  const proc_fd *fd =
      pipe_end_of(name->holder->process, name->victim->inode, name->victim->kind == WAIT_READ);
  const char *verb;
  uint64_t site = fd ? origin(s, name->holder->process->pid, fd, &verb) : 0;
  return site ? site : now_site(s, name->victim);
}

int deadlock_tell(const wait_graph *graph, record *rec, pid_t program, kit_findings *findings) {
  char *text = NULL;
  size_t size = 0;
  story s = {.graph = graph, .rec = rec, .program = program, .out = open_memstream(&text, &size)};
  if (!s.out)
    return -ENOMEM;
  tell_all(&s);
  if (fclose(s.out) != 0) {
    free(text);
    return -ENOMEM;
  }
  if (size && text[size - 1] == '\n')
    text[size - 1] = 0;
  deadlock_name name = deadlock_find_name(graph, rec);
  role process = {""};
  char where[96] = "";
  if (name.victim) {
    process = who(&s, name.holder ? name.holder : name.victim);
    (void)snprintf(where, sizeof where, "%s", record_line(rec, cause_site(&s, &name)));
  }
  int r = finding_add(findings, (finding_text){.id = name.id,
                                               .kind = *name.id ? KIT_ALWAYS : KIT_GENERIC,
                                               .what = text,
                                               .where = where,
                                               .process = process.text,
                                               .rule = name.rule,
                                               .look = name.look,
                                               .engine = "waitgraph"});
  free(text);
  return r;
}
