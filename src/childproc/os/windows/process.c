/* Watching, ending and asking a process; launch.c makes it. */
#include "os/windows/process.h"

#include "base/signal_numbers.h"
#include "os/sys.h"

#include <psapi.h>

#include <errno.h>
#include <stdlib.h>

/* ---- its end ---- */

/* In a thread of the system's. */
static VOID CALLBACK on_end(PVOID context, BOOLEAN timed_out) {
  struct ending *ending = context;
  (void)timed_out;
  InterlockedExchange(&ending->sent, 1);
  (void)PostQueuedCompletionStatus(ending->port, 0, KEY_PROCESS, (OVERLAPPED *)(void *)ending);
}

void process_completed(void *note) {
  struct ending *ending = note;
  os_process *process = ending->process;
  if (process) {
    process->ending = NULL;
    queue_push(&process->loop->exits, &process->link);
  } else {
    ending->loop->packets--;
  }
  free(ending);
}

static int64_t microseconds(FILETIME time) {
  return (int64_t)(((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 10);
}

static cp_usage usage_of(HANDLE handle) {
  cp_usage usage = {0};
  FILETIME made, ended, kernel, user;
  if (GetProcessTimes(handle, &made, &ended, &kernel, &user)) {
    usage.user_us = microseconds(user);
    usage.system_us = microseconds(kernel);
  }
  PROCESS_MEMORY_COUNTERS memory;
  if (K32GetProcessMemoryInfo(handle, &memory, sizeof memory)) {
    usage.max_rss_bytes = (int64_t)memory.PeakWorkingSetSize;
    usage.minor_faults = memory.PageFaultCount;
  }
  return usage;
}

static void stop_waiting(os_process *process) {
  if (process->wait)
    (void)UnregisterWaitEx(process->wait, INVALID_HANDLE_VALUE);
  process->wait = NULL;
}

/* TerminateProcess() has made the code 1; another one means that it had ended by itself before. */
void process_turn(struct link *link) {
  os_process *process = QUEUE_OWNER(link, os_process, link);
  DWORD code = 0;
  (void)GetExitCodeProcess(process->handle, &code);
  process->ended = true;
  stop_waiting(process);
  bool killed = process->signal != 0 && code == 1;
  os_exit end = {.code = killed ? -1 : (int)code,
                 .signal = killed ? process->signal : 0,
                 .usage = usage_of(process->handle)};
  process->done(process->ctx, &end); /* last: it may close the process */
}

/* ---- watching ---- */

int process_open(os_loop *loop, HANDLE handle, int pid, os_exit_fn *done, void *ctx, os_process **ret) {
  os_process *process = sys_calloc(1, sizeof *process);
  struct ending *ending = sys_calloc(1, sizeof *ending);
  if (!process || !ending) {
    free(process);
    free(ending);
    CloseHandle(handle);
    return -ENOMEM;
  }
  *ending = (struct ending){.loop = loop, .process = process, .port = loop->port};
  *process =
      (os_process){.loop = loop, .handle = handle, .pid = pid, .ending = ending, .done = done, .ctx = ctx};
  int r = sys_fault(CALL_THREAD);
  if (r >= 0 &&
      !RegisterWaitForSingleObject(&process->wait, handle, on_end, ending, INFINITE, WT_EXECUTEONLYONCE))
    r = windows_last();
  if (r < 0) {
    free(ending);
    free(process);
    CloseHandle(handle);
    return r;
  }
  *ret = process;
  return 0;
}

int os_process_watch(os_loop *loop, int pid, os_exit_fn *done, void *ctx, os_process **ret) {
  HANDLE handle = pid <= 0 ? NULL
                           : OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_TERMINATE,
                                         FALSE, (DWORD)pid);
  if (!handle)
    return pid <= 0 || GetLastError() == ERROR_INVALID_PARAMETER ? -ESRCH : windows_last();
  return process_open(loop, handle, pid, done, ctx, ret);
}

int os_process_pid(const os_process *process) {
  return process->pid;
}

/* There are no signals: what would end a process ends it, and the others do, too, as in Node. 0 only asks. */
int os_process_kill(os_process *process, int signal) {
  if (signal < 0)
    return -EINVAL;
  if (process->ended || WaitForSingleObject(process->handle, 0) == WAIT_OBJECT_0)
    return -ESRCH;
  if (signal == 0)
    return 0;
  if (!TerminateProcess(process->handle, 1)) {
    DWORD error = GetLastError();
    return WaitForSingleObject(process->handle, 0) == WAIT_OBJECT_0 ? -ESRCH : windows_errno(error);
  }
  bool own = signal == SIGTERM || signal == SIGINT || signal == SIGQUIT;
  process->signal = own ? signal : SIGKILL;
  return 0;
}

os_process *os_process_close(os_process *process) {
  if (!process)
    return NULL;
  stop_waiting(process);
  queue_remove(&process->link);
  if (process->ending) {
    process->ending->process = NULL;
    if (process->ending->sent)
      process->loop->packets++;
    else
      free(process->ending);
  }
  CloseHandle(process->handle);
  free(process);
  return NULL;
}
