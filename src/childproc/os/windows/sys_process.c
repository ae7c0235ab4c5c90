#include "os/windows/sys_windows.h"

#include <psapi.h>

#include <errno.h>

static int done(BOOL good) {
  return good ? 0 : windows_last();
}

int sys_attribute(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD_PTR which, void *value, size_t size) {
  int fault = sys_fault(CALL_CLONE);
  return fault < 0 ? fault : done(UpdateProcThreadAttribute(list, 0, which, value, size, NULL, NULL));
}

int sys_create_process(const wchar_t *program, wchar_t *line, bool inherit, DWORD flags, wchar_t *environment,
                       const wchar_t *cwd, STARTUPINFOEXW *about, PROCESS_INFORMATION *ret) {
  int fault = sys_fault(CALL_CLONE);
  if (fault < 0)
    return fault;
  if (CreateProcessW(program, line, NULL, NULL, inherit, flags, environment, cwd, &about->StartupInfo, ret))
    return 0;
  return GetLastError() == ERROR_NOT_ENOUGH_QUOTA ? -EAGAIN : windows_last();
}

int sys_resume(HANDLE thread) {
  int fault = sys_fault(CALL_CLONE);
  return fault < 0 ? fault : done(ResumeThread(thread) != (DWORD)-1);
}

int sys_set_processors(HANDLE process, DWORD_PTR mask) {
  int fault = sys_fault(CALL_AFFINITY);
  return fault < 0 ? fault : done(SetProcessAffinityMask(process, mask));
}

int sys_own_processors(DWORD_PTR *ret) {
  DWORD_PTR own, all;
  int fault = sys_fault(CALL_AFFINITY);
  int r = fault < 0 ? fault : done(GetProcessAffinityMask(GetCurrentProcess(), &own, &all));
  if (r >= 0)
    *ret = all;
  return r;
}

int sys_open_process(int pid, HANDLE *ret) {
  int fault = sys_fault(CALL_PIDFD);
  if (fault < 0)
    return fault;
  DWORD access = SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_TERMINATE;
  HANDLE process = pid <= 0 ? NULL : OpenProcess(access, FALSE, (DWORD)pid);
  if (!process)
    return pid <= 0 || GetLastError() == ERROR_INVALID_PARAMETER ? -ESRCH : windows_last();
  *ret = process;
  return 0;
}

int sys_exit_code(HANDLE process, DWORD *ret) {
  int fault = sys_fault(CALL_WAITID);
  return fault < 0 ? fault : done(GetExitCodeProcess(process, ret));
}

int sys_terminate(HANDLE process) {
  int fault = sys_fault(CALL_KILL);
  return fault < 0 ? fault : done(TerminateProcess(process, 1));
}

int sys_when_ended(HANDLE process, WAITORTIMERCALLBACK fn, void *ctx, HANDLE *ret) {
  int fault = sys_fault(CALL_THREAD);
  return fault < 0 ? fault
                   : done(RegisterWaitForSingleObject(ret, process, fn, ctx, INFINITE, WT_EXECUTEONLYONCE));
}

static int64_t microseconds(FILETIME time) {
  return (int64_t)(((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 10);
}

cp_usage sys_usage(HANDLE process) {
  cp_usage usage = {0};
  FILETIME made, ended, kernel, user;
  if (GetProcessTimes(process, &made, &ended, &kernel, &user)) {
    usage.user_us = microseconds(user);
    usage.system_us = microseconds(kernel);
  }
  PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof memory};
  if (K32GetProcessMemoryInfo(process, &memory, sizeof memory)) {
    usage.max_rss_bytes = (int64_t)memory.PeakWorkingSetSize;
    usage.minor_faults = memory.PageFaultCount;
  }
  return usage;
}
