/* Which findings matter in an exercise, and in which order: the root cause before what follows from it. */
#include "catalogue/catalogue.h"
#include "check/judge.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

enum { RANK_ALWAYS = 1000, RANK_GENERIC, RANK_ADVICE, RANK_NONE };

static int rank_of(const kit_finding *finding, char *const *mistakes) {
  if (finding->kind == KIT_SUSPECT)
    return RANK_NONE;
  for (int i = 0; mistakes && mistakes[i]; i++)
    if (strcmp(mistakes[i], finding->id) == 0)
      return i;
  switch (finding->kind) {
  case KIT_ALWAYS:
    return RANK_ALWAYS;
  case KIT_GENERIC:
    return RANK_GENERIC;
  case KIT_ADVICE:
    return RANK_ADVICE;
  case KIT_SUSPECT:
  case KIT_CONTRACT:
    break; /* another exercise's contract */
  }
  return RANK_NONE;
}

/* The same id, or, of findings without one, the same text. */
static bool stands_in(const kit_findings *list, const kit_finding *finding) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i].id, finding->id) == 0 &&
        (*finding->id || strcmp(list->items[i].what, finding->what) == 0))
      return true;
  return false;
}

/* Its root was found as well: then it is told alone. One that does not count here is nobody's root. */
static bool follows(const kit_findings *found, const kit_finding *finding, char *const *mistakes) {
  for (size_t i = 0; i < found->count; i++)
    if (rank_of(&found->items[i], mistakes) < RANK_GENERIC &&
        catalogue_follows(finding->id, found->items[i].id))
      return true;
  return false;
}

size_t judge_findings(const kit_findings *found, char *const *mistakes, kit_findings *ret) {
  size_t counting = 0;
  *ret = (kit_findings){NULL, 0};
  for (int rank = 0; rank < RANK_NONE; rank++) {
    if (rank == (int)list_count(mistakes) && rank < RANK_ALWAYS)
      rank = RANK_ALWAYS;
    for (size_t i = 0; i < found->count; i++) {
      const kit_finding *one = &found->items[i];
      if (rank_of(one, mistakes) != rank || stands_in(ret, one) || follows(found, one, mistakes))
        continue;
      (void)kit_findings_add(ret, one);
      counting += rank < RANK_GENERIC && one->kind != KIT_ADVICE;
    }
  }
  return counting;
}

/* ---- Suspects ---- */

static bool is_order(const kit_finding *one) {
  return strcmp(one->id, "order-assumed") == 0;
}

/* The only explanation that is left when nobody has a better one. */
static bool has_better(const kit_findings *found, char *const *mistakes) {
  for (size_t i = 0; i < found->count; i++) {
    const kit_finding *one = &found->items[i];
    if (!is_order(one) && *one->id && one->kind != KIT_ADVICE && list_has(mistakes, one->id))
      return true;
  }
  return false;
}

/* It passed before this was done to it: what was done is the cause, and the rest follows from it. */
void judge_suspects_stand(kit_findings *found, char *const *mistakes) {
  bool better = has_better(found, mistakes), cause = false;
  for (size_t i = 0; i < found->count; i++) {
    const kit_finding *one = &found->items[i];
    cause = cause || (one->kind == KIT_SUSPECT && list_has(mistakes, one->id) && !(is_order(one) && better));
  }
  for (size_t i = 0; cause && i < found->count; i++) {
    kit_finding *one = &found->items[i];
    if (one->kind == KIT_ADVICE)
      continue;
    bool stands = one->kind == KIT_SUSPECT && list_has(mistakes, one->id) && !(is_order(one) && better);
    one->kind = stands ? KIT_CONTRACT : KIT_SUSPECT;
  }
}
