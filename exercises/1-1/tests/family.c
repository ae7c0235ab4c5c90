#include "family.h"
#include "../../common/host.h"
#include "harness.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000 };

family *the_family;
const char *family_host_works = "parent-child-swapped";

void family_begin(void) {
  the_family = mmap(NULL, sizeof *the_family, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(the_family != MAP_FAILED);
  for (int i = 0; i < MOST; i++)
    the_family->members[i].code = -1;
}

void family_end(void) {
  EXPECT_SYS(munmap(the_family, sizeof *the_family));
  the_family = NULL;
}

void family_host(void) {
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 1));
}

static bool host_is_known(void) {
  return the_family->in_host || board->returned > 1 || in_state(board->host, "ZX");
}

/* A child that came back lets the host speak first: what that did may be the cause. */
void family_returned(void) {
  if (host_returned())
    return;
  for (int ms = 0; ms < PATIENCE_MS && !host_is_known(); ms++)
    rest(1);
  if (the_family->in_host)
    _exit(TEST_FAILED);
  EXPECT_MISTAKE("fork-loop-bomb", false,
                 "a child came back from the call: it and its parent both go on as the caller");
}

static void note_end(pid_t pid, int status) {
  the_family->processes++;
  for (int i = 0; i < MOST; i++)
    if (the_family->members[i].pid == pid && WIFEXITED(status))
      the_family->members[i].code = WEXITSTATUS(status);
  if (WIFSIGNALED(status))
    FAIL("a process below the caller was ended by signal %d", WTERMSIG(status));
}

void family_settle(void) {
  bool failed = false;
  int status;
  for (pid_t pid; (pid = wait(&status)) > 0 || errno == EINTR;)
    if (pid > 0) {
      failed = failed || (WIFEXITED(status) && WEXITSTATUS(status) == TEST_FAILED);
      note_end(pid, status);
    }
  if (failed)
    _exit(TEST_FAILED);
}

static void in_host(int index) {
  siginfo_t info;
  bool has_child = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  the_family->in_host++;
  if (!has_child)
    FAIL("work(%d) was called by the caller itself, who has no child", index);
  FAIL("[%s] work(%d) was called in the process that had called, and not in its child", family_host_works,
       index);
}

void family_join(int index) {
  if (getpid() == board->host)
    in_host(index);
  if (index < 0 || index >= MOST)
    FAIL("work(%d) was called; there is no such index", index);
  member *self = &the_family->members[index];
  self->parent = getppid();
  self->pid = getpid();
  self->begun++;
}

void family_wait(bool (*holds)(void)) {
  for (int ms = 0; ms < PATIENCE_MS && !holds() && !the_family->waited_in_vain; ms++)
    rest(1);
  if (!holds())
    the_family->waited_in_vain = true;
}

void family_expect(int n) {
  for (int i = 0; i < MOST; i++) {
    int times = the_family->members[i].begun, wanted = i < n;
    if (times != wanted)
      FAIL("n is %d, and work(%d) was called %d time%s", n, i, times, times == 1 ? "" : "s");
  }
  if (the_family->processes < n)
    FAIL("%d processes were made, and the call waited for %d of them; that is left to its caller", n,
         n - the_family->processes);
  if (the_family->processes > n)
    FAIL("n is %d, and %d processes were made", n, the_family->processes);
}
