#include "../../common/host.h"
#include "detach.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct facts {
  _Atomic(pid_t) pid;
  pid_t sid, pgid, host_sid;
  uint64_t files[3];
  atomic_int go;
} facts;
static facts *here;

static void job(void *arg) {
  facts *f = arg;
  f->sid = getsid(0);
  f->pgid = getpgrp();
  for (int i = 0; i < 3; i++) {
    struct stat st;
    f->files[i] = fstat(i, &st) < 0 ? 0 : st.st_ino;
  }
  f->pid = getpid();
  while (!f->go && getppid() != 1)
    rest(1);
}

static void body(void) {
  EXPECT_SYS(setpgid(0, 0)); /* as a job of a shell */
  here->host_sid = getsid(0);
  int error = detach(job, here);
  EXPECT(host_returned());
  EXPECT_EQ(error, 0);
  EXPECT_MISTAKE("setsid-leader", getsid(0) == here->host_sid, "the caller is in another session now");
  int left = host_take_left();
  EXPECT_EQ(left, 0);
}

static uint64_t inode_of_null(void) {
  struct stat st;
  EXPECT_SYS(stat("/dev/null", &st));
  return st.st_ino;
}

TEST(detaches) {
  here = mmap(NULL, sizeof *here, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(here != MAP_FAILED);
  host_start(body);
  for (int i = 0; i < 5000 && !here->pid; i++)
    rest(1);
  pid_t host = board->host, pid = here->pid;
  here->go = 1;
  for (int i = 0; i < 5000 && pid && !in_state(pid, "ZX"); i++)
    rest(1);
  host_wait();
  if (!pid)
    FAIL("the job has not begun");
  EXPECT_NE(pid, host);
  EXPECT_MISTAKE("setsid-leader", here->sid != here->host_sid,
                 "the job is in the session of its caller: setsid() is refused to the leader of a group");
  EXPECT_MISTAKE("single-fork-daemon", here->sid != pid,
                 "the job leads its session: a terminal that it opens becomes its own");
  for (int i = 0; i < 3; i++)
    EXPECT_MISTAKE("single-fork-daemon", here->files[i] == inode_of_null(),
                   "descriptor %d of the job is not /dev/null but what its caller has", i);
  EXPECT_SYS(munmap(here, sizeof *here));
}
