/* The recorder's log, read while the program runs and after; and the source lines of its calls. */
#ifndef KIT_ENGINES_RECORD_H
#define KIT_ENGINES_RECORD_H

#include "recorder/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct record record;
typedef struct kit_run kit_run;

/* Makes an empty log in the folder, and its path. 0 or a negative errno. */
int record_create(const char *dir, char *path, size_t size);

/* The log of this run, made by whichever engine asks first, and named in the program's environment. 0, or a
   negative errno with *why (static). */
int record_start(kit_run *run, const char **why);

/* To write to: what a run is told by it. NULL without one. */
rec_log *record_writable(const char *dir);
void record_unmap(rec_log *log);

/* The log of the folder; NULL if there is none or no program has written to it. Free with record_close(). */
record *record_open(const char *dir);
record *record_close(record *rec);

/* How many children had ended before their parent could see it; what the engine "storm" did. */
unsigned record_piled(const record *rec);

/* Events in order; NULL for one that was never finished (its process was killed in between). */
size_t record_count(const record *rec);
const rec_event *record_at(const record *rec, size_t i);

/* The process as the recorder knows it; NULL if it made no recorded call. */
const rec_process *record_process(const record *rec, pid_t pid);
size_t record_process_count(const record *rec);
const rec_process *record_process_at(const record *rec, size_t i);

/* Where pipe `inode` was made; NULL if not recorded. */
const rec_event *record_pipe(const record *rec, uint64_t inode);

/* The fork that made process `pid`, as the child wrote it down, or the parent where the child has not come to
   it yet; NULL if not recorded. */
const rec_event *record_birth(const record *rec, pid_t pid);
pid_t birth_parent(const rec_event *birth);

/* Whether event i is a wait for any child that took away one which its process had not made by a recorded
 * call. */
bool record_foreign_wait(const record *rec, size_t i);

/* The last dup that made `fd` of the pipe in this process or in one it descends from. */
const rec_event *record_dup(const record *rec, pid_t pid, int fd, uint64_t inode);

/*
 * "hang.c:12" for a site; "" for 0 or where the program has no debug information. Runs addr2line(1) once for
 * each new site and remembers; the text is the record's.
 */
const char *record_line(record *rec, uint64_t site);

#endif
