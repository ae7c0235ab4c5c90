/* What the log says about what a process shares or changes: descriptors, files, environment, folder, shells.
 */
#include "common/say.h"
#include "judge_log.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* The last event that made descriptor fd in this process before event `end`. */
static const rec_event *maker(const judge *j, size_t end, pid_t pid, int fd) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(j->rec, i);
    if (!event || event->pid != pid)
      continue;
    bool pair = event->call == REC_PIPE || event->call == REC_SOCKETPAIR;
    if (pair && (event->args[0] == fd || event->args[1] == fd))
      return event;
    if ((event->call == REC_DUP || event->call == REC_OPEN) && event->result == fd)
      return event;
  }
  return NULL;
}

bool judge_cloexec(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  const rec_event *made = maker(j, i, event->pid, (int)event->args[0]);
  if (event->args[1] < 2 || !made || made->flags & REC_CLOSES_ON_EXEC)
    return false;
  char what[300];
  const char *line = record_line(j->rec, made->site);
  (void)snprintf(
      what, sizeof what,
      _("Descriptor %d was made%s%s, and marked close-on-exec by a second call; there were %d threads."),
      (int)event->args[0], *line ? _(" at ") : "", line, (int)event->args[1]);
  judge_tell(j, event,
             (finding_text){.id = "cloexec-race",
                            .what = what,
                            .rule = "Another thread may fork between two calls; O_CLOEXEC makes them one.",
                            .look = "Which call made the descriptor, and what flags it takes."});
  return true;
}

/* Descriptors 0 to 2 as they were handed to the program: their flags belong to everybody who has them. */
bool judge_nonblock(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  int fd = (int)event->args[0];
  if (!event->args[1] || fd > 2 || event->pid != j->program || maker(j, i, event->pid, fd))
    return false;
  for (size_t k = i + 1; k < record_count(j->rec); k++) {
    const rec_event *later = record_at(j->rec, k);
    if (later && later->call == REC_NONBLOCK && later->pid == event->pid && later->args[0] == fd &&
        !later->args[1])
      return false; /* set back */
  }
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("O_NONBLOCK was set on descriptor %d, which others use too, and not taken back."), fd);
  judge_tell(j, event,
             (finding_text){.id = "nonblock-leak",
                            .what = what,
                            .rule = "O_NONBLOCK belongs to the open file, which parent and child share.",
                            .look = "Whose descriptor that is, and how it is left."});
  return true;
}

static bool forks_after(const judge *j, size_t i, pid_t pid) {
  for (; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->call == REC_FORK && event->pid == pid && event->result > 0)
      return true;
  }
  return false;
}

static size_t count_of(const judge *j, rec_call call, pid_t pid) {
  size_t count = 0;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    count += event && event->call == (int32_t)call && event->pid == pid && !event->error;
  }
  return count;
}

bool judge_environment(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  if (event->error || event->pid != j->program || !forks_after(j, i, event->pid))
    return false;
  (void)snprintf(what, sizeof what, _("%s() changed the environment of the parent, before fork()."),
                 event->name);
  judge_tell(
      j, event,
      (finding_text){.id = "env-clobber",
                     .what = what,
                     .rule = "The environment of a process is its own; a child gets another one by execve().",
                     .look = "In which process the variable is set."});
  return true;
}

/* Twice may be there and back. */
bool judge_folder(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  if (event->error || event->pid != j->program || !forks_after(j, i, event->pid) ||
      count_of(j, REC_CHDIR, event->pid) > 1)
    return false;
  (void)snprintf(what, sizeof what, _("%s() changed the working directory of the parent, before fork()."),
                 event->name);
  judge_tell(
      j, event,
      (finding_text){.id = "chdir-in-parent",
                     .what = what,
                     .rule = "A process has one working directory, all of its threads and calls share it.",
                     .look = "In which process the directory is changed."});
  return true;
}

bool judge_shell(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s() was called: it starts a shell, which reads the text as a program."), event->name);
  judge_tell(
      j, event,
      (finding_text){
          .id = "system-used",
          .what = what,
          .rule = "A shell stands between; what it makes of its text is not what a program gets by exec.",
          .look = "What the exercise asks to be started, and by which calls."});
  return true;
}

/* A look at the name, and then open() that would take whatever stands there by then. */
static const rec_event *looked_before(const judge *j, size_t end, const rec_event *open) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->call == REC_ACCESS && event->pid == open->pid && event->args[0] == open->args[0])
      return event;
  }
  return NULL;
}

bool judge_open(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (!(event->flags & REC_CREATES))
    return false;
  const rec_event *looked = looked_before(j, i, event);
  if (!looked && !(event->flags & REC_SHARED_FOLDER))
    return false;
  const char *line = looked ? record_line(j->rec, looked->site) : "";
  char what[300];
  if (looked)
    (void)snprintf(what, sizeof what,
                   _("%s() looked at a name%s%s, and then a file was made there without O_EXCL."),
                   looked->name, *line ? _(" at ") : "", line);
  else
    (void)snprintf(
        what, sizeof what,
        "A file was made without O_EXCL in a folder where everybody may put something under its name.");
  judge_tell(j, event,
             (finding_text){
                 .id = "temp-file-race",
                 .what = what,
                 .rule =
                     "Between a look at a name and its use somebody else may put something there; O_EXCL and "
                     "mkstemp() look and make in one step.",
                 .look = "How the name is chosen, and with which flags it is opened."});
  return true;
}

/* Which signal ended the program; 0: none, or nobody can say any more. */
static int ended_by(pid_t program) {
  siginfo_t info = {0};
  bool known =
      waitid(P_PID, (id_t)program, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == program;
  return known && info.si_code != CLD_EXITED ? info.si_status : 0;
}

void judge_broken_pipe(const judge *j) {
  const rec_process *process = record_process(j->rec, j->program);
  if (!process || process->now != REC_WRITE || ended_by(j->program) != SIGPIPE)
    return;
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("SIGPIPE ended the program in write(%d): nobody reads that pipe any more."),
                 (int)process->now_arg);
  rec_event event = {.pid = process->pid, .site = process->now_site};
  judge_tell(j, &event,
             (finding_text){
                 .id = "sigpipe-death",
                 .what = what,
                 .rule =
                     "A write to a pipe without a reader raises SIGPIPE, which ends a process that does not "
                     "ignore, block or handle it.",
                 .look = "What happens when the child leaves before it has read everything."});
}
