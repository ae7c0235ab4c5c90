/*
 * The probe: a small program for the learner's code to start. It writes down what it was given (arguments,
 * environment, descriptors, signals, group, session, terminal, folder, limits), and a check reads that.
 *
 *   probe_plan plan = {.code = 3};
 *   const char *program = probe_place("child", &plan);        a copy in the test's folder, for argv or PATH
 *   int r = run(program, (char *[]){"child", "a b", NULL});   the learner's code
 *   probe_report report;
 *   EXPECT_EQ(probe_read("child", 0, &report), 0);            the first run of that copy
 *   EXPECT_PROBE_FDS("fd-leak-exec", &report, "0 1 2");
 *   EXPECT_PROBE_ARGV("quote-by-hand", &report, "child", "a b");
 *   probe_free(&report);
 *
 * Its report does not depend on anything that the learner's code decides: the probe finds the file by the
 * path of its own program. Each run appends one report. Where the engine "probe" watches, it judges every
 * report of the run by itself, whatever the check expects.
 */
#ifndef KIT_PROBE_H
#define KIT_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct probe_plan {
  int code;        /* what it exits with */
  bool copies;     /* copies stdin to stdout until end-of-file */
  bool waits;      /* reads stdin until end-of-file, and keeps nothing */
  long writes_out; /* so many bytes to stdout ("0123456789\n" again and again), before it copies */
  long writes_err; /* the same to stderr, first */
  int ends_by;     /* not 0: kills itself with this signal, instead of `code` */
  bool outlives;   /* reports, and leaves a copy of itself that holds stdout and stderr until it is killed */
  const char *may; /* what the contract gives it beyond "0 1 2", such as "3" or "3 4"; NULL: nothing */
} probe_plan;

typedef struct probe_fd {
  int fd;
  char kind; /* 'p' pipe, 's' socket, 'f' file, 'd' folder, 'c' device, 'a' anything else */
  uint64_t inode;
  int flags;  /* of fcntl(F_GETFL): O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK … */
  char *path; /* what /proc/self/fd/N points to */
} probe_fd;

typedef struct probe_report {
  pid_t pid, ppid, pgid, sid;
  uid_t uid, euid;
  gid_t gid, egid;
  mode_t umask;
  char *cwd;
  char *tty;   /* its controlling terminal, or "" */
  char **argv; /* NULL at the end, as is env; both may be empty */
  char **env;
  size_t argc;
  probe_fd *fds; /* by number */
  size_t fd_count;
  uint64_t sig_blocked, sig_ignored, sig_pending; /* bit n-1 is signal n */
  uint64_t limit_files, limit_processes, limit_core, limit_cpu, limit_memory, limit_file_size, limit_stack;
  char *may;  /* of its plan */
  char *text; /* what the rest points into */
} probe_report;

/* A copy of the probe in the test's folder ($TMPDIR without one), under this name; plan NULL: code 0. The
   path is static for the last eight names; NULL with errno after a failure. */
const char *probe_place(const char *name, const probe_plan *plan);

/* The same in another folder, as for a PATH of its own or a working directory. */
const char *probe_place_in(const char *folder, const char *name, const probe_plan *plan);

/* How often it has reported so far. */
size_t probe_count(const char *name);

/* Report i of the copy with this name (as it was handed to probe_place()). 0, -ENOENT if it did not run so
   often, -EINVAL if the report cannot be read. Free with probe_free(). */
int probe_read(const char *name, size_t i, probe_report *ret);
void probe_free(probe_report *report);

/* Every report in a file, for whoever is no test. */
int probe_read_file(const char *path, size_t i, probe_report *ret);

const char *probe_env(const probe_report *report, const char *name); /* the value, or NULL */
const probe_fd *probe_find_fd(const probe_report *report, int fd);   /* NULL: not open there */

bool probe_blocks(const probe_report *report, int signal);
bool probe_ignores(const probe_report *report, int signal);

/*
 * Each compares, and returns NULL or one sentence on the difference (static). `wanted` of descriptors is
 * "0 1 2"; that of arguments ends with NULL.
 */
const char *probe_differs_fds(const probe_report *report, const char *wanted);
const char *probe_differs_argv(const probe_report *report, const char *const *wanted);
const char *probe_differs_env(const probe_report *report, const char *name, const char *wanted);
const char *probe_differs_cwd(const probe_report *report, const char *wanted);
const char *probe_differs_signals(const probe_report *report); /* nothing blocked, ignored or pending */

/* Descriptors of this process itself, before and after many calls: see fd-leak-parent. */
int probe_own_fds(void);

/* ---- Expectations (with harness.h included): the mistake that a difference is ---- */

#define EXPECT_PROBE(id, difference)                                                                         \
  do {                                                                                                       \
    const char *probe_said = (difference);                                                                   \
    EXPECT_MISTAKE(id, probe_said == NULL, "%s", probe_said);                                                \
  } while (0)
#define EXPECT_PROBE_FDS(id, report, wanted) EXPECT_PROBE(id, probe_differs_fds(report, wanted))
#define EXPECT_PROBE_ARGV(id, report, ...)                                                                   \
  EXPECT_PROBE(id, probe_differs_argv(report, (const char *const[]){__VA_ARGS__, NULL}))
#define EXPECT_PROBE_ENV(id, report, name, wanted) EXPECT_PROBE(id, probe_differs_env(report, name, wanted))
#define EXPECT_PROBE_CWD(id, report, wanted) EXPECT_PROBE(id, probe_differs_cwd(report, wanted))
#define EXPECT_PROBE_SIGNALS(id, report) EXPECT_PROBE(id, probe_differs_signals(report))

#endif
