/* The job of all children that are not detached: they end with this process, as Node's do. */
#include "os/windows/process.h"
#include "os/windows/sys_windows.h"

static SRWLOCK lock = SRWLOCK_INIT;
static HANDLE job;

static int make(HANDLE *ret) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {
      .BasicLimitInformation = {
          .LimitFlags = JOB_OBJECT_LIMIT_BREAKAWAY_OK | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK |
                        JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE}};
  int r = sys_job(ret);
  if (r >= 0 && (r = sys_job_limit(*ret, &limits)) < 0)
    CloseHandle(*ret);
  return r;
}

/* One that could not be made is tried again for the next child. */
int job_of_children(HANDLE *ret) {
  int r = 0;
  AcquireSRWLockExclusive(&lock);
  if (!job && (r = make(&job)) < 0)
    job = NULL;
  *ret = job;
  ReleaseSRWLockExclusive(&lock);
  return r;
}
