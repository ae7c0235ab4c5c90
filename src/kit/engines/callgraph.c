#include "callgraph.h"
#include "capture.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 40, DEEPEST = 8 };

/* "x.c:on_child" is a static function. */
static void take_name(const char *title, size_t size, char name[64]) {
  const char *colon = memchr(title, ':', size);
  const char *begin = colon ? colon + 1 : title;
  (void)snprintf(name, 64, "%.*s", (int)(size - (size_t)(begin - title)), begin);
}

/* The text in quotes after `key` on this line; NULL: none. */
static const char *quoted_after(const char *line, const char *key, size_t *ret_size) {
  const char *at = strstr(line, key);
  const char *begin = at ? strchr(at, '"') : NULL;
  const char *end = begin ? strchr(begin + 1, '"') : NULL;
  *ret_size = end ? (size_t)(end - begin - 1) : 0;
  return end ? begin + 1 : NULL;
}

/* edge: { sourcename: "x.c:on" targetname: "printf" label: "x.c:3:28" } */
static bool take_edge(const char *line, call_graph *ret) {
  size_t from_size, to_size, label_size;
  const char *from = quoted_after(line, "sourcename:", &from_size);
  const char *to = quoted_after(line, "targetname:", &to_size);
  const char *label = quoted_after(line, "label:", &label_size);
  if (!from || !to)
    return true;
  call_edge *longer = realloc(ret->items, (ret->count + 1) * sizeof *longer);
  if (!longer)
    return false;
  ret->items = longer;
  call_edge *edge = &ret->items[ret->count++];
  *edge = (call_edge){.line = 0};
  take_name(from, from_size, edge->from);
  take_name(to, to_size, edge->to);
  const char *colon = label ? memchr(label, ':', label_size) : NULL;
  edge->line = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
  return true;
}

static int parse(const char *path, call_graph *ret) {
  FILE *file = fopen(path, "re");
  char *line = NULL;
  size_t room = 0;
  bool good = true;
  if (!file)
    return -ENOTSUP;
  while (good && getline(&line, &room, file) > 0)
    if (strncmp(line, "edge:", 5) == 0)
      good = take_edge(line, ret);
  free(line);
  (void)fclose(file);
  return good ? 0 : -ENOMEM;
}

static int compile(const char *source, const char *const *flags, const char *object) {
  const char *args[MOST_ARGUMENTS] = {"-c", "-w",   "-O0", "-fno-builtin", "-fcallgraph-info",
                                      "-o", object, source};
  size_t n = 8;
  char *said = NULL;
  for (; flags && *flags && n + 1 < MOST_ARGUMENTS; flags++)
    args[n++] = *flags;
  int code = capture("gcc", args, &said);
  if (code >= 0)
    free(said);
  return code > 0 ? -EINVAL : code;
}

int call_graph_read(const char *source, const char *const *flags, const char *dir, call_graph *ret) {
  char object[4096], graph_file[4096];
  call_graph graph = {NULL, 0};
  if (snprintf(object, sizeof object, "%s/callgraph.o", dir) >= (int)sizeof object - 1)
    return -ENAMETOOLONG;
  (void)snprintf(graph_file, sizeof graph_file, "%s/callgraph.ci", dir);
  (void)unlink(graph_file);
  int r = compile(source, flags, object);
  if (r == 0)
    r = parse(graph_file, &graph);
  (void)unlink(object);
  (void)unlink(graph_file);
  if (r < 0)
    call_graph_free(&graph);
  else
    *ret = graph;
  return r;
}

void call_graph_free(call_graph *graph) {
  free(graph->items);
  *graph = (call_graph){NULL, 0};
}

static bool stands_in(const char *const *names, const char *name) {
  for (; *names; names++)
    if (strcmp(*names, name) == 0)
      return true;
  return false;
}

/* Depth first; a way longer than DEEPEST, such as a recursion, is none. */
static const call_edge *reaches(const call_graph *graph, const char *from, const char *const *names,
                                int depth) {
  for (size_t i = 0; i < graph->count; i++)
    if (strcmp(graph->items[i].from, from) == 0 && stands_in(names, graph->items[i].to))
      return &graph->items[i];
  for (size_t i = 0; depth < DEEPEST && i < graph->count; i++) {
    const call_edge *edge = &graph->items[i];
    if (strcmp(edge->from, from) != 0 || strcmp(edge->to, from) == 0)
      continue;
    const call_edge *found = reaches(graph, edge->to, names, depth + 1);
    if (found)
      return found;
  }
  return NULL;
}

const call_edge *call_graph_reaches(const call_graph *graph, const char *from, const char *const *names) {
  return reaches(graph, from, names, 0);
}
