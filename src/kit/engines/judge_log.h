/* The recorder's log, judged: shared by inject.c and what it asks about descriptors. */
#ifndef KIT_ENGINES_JUDGE_LOG_H
#define KIT_ENGINES_JUDGE_LOG_H

#include "add.h"
#include "record.h"
#include "supervise/proc.h"

#include <stdbool.h>

typedef struct judge {
  record *rec;
  pid_t program;
  kit_findings *findings;
} judge;

/* Adds a finding about an event: fills in where, process and engine; class contract unless set. */
void judge_tell(const judge *j, const rec_event *event, finding_text text);

/* Event i is a read or write that failed with EBADF. */
void judge_bad_end(const judge *j, size_t i);

/* Each looks at event i, of the kind that it is for, and says whether it has told of a mistake. */
bool judge_after_exec(const judge *j, size_t i); /* REC_EXEC_FAILED */
bool judge_poisoned(const judge *j, size_t i);
bool judge_exit(const judge *j, size_t i);
bool judge_dead_pid(const judge *j, size_t i); /* REC_KILL, REC_SETPGID */
bool judge_swapped(const judge *j, size_t i);  /* REC_WAIT */
bool judge_session(const judge *j, size_t i);
bool judge_group(const judge *j, size_t i); /* REC_SETPGID */
bool judge_unsafe(const judge *j, size_t i);
bool judge_handler(const judge *j, size_t i);
bool judge_kept_handler(const judge *j, size_t i); /* REC_HANDLER */
bool judge_window(const judge *j, size_t i);
bool judge_cloexec(const judge *j, size_t i);
bool judge_nonblock(const judge *j, size_t i);
bool judge_environment(const judge *j, size_t i);
bool judge_folder(const judge *j, size_t i);
bool judge_shell(const judge *j, size_t i);
bool judge_open(const judge *j, size_t i);

bool judge_reaped_before(const judge *j, size_t end, pid_t parent, pid_t child);

/* Processes that sleep at the end: in pause(), in a wait for somebody who was told to end. */
void judge_asleep(const judge *j, const proc_tree *tree);

/* Several children had ended before their parent could see it, and it has not waited for all of them. */
bool judge_coalesced(const judge *j, const proc_tree *tree);

void judge_broken_pipe(const judge *j);

/* What it was if the run fails because of what was done to it; env: more than that it was started with. */
void judge_suspects(const judge *j, const char *const *env);

#endif
