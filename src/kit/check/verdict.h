/* How a check is told: as lines while it runs, or as one JSON object at its end. */
#ifndef KIT_VERDICT_H
#define KIT_VERDICT_H

#include "check/checking.h"

/* For "again:" lines: "0-1", or "0-1 --dir answers/mine". */
typedef struct verdict_teller {
  const exercise *exercise;
  const char *target;
} verdict_teller;

void verdict_built(const char *messages, void *ctx); /* ctx: a verdict_teller */
void verdict_judged(const judgement *judged, void *ctx);
void verdict_step(const exercise_check *check, size_t done, size_t all, void *ctx);
void verdict_deep(const checking *all, void *ctx);

/* The last lines: verdict, gate, what was proved. */
void verdict_end(const verdict_teller *teller, const checking *all);

void verdict_json(const exercise *one, const checking *all);

#endif
