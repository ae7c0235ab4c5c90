/*
 * One program, run under supervision: with limits and a deadline, its output read and counted, its process
 * tree watched by engines, its orphans found and ended, what it left behind written down. Used for every test
 * of the project, every check of an exercise, and `kit run`.
 *
 * The supervisor is a subreaper, so it must be a process of its own: `kit supervise` is that process, and
 * kit_supervise() starts it and reads its report back. kit_supervise_here() is its body.
 */
#ifndef KIT_SUPERVISE_H
#define KIT_SUPERVISE_H

#include "childproc.h"
#include "engines/engine.h"

typedef enum kit_verdict {
  KIT_PASS,
  KIT_FAIL,        /* it ran to its end and the answer is wrong */
  KIT_CRASH,       /* ended by a signal of its own making */
  KIT_DEADLOCK,    /* everybody waits for somebody else */
  KIT_TIMEOUT,     /* the deadline */
  KIT_LIMIT,       /* a resource limit */
  KIT_OUTPUT,      /* more output than allowed */
  KIT_SKIPPED,     /* says itself that it cannot run here, or what it depends on failed */
  KIT_NOT_CHECKED, /* an engine or a tool is missing */
  KIT_UNSTABLE,
  KIT_IE /* our own failure: never counts against a learner */
} kit_verdict;

/* "PASS", "DEADLOCK", …; static text. And back: -EINVAL for a name that is none. */
const char *kit_verdict_name(kit_verdict verdict);
int kit_verdict_number(const char *name);

typedef struct kit_supervise_options {
  const char *const *argv;    /* the program and its arguments, NULL at the end */
  const char *cwd;            /* NULL: here */
  const char *const *env_add; /* as in cp_options */
  const char *input;          /* to its stdin; NULL: /dev/null */
  size_t input_size;
  bool inherit_input; /* the supervisor's own stdin instead */
  bool terminal; /* our own stdin, stdout and stderr; where they are a terminal, one of its own (terminal.h),
                    and Ctrl-C is the program's. Its output is not kept. */
  int64_t wall_ms; /* deadline; 0: 10,000 */
  cp_limits limits;
  int64_t tasks;              /* most processes and threads of the run at once; 0: no limit */
  uint64_t output_limit;      /* bytes of stdout and stderr together; 0: 1 MiB */
  const char *const *engines; /* names, NULL at the end; NULL: "tree" alone */
  const char *const *sources; /* the learner's files, for the engine "static"; NULL at the end, or NULL */
  const char *const *source_flags; /* what the compiler needs for them */
  bool orphans_allowed;            /* surviving descendants are no fault; they are ended all the same */
  bool echo;                       /* pass its output through as well */
  /* Called in the caller's process as output arrives, where set. */
  void (*on_output)(int fd, const char *data, size_t size, void *ctx);
  void *ctx;
  /* argv is { program, test name } of a program with the harness (src/harness/harness.h), which goes to a
     folder of its own. The verdict comes from the report that it writes there. */
  bool test;
} kit_supervise_options;

typedef struct kit_report {
  kit_verdict verdict; /* of the run alone: PASS means ended by itself with code 0 and left nothing */
  char *reason;        /* one line: "exited with code 3", "killed by SIGSEGV", "left 1 zombie" */
  int code, signal;
  int64_t wall_ns;
  cp_usage usage;
  char *out, *err; /* up to output_limit; NUL after their sizes */
  size_t out_size, err_size;
  int orphans; /* descendants that outlived it, setsid or not; they have been ended */
  int zombies; /* children of it that it never waited for */
  kit_findings findings;
  char *not_checked; /* "engine: why" lines, or "" */
  char *messages;    /* what the processes of a test wrote into its report, and who still ran; or "" */
} kit_report;

/* Runs it in a supervisor process of its own. 0, or a negative errno when the supervisor itself failed
   (then the report's verdict is KIT_IE and its reason says why). Free the report either way. */
int kit_supervise(const kit_supervise_options *options, kit_report *ret);

/* The same in this process, which becomes a subreaper. */
int kit_supervise_here(const kit_supervise_options *options, kit_report *ret);

void kit_report_free(kit_report *report);

/*
 * What engines may ask of a run. The root of the snapshots that they see (items[0]) is the supervisor,
 * because orphans become its children; its pid is getpid().
 */
pid_t kit_run_pid(const kit_run *run);       /* the program itself */
const char *kit_run_dir(const kit_run *run); /* a private folder of this run, for files */
int kit_run_env(kit_run *run, const char *name, const char *value); /* during start() only */
int64_t kit_run_elapsed_ns(const kit_run *run);

#endif
