/* Programs with a mistake: it is named, with a line of the source, and no other is. */
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expected_id(const char *name, char id[64]) {
  char *path = case_source("named", name);
  FILE *file = fopen(path, "r");
  EXPECT(file != NULL);
  EXPECT_EQ(fscanf(file, "/* expect: %63[a-z0-9_-] */", id), 1);
  EXPECT_EQ(fclose(file), 0);
  free(path);
}

static void expect_named(const char *name) {
  char id[64], place[64];
  expected_id(name, id);
  (void)snprintf(place, sizeof place, "%s.c:", name);
  kit_report report;
  case_run(case_build("named", name), NULL, &report);
  NOTE("%s: %s", kit_verdict_name(report.verdict), report.reason);
  for (size_t i = 0; i < report.findings.count; i++)
    NOTE("[%s] %s", report.findings.items[i].id, report.findings.items[i].what);
  EXPECT_EQ(report.findings.count, 1);
  const kit_finding *finding = &report.findings.items[0];
  EXPECT_STR(finding->id, id);
  EXPECT_CONTAINS(finding->where, place);
  EXPECT_NE(*finding->rule, 0);
  EXPECT_NE(*finding->look, 0);
  bool deadlock = strcmp(finding->engine, "waitgraph") == 0;
  EXPECT_EQ(report.verdict == KIT_DEADLOCK, deadlock);
  if (deadlock) /* the deadline is 30 s */
    EXPECT_LT(report.wall_ns, 10000000000);
  kit_report_free(&report);
}

#define NAMED(name)                                                                                          \
  TEST(name) {                                                                                               \
    expect_named(#name);                                                                                     \
  }

NAMED(again)
NAMED(asks_on)
NAMED(bomb)
NAMED(broken)
NAMED(clobbers)
NAMED(coalesce)
NAMED(copied)
NAMED(dead)
NAMED(deaf)
NAMED(drain)
NAMED(environs)
NAMED(everybody)
NAMED(exits)
NAMED(fallthrough)
NAMED(full)
NAMED(group)
NAMED(kept)
NAMED(leader)
NAMED(leak)
NAMED(lost)
NAMED(marks_later)
NAMED(masked)
NAMED(moves)
NAMED(nameless)
NAMED(nonblock)
NAMED(only_child)
NAMED(orphan)
NAMED(poller)
NAMED(predictable)
NAMED(prints)
NAMED(roles)
NAMED(self)
NAMED(shell)
NAMED(sibling)
NAMED(some)
NAMED(stderr)
NAMED(stubborn)
NAMED(swapped)
NAMED(threaded)
NAMED(twice)
NAMED(vfork_exit)
NAMED(zombies)
