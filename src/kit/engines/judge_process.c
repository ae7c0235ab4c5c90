/* What the log says about processes: exec that failed, ends, waits, signals to the dead, sessions and groups.
 */
#include "common/say.h"
#include "judge_log.h"
#include "roles.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The first event of this kind after event i of the same process; NULL: none. */
static const rec_event *next_of(const judge *j, size_t i, rec_call call, pid_t pid) {
  for (i++; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->call == (int32_t)call && event->pid == pid)
      return event;
  }
  return NULL;
}

bool judge_after_exec(const judge *j, size_t i) {
  const rec_event *failed = record_at(j->rec, i);
  if (!record_birth(j->rec, failed->pid) || failed->pid == j->program)
    return false;
  const rec_event *went_on = next_of(j, i, REC_FORK, failed->pid);
  const char *call = "fork()";
  if (!went_on) {
    went_on = next_of(j, i, REC_WAIT, failed->pid);
    call = "a wait";
  }
  if (!went_on)
    return false;
  char what[300];
  const char *line = record_line(j->rec, went_on->site);
  (void)snprintf(what, sizeof what, _("exec failed (errno %d), and the child went on: %s%s%s."),
                 failed->error, call, *line ? _(" at ") : "", line);
  judge_tell(j, failed,
             (finding_text){
                 .id = "exec-fallthrough",
                 .what = what,
                 .rule = "exec returns only when it has failed; what stands after it then runs in the child.",
                 .look = "Where the child's way ends when exec returns."});
  return true;
}

bool judge_poisoned(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s() was called with an array that ends without a NULL: element %d is beyond it."),
                 event->name, (int)event->args[0]);
  judge_tell(j, event,
             (finding_text){.id = "argv-no-null",
                            .what = what,
                            .rule = "exec takes the arguments up to a NULL; without one it reads on.",
                            .look = "The last element of the array, and how many it has room for."});
  return true;
}

/* Bytes that waited in a buffer when fork() copied it are written by both processes. */
bool judge_exit(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (event->flags & REC_OF_VFORK) {
    judge_tell(j, event,
               (finding_text){.id = "vfork-misuse",
                              .what = _("The child of vfork() ended by exit(), on the memory of its parent."),
                              .rule = "The child of vfork() may only call exec and _exit.",
                              .look = "How that child ends."});
    return true;
  }
  bool after_exec = event->args[1], runs = after_exec && event->result > 0;
  if (event->args[0] == 0 && !runs)
    return false;
  const char *by = event->args[2] ? "exit()" : _("returning from main");
  char what[300];
  if (event->args[0])
    (void)snprintf(
        what, sizeof what,
        _("Output waited in a buffer at the fork, and the child ended by %s: it was written by both."), by);
  else
    (void)snprintf(what, sizeof what, "The child ended by %s, which runs what its parent has told atexit().",
                   by);
  const rec_event *birth = record_birth(j->rec, event->pid);
  rec_event at = *event;
  if (!at.site && birth)
    at.site = birth->site;
  judge_tell(
      j, &at,
      after_exec
          ? (finding_text){.id = "exit-not-_exit",
                           .what = what,
                           .rule =
                               "exit() writes the buffers that fork() has copied, and runs what atexit() was "
                               "told; _exit() does not.",
                           .look = "How the child ends after exec has failed."}
          : (finding_text){.id = "stdio-dup",
                           .what = what,
                           .rule =
                               "fork() copies what stdio has not written yet; each process writes its copy.",
                           .look = "What had been printed before fork(), and whether it was flushed."});
  return true;
}

/* Whether this process had taken `child` away before event `end`, and made none with that pid since. */
bool judge_reaped_before(const judge *j, size_t end, pid_t parent, pid_t child) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(j->rec, i);
    if (!event || event->pid != parent || event->result != child)
      continue;
    if (event->call == REC_FORK)
      return false;
    if (event->call == REC_WAIT && !(event->flags & REC_KEEPS_CHILD))
      return true;
  }
  return false;
}

bool judge_dead_pid(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  pid_t pid = (pid_t)event->args[0];
  if (pid <= 0 || pid == event->pid || !judge_reaped_before(j, i, event->pid, pid))
    return false;
  char what[200];
  (void)snprintf(what, sizeof what, _("%s named %s, whose status had been fetched."),
                 event->call == REC_KILL ? "kill()" : "setpgid()",
                 role_of(NULL, j->rec, j->program, pid).text);
  judge_tell(j, event,
             (finding_text){.id = "pid-after-reap",
                            .what = what,
                            .rule = "Once a child has been waited for, its pid may belong to somebody else.",
                            .look = "What is remembered of a child after waitpid() has returned it."});
  return true;
}

/* The parent has become another program, and its child waits for children that it has none of. */
bool judge_swapped(const judge *j, size_t i) {
  const rec_event *wait = record_at(j->rec, i);
  if (wait->error != ECHILD || wait->flags & REC_INJECTED)
    return false;
  const rec_event *birth = record_birth(j->rec, wait->pid);
  pid_t parent = birth ? birth_parent(birth) : 0;
  if (!parent || next_of(j, 0, REC_FORK, wait->pid))
    return false;
  bool forked = false;
  for (size_t k = 0; k < record_count(j->rec); k++) {
    const rec_event *event = record_at(j->rec, k);
    if (!event || event->pid != parent)
      continue;
    forked = forked || (event->call == REC_FORK && event->result == wait->pid);
    if (!forked || event->call != REC_EXEC)
      continue;
    judge_tell(j, birth,
               (finding_text){.id = "parent-child-swapped",
                              .what = _("The parent called exec, and its child waited for a child."),
                              .rule = "fork() returns 0 in the child, and the child's pid in the parent.",
                              .look = "Which branch belongs to the return value 0."});
    return true;
  }
  return false;
}

bool judge_session(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (event->error != EPERM)
    return false;
  judge_tell(j, event,
             (finding_text){.id = "setsid-leader",
                            .what = _("setsid() failed with EPERM: the process leads a process group."),
                            .rule = "A leader of a process group cannot begin a session.",
                            .look = "Which process calls setsid(), and whether a fork() stands before it."});
  return true;
}

/* ---- Who sets the group of a child: both have to ---- */

static bool sets_group(const judge *j, pid_t who, pid_t of) {
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->call == REC_SETPGID && event->pid == who && event->args[0] == of)
      return true;
  }
  return false;
}

/* The parent speaks to the group of its child, by a negative pid. */
static bool uses_group(const judge *j, pid_t parent, pid_t child) {
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->pid == parent && (event->call == REC_KILL || event->call == REC_WAIT) &&
        event->args[0] == -child)
      return true;
  }
  return false;
}

bool judge_group(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  pid_t child = (pid_t)event->args[0];
  const rec_event *birth = record_birth(j->rec, child);
  pid_t parent = birth ? birth_parent(birth) : 0;
  if (!parent || (event->pid != child && event->pid != parent))
    return false;
  bool own = sets_group(j, child, child), parents = sets_group(j, parent, child);
  bool races = own ? !parents && uses_group(j, parent, child) : parents && next_of(j, 0, REC_EXEC, child);
  if (!races)
    return false;
  judge_tell(j, event,
             (finding_text){
                 .id = "setpgid-race",
                 .what = own ? _("Only the child sets its process group, and its parent uses that group.")
                             : _("Only the parent sets the child's process group, and the child calls exec."),
                 .rule = "Nobody knows whether parent or child runs first after fork(): both set the group.",
                 .look = "What happens if the other side comes first."});
  return true;
}
