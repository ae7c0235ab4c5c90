/*
 * What the probe was given by those who started it, judged: descriptors that it should not have, signals that
 * are blocked or ignored, an argv[0] that is not its name. Without a run of the probe there is nothing to
 * say.
 */
#include "recorder/probe.h"
#include "add.h"
#include "common/say.h"
#include "engine.h"
#include "record.h"
#include "recorder/probe_format.h"
#include "roles.h"
#include "supervise/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPORTS 16 /* of one copy: more than enough to see what is wrong */

typedef struct looking {
  record *rec;
  pid_t program;
  const char *name; /* of the copy */
  const probe_report *report;
  kit_findings *findings;
} looking;

/* ---- Where reports are: the test's folder, and the working directory of a program ---- */

typedef void report_done(const char *folder, const char *file, void *ctx);

static void each_report(const char *folder, report_done *done, void *ctx) {
  DIR *dir = folder && *folder ? opendir(folder) : NULL;
  size_t ending = strlen(PROBE_REPORT);
  for (struct dirent *entry; dir && (entry = readdir(dir));) {
    size_t size = strlen(entry->d_name);
    if (size > ending && strcmp(entry->d_name + size - ending, PROBE_REPORT) == 0)
      done(folder, entry->d_name, ctx);
  }
  if (dir)
    (void)closedir(dir);
}

static void forget(const char *folder, const char *file, void *ctx) {
  char path[4096];
  (void)ctx;
  if (snprintf(path, sizeof path, "%s/%s", folder, file) < (int)sizeof path)
    (void)unlink(path);
}

static int start(kit_run *run, void **state, const char **why) {
  (void)why;
  *state = NULL;
  each_report(run->options->cwd, forget, NULL); /* of the run before this one */
  return 0;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

/* ---- One report ---- */

static void tell(const looking *l, uint64_t site, finding_text text) {
  role process = role_of(NULL, l->rec, l->program, l->report->pid);
  const rec_event *birth = record_birth(l->rec, l->report->pid);
  text.kind = KIT_CONTRACT;
  text.process = process.text;
  text.where = record_line(l->rec, site ? site : birth ? birth->site : 0);
  text.engine = "probe";
  (void)finding_add(l->findings, text);
}

static bool may_have(const probe_report *report, int fd) {
  for (const char *at = report->may; *at;) {
    char *end;
    long number = strtol(at, &end, 10);
    if (end == at)
      break;
    if (number == fd)
      return true;
    at = end;
  }
  return fd <= 2;
}

/* The same end of the same pipe or socket, under one of the numbers that it was copied to. */
static const probe_fd *twin_of(const probe_report *report, const probe_fd *of) {
  for (size_t i = 0; i < report->fd_count; i++) {
    const probe_fd *one = &report->fds[i];
    if (one != of && may_have(report, one->fd) && one->inode == of->inode && one->kind == of->kind &&
        (one->flags & O_ACCMODE) == (of->flags & O_ACCMODE) && (of->kind == 'p' || of->kind == 's'))
      return one;
  }
  return NULL;
}

static void judge_fds(const looking *l) {
  for (size_t i = 0; i < l->report->fd_count; i++) {
    const probe_fd *one = &l->report->fds[i];
    if (may_have(l->report, one->fd))
      continue;
    const probe_fd *twin = twin_of(l->report, one);
    const rec_event *made = one->kind == 'p' || one->kind == 's' ? record_pipe(l->rec, one->inode) : NULL;
    const rec_event *dup = twin ? record_dup(l->rec, l->report->pid, twin->fd, one->inode) : NULL;
    const rec_event *from = dup ? dup : made;
    char what[400], as[64] = "";
    if (twin)
      (void)snprintf(as, sizeof as, _(", the same as descriptor %d"), twin->fd);
    (void)snprintf(what, sizeof what, _("The program that was started has descriptor %d as well: %.120s%s."),
                   one->fd, one->path, as);
    tell(l, from ? from->site : 0,
         twin ? (finding_text){.id = "dup2-no-close",
                               .what = what,
                               .rule = "dup2() makes a second descriptor; the first one stays open.",
                               .look = "What becomes of the descriptor that was copied, before exec."}
              : (finding_text){
                    .id = "fd-leak-exec",
                    .what = what,
                    .rule = "exec keeps every descriptor that is not marked close-on-exec.",
                    .look = "Which descriptors the parent had open, and which of them the child needs."});
    return; /* one of them is enough to tell */
  }
}

static void judge_signals(const looking *l) {
  for (int number = 1; number < 32; number++) {
    char what[200];
    if (!probe_blocks(l->report, number))
      continue;
    (void)snprintf(what, sizeof what, _("Signal %d (%s) is blocked in the program that was started."), number,
                   strsignal(number));
    tell(l, 0,
         (finding_text){.id = "mask-inherited",
                        .what = what,
                        .rule = "exec keeps the mask of blocked signals.",
                        .look =
                            "Which signals are blocked around fork(), and who unblocks them in the child."});
    break;
  }
  if (probe_ignores(l->report, SIGPIPE))
    tell(l, 0,
         (finding_text){
             .id = "sigpipe-inherited",
             .what = _("SIGPIPE is ignored in the program that was started: it will not end when nobody "
                       "reads what it writes."),
             .rule = "exec keeps the signals that are ignored.",
             .look = "Who ignores SIGPIPE, and what the child sets back before exec."});
}

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void judge_argv0(const looking *l) {
  const probe_report *report = l->report;
  char what[300];
  if (report->argc > 0 && strcmp(last_part(report->argv[0]), l->name) == 0)
    return;
  if (report->argc == 0)
    (void)snprintf(what, sizeof what, _("%s was started without any argument, argv[0] included."), l->name);
  else
    (void)snprintf(what, sizeof what, _("%s was started with \"%.100s\" as argv[0]."), l->name,
                   report->argv[0]);
  tell(l, 0,
       (finding_text){.id = "argv0-missing",
                      .what = what,
                      .rule = "argv[0] is the name of the program; its first argument is argv[1].",
                      .look = "How the array for exec is put together, from its first element on."});
}

static void judge_report(const char *folder, const char *file, void *ctx) {
  looking l = *(looking *)ctx;
  char path[4096], name[256];
  if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
    return;
  (void)snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(PROBE_REPORT)), file);
  l.name = name;
  for (size_t i = 0; i < REPORTS; i++) {
    probe_report report;
    if (probe_read_file(path, i, &report) < 0)
      return;
    l.report = &report;
    judge_fds(&l);
    judge_signals(&l);
    judge_argv0(&l);
    probe_free(&report);
  }
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  (void)state;
  (void)tree;
  looking l = {.rec = record_open(kit_run_dir(run)), .program = kit_run_pid(run), .findings = findings};
  each_report(kit_run_dir(run), judge_report, &l);
  each_report(run->options->cwd, judge_report, &l);
  (void)record_close(l.rec);
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_probe = {"probe", start, observe, finish, release};
