/*
 * Questions about a learner's own run: who made which pipe, why a descriptor is open, who waited for whom.
 * Both the questions and their key come from what the recorder wrote down.
 */
#ifndef KIT_EXPLAIN_H
#define KIT_EXPLAIN_H

#include "engines/record.h"
#include "quiz/quiz.h"

/* ---- The run, replayed ---- */

/* A descriptor of a process at a moment of the run. */
typedef struct held {
  int fd;
  const rec_event *source; /* the pipe(), socketpair() or open() that made it; NULL: there at the start */
  const rec_event *by;     /* the last call that gave it this number, a dup() perhaps */
  bool write_end;          /* of a pipe */
  int start;               /* without a source: what number it had at the start */
} held;

enum { MOST_HELD = 64 };
typedef struct held_table {
  held items[MOST_HELD];
  size_t count;
} held_table;

/* Of process `pid` before event `end`. */
void replay_table(const record *rec, pid_t pid, size_t end, held_table *ret);
const held *replay_find(const held_table *table, int fd);
bool replay_holds(const held_table *table, const rec_event *source, bool write_end);

/* The process that no recorded fork made; 0 without one. */
pid_t replay_root(const record *rec);
/* Child k of the run, from 0, in the order of the forks, grandchildren too; 0 beyond the last one. */
pid_t replay_child(const record *rec, size_t k);
/* Whether it ran the learner's code: not where posix_spawn() made it, or where it was killed before. */
bool replay_ran(const record *rec, pid_t pid);
/* When it called exec (ret_exec true), or after its last event. */
size_t replay_moment(const record *rec, pid_t pid, bool *ret_exec);

/* "the first process", "child 2", "child 1 of child 2". To free(). */
char *replay_name(const record *rec, pid_t pid);
/* "the write end of pipe A", "a file", "stdin". To free(). */
char *replay_thing(const record *rec, const held *one);
/* 'A' for the first that was made. */
char replay_letter(const record *rec, const rec_event *source);

/* ---- Questions ---- */

typedef struct explain_question {
  char *ask;
  char **choices;
  size_t right; /* index of the right one */
} explain_question;

enum { EXPLAIN_QUESTIONS = 3 };

/* At most three, of different kinds; how many there are. */
size_t explain_questions(record *rec, explain_question questions[EXPLAIN_QUESTIONS]);
void explain_question_clear(explain_question *one);

/* For whoever makes them: a choice that stands there already is none. Takes the text. */
void explain_right(explain_question *one, char *owned);
void explain_wrong(explain_question *one, char *owned);

/* Each: false where the run has nothing of the kind. */
bool explain_descriptor(record *rec, explain_question *ret);
bool explain_pipe(record *rec, explain_question *ret);
bool explain_wait(record *rec, explain_question *ret);
bool explain_status(record *rec, explain_question *ret);
bool explain_kill(record *rec, explain_question *ret);
bool explain_fork(record *rec, explain_question *ret);
bool explain_count(record *rec, explain_question *ret);

#endif
