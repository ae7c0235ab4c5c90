/* The recorder's log, judged: shared by inject.c and what it asks about descriptors. */
#ifndef KIT_ENGINES_JUDGE_LOG_H
#define KIT_ENGINES_JUDGE_LOG_H

#include "add.h"
#include "record.h"

typedef struct judge {
  record *rec;
  pid_t program;
  kit_findings *findings;
} judge;

/* Adds a finding about an event: fills in where, process and engine; class contract unless set. */
void judge_tell(const judge *j, const rec_event *event, finding_text text);

/* Event i is a read or write that failed with EBADF. */
void judge_bad_end(const judge *j, size_t i);

#endif
