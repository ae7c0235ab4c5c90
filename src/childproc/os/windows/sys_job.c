#include "os/windows/sys_windows.h"

#include <string.h>

static int done(BOOL good) {
  return good ? 0 : windows_last();
}

int sys_job(HANDLE *ret) {
  int fault = sys_fault(CALL_JOB);
  if (fault < 0)
    return fault;
  HANDLE job = CreateJobObjectW(NULL, NULL);
  if (!job)
    return windows_last();
  *ret = job;
  return 0;
}

int sys_job_limit(HANDLE job, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *limits) {
  int fault = sys_fault(CALL_JOB);
  return fault < 0
             ? fault
             : done(SetInformationJobObject(job, JobObjectExtendedLimitInformation, limits, sizeof *limits));
}

int sys_job_limits(HANDLE job, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *ret) {
  int fault = sys_fault(CALL_JOB);
  return fault < 0 ? fault
                   : done(QueryInformationJobObject(job, JobObjectExtendedLimitInformation, ret, sizeof *ret,
                                                    NULL));
}

int sys_job_port(HANDLE job, HANDLE port, ULONG_PTR key) {
  int fault = sys_fault(CALL_JOB);
  JOBOBJECT_ASSOCIATE_COMPLETION_PORT to = {.CompletionKey = (PVOID)key, .CompletionPort = port};
  return fault < 0 ? fault
                   : done(SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &to,
                                                  sizeof to));
}

enum { MOST = 8 };

int sys_job_members(HANDLE job, ULONG_PTR *pids, size_t room) {
  struct {
    DWORD assigned, listed;
    ULONG_PTR pids[MOST];
  } list = {0};
  int fault = sys_fault(CALL_JOB);
  if (fault < 0)
    return fault;
  if (!QueryInformationJobObject(job, JobObjectBasicProcessIdList, &list, sizeof list, NULL) &&
      GetLastError() != ERROR_MORE_DATA)
    return windows_last();
  for (size_t i = 0; i < room && i < MOST; i++)
    pids[i] = i < list.listed ? list.pids[i] : 0;
  return (int)list.assigned;
}

int sys_job_terminate(HANDLE job) {
  int fault = sys_fault(CALL_KILL_GROUP);
  return fault < 0 ? fault : done(TerminateJobObject(job, 1));
}
