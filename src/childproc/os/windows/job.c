/* The job of all children that are not detached: they end with this process, as Node's do. */
#include "os/windows/process.h"

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static HANDLE job;

static BOOL CALLBACK make(PINIT_ONCE own, PVOID parameter, PVOID *context) {
  (void)own, (void)parameter, (void)context;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_BREAKAWAY_OK | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK |
      JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  job = CreateJobObjectW(NULL, NULL);
  if (job && !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
    CloseHandle(job);
    job = NULL;
  }
  return TRUE;
}

HANDLE job_of_children(void) {
  (void)InitOnceExecuteOnce(&once, make, NULL, NULL);
  return job;
}
