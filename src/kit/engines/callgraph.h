/* Who calls whom in a C file, as gcc says it (-fcallgraph-info, from gcc 10 on). */
#ifndef KIT_ENGINES_CALLGRAPH_H
#define KIT_ENGINES_CALLGRAPH_H

#include <stddef.h>

typedef struct call_edge {
  char from[64], to[64];
  int line;
} call_edge;

typedef struct call_graph {
  call_edge *items;
  size_t count;
} call_graph;

/* flags: those of the compiler, NULL at the end. dir: a folder for what gcc writes. 0, or a negative errno:
   -ENOENT without gcc, -ENOTSUP where it knows no such option, -EINVAL where it refuses the file. */
int call_graph_read(const char *source, const char *const *flags, const char *dir, call_graph *ret);
void call_graph_free(call_graph *graph);

/* The first call, by line, on the way from function `from` to one of `names` (NULL at the end); NULL: there
   is no way. Its `to` is that name. */
const call_edge *call_graph_reaches(const call_graph *graph, const char *from, const char *const *names);

#endif
