/* One supervised run from the inside: what the files of this folder share. */
#ifndef KIT_SUPERVISE_RUN_H
#define KIT_SUPERVISE_RUN_H

#include "engines/family.h"
#include "supervise/supervise.h"
#include "supervise/terminal.h"

#include "report.h" /* of the harness */

#define SNAPSHOT_NS 50000000
#define MOST_ENGINES 12

typedef struct engine_slot {
  const kit_engine *engine;
  void *state;
} engine_slot;

/* A descendant that has become our child. */
typedef struct adopted {
  kit_run *run;
  int pid;
  cp_child *handle;
  struct adopted *next;
} adopted;

struct kit_run {
  const kit_supervise_options *options;
  kit_report *report;
  cp_loop *loop;
  cp_child *program;
  int pid;
  bool ended;   /* the program, and nobody had waited for it yet */
  bool exited;  /* the same, and the loop has said so */
  bool closed;  /* and its pipes */
  bool looked;  /* the last look was taken */
  bool stopped; /* by us: report->verdict says why */
  int64_t start_ns, end_ns, deadline_ns, snapshot_ns;
  uint64_t output; /* bytes of both streams */
  char *dir;       /* "" until somebody asks for it */
  char **env;      /* of the program, over what the options say; NULL at the end */
  size_t env_count;
  engine_slot engines[MOST_ENGINES];
  size_t engine_count;
  adopted *orphans;
  family seen;        /* every process of the run that a look has found, and whose child it was */
  terminal *terminal; /* NULL: none of its own */
  int failed_orphans; /* that ended with TEST_FAILED */
  test_report *test;  /* of a harness test */
  char nonce[REPORT_NONCE_SIZE];
};

/* Ends the run with a verdict of its own: the program is killed. The first reason counts. */
__attribute__((format(printf, 3, 4))) void run_stop(kit_run *run, kit_verdict verdict, const char *format,
                                                    ...);

/* Sets verdict and reason. */
__attribute__((format(printf, 3, 4))) void run_verdict(kit_run *run, kit_verdict verdict, const char *format,
                                                       ...);

/* More text at the end of a heap string; without memory it stays as it is. */
__attribute__((format(printf, 2, 3))) void text_append(char **text, const char *format, ...);

/* "NAME=value" for the program's environment; takes the text, NULL is no memory. 0 or -ENOMEM. */
int run_add_env(kit_run *run, char *text);

/* ---- wait.c ---- */

/* SIGINT, SIGTERM, SIGHUP and the like reach the run. */
void wait_listen(kit_run *run);
void wait_deafen(void);

/* Until something happens, at most so long; nothing of it has been handled yet. */
void wait_events(kit_run *run, int64_t timeout_ms);

/* What has happened: what the program wrote is taken, what was typed is passed on, signals are answered. */
void wait_handle(kit_run *run);

/* ---- tasks.c ---- */

/* The limits of the program, as far as this user may set them. */
cp_limits tasks_limits(const kit_supervise_options *options);

/* Stops a run that has more processes than it may. */
void tasks_check(kit_run *run, const proc_tree *tree);

/* ---- engines.c ---- */

void engines_start(kit_run *run);
void engines_observe(kit_run *run, const proc_tree *tree); /* may stop the run */
void engines_finish(kit_run *run, const proc_tree *tree);
void engines_free(kit_run *run);

/* ---- output.c ---- */

void output_take(kit_run *run); /* begins to read */

/* So many bytes came from the program's descriptor fd; ctx: the run. */
void output_add(int fd, const char *data, size_t size, void *ctx);

/* More bytes at the end of *data, with a NUL after them. False without memory. */
bool output_keep(char **data, size_t *size, const char *more, size_t more_size);

/* To our own descriptor fd, as far as somebody reads it. */
void output_echo(int fd, const char *data, size_t size);

/* ---- orphans.c ---- */

/* Takes our new children into care, so that they are reaped and their exit codes seen. */
void orphans_adopt(kit_run *run);

/* Whether this process has any child, ended or not; nobody is reaped by asking. */
bool orphans_any(void);

/* Counts in the report what the program, which has just ended, has left. In the tree it stands as a zombie,
   where nobody has waited for it yet. */
void orphans_count(kit_run *run, const proc_tree *tree);

/* Ends everything below this process. False: some could not be ended. */
bool orphans_end(kit_run *run);

/* ---- test.c ---- */

/* A harness test: what it is handed, and the verdict from its report. */
int test_prepare(kit_run *run);
void test_judge(kit_run *run);

/* Who still runs, into the report's messages. */
void tell_running(kit_run *run, const proc_tree *tree);

#endif
