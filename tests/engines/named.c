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

/* The one that was found, or else the one that explains the failure; an order explains it if nothing else
 * does. */
static const kit_finding *the_finding(const kit_findings *all) {
  const kit_finding *found = NULL;
  size_t certain = 0;
  for (size_t i = 0; i < all->count; i++) {
    const kit_finding *one = &all->items[i];
    certain += one->kind != KIT_SUSPECT && (i == 0 || strcmp(one->id, all->items[0].id) != 0);
    if (one->kind != KIT_SUSPECT || !found || strcmp(found->id, "order-assumed") == 0)
      found = one;
  }
  EXPECT(found != NULL);
  EXPECT(certain <= 1);
  return found;
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
  const kit_finding *finding = the_finding(&report.findings);
  EXPECT_STR(finding->id, id);
  if (finding->kind == KIT_SUSPECT)
    EXPECT_NE(report.verdict, KIT_PASS);
  if (strcmp(name, "shares") != 0) /* seen by comparing runs, without a line */
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

NAMED(addjob)
NAMED(again)
NAMED(as_text)
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
NAMED(first)
NAMED(full)
NAMED(gives_up)
NAMED(group)
NAMED(hoped)
NAMED(init_killed)
NAMED(kept)
NAMED(leader)
NAMED(leak)
NAMED(lost)
NAMED(marks_later)
NAMED(masked)
NAMED(moves)
NAMED(nameless)
NAMED(no_null)
NAMED(nonblock)
NAMED(one_read)
NAMED(one_write)
NAMED(only_child)
NAMED(orphan)
NAMED(plain_flag)
NAMED(poller)
NAMED(predictable)
NAMED(prints)
NAMED(returns)
NAMED(roles)
NAMED(screen)
NAMED(self)
NAMED(shares)
NAMED(shell)
NAMED(sibling)
NAMED(sleeps)
NAMED(some)
NAMED(stderr)
NAMED(stubborn)
NAMED(swapped)
NAMED(threaded)
NAMED(through_two)
NAMED(twice)
NAMED(vfork_exit)
NAMED(zombies)
