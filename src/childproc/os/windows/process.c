/* Watching, ending and asking a process; launch.c makes it. */
#include "os/windows/process.h"

#include "base/signal_numbers.h"
#include "os/windows/sys_windows.h"
#include "os/windows/tree.h"

#include <errno.h>
#include <stdlib.h>

/* ---- its end ---- */

/* In a thread of the system's. An end that was not told would hold the loop for ever. */
static VOID CALLBACK on_end(PVOID context, BOOLEAN timed_out) {
  struct ending *ending = context;
  (void)timed_out;
  InterlockedExchange(&ending->sent, 1);
  while (sys_port_post(ending->port, KEY_PROCESS, ending) < 0)
    Sleep(1);
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

static void stop_waiting(os_process *process) {
  if (process->wait)
    (void)UnregisterWaitEx(process->wait, INVALID_HANDLE_VALUE);
  process->wait = NULL;
}

/* TerminateProcess() has made the code 1; another one means that it had ended by itself before. */
static os_exit end_of(const os_process *process) {
  DWORD code = 0;
  os_exit end = {.code = -1, .usage = sys_usage(process->handle)};
  if (sys_exit_code(process->handle, &code) < 0) {
    end.lost = true;
    return end;
  }
  if (process->tree && tree_has_ended(process->tree, code, &end.usage))
    end.signal = SIGKILL;
  else if (process->signal != 0 && code == 1)
    end.signal = process->signal;
  else
    end.code = (int)code;
  return end;
}

void process_turn(struct link *link) {
  os_process *process = QUEUE_OWNER(link, os_process, link);
  process->ended = true;
  stop_waiting(process);
  os_exit end = end_of(process);
  process->done(process->ctx, &end); /* last: it may close the process */
}

/* ---- watching ---- */

int process_open(os_loop *loop, HANDLE handle, int pid, os_exit_fn *done, void *ctx, os_process **ret) {
  os_process *process = sys_calloc(1, sizeof *process);
  struct ending *ending = sys_calloc(1, sizeof *ending);
  int r = process && ending ? 0 : -ENOMEM;
  if (r >= 0) {
    *ending = (struct ending){.loop = loop, .process = process, .port = loop->port};
    *process =
        (os_process){.loop = loop, .handle = handle, .pid = pid, .ending = ending, .done = done, .ctx = ctx};
    r = sys_when_ended(handle, on_end, ending, &process->wait);
  }
  if (r < 0) {
    free(ending);
    free(process);
    return r;
  }
  *ret = process;
  return 0;
}

int os_process_watch(os_loop *loop, int pid, os_exit_fn *done, void *ctx, os_process **ret) {
  HANDLE handle;
  int r = sys_open_process(pid, &handle);
  if (r >= 0 && (r = process_open(loop, handle, pid, done, ctx, ret)) < 0)
    CloseHandle(handle);
  return r;
}

int os_process_pid(const os_process *process) {
  return process->pid;
}

void process_note_signal(os_process *process, int signal) {
  bool own = signal == SIGTERM || signal == SIGINT || signal == SIGQUIT;
  process->signal = own ? signal : SIGKILL;
}

static bool has_ended(const os_process *process) {
  return process->ended || WaitForSingleObject(process->handle, 0) == WAIT_OBJECT_0;
}

/* There are no signals: what would end a process ends it, and the others do, too, as in Node. 0 only asks. */
int os_process_kill(os_process *process, int signal) {
  if (signal < 0)
    return -EINVAL;
  if (has_ended(process))
    return -ESRCH;
  int r = signal == 0 ? 0 : sys_terminate(process->handle);
  if (r < 0)
    return has_ended(process) ? -ESRCH : r;
  if (signal != 0)
    process_note_signal(process, signal);
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
  if (process->tree && process->tree_given)
    tree_leave(process->tree);
  else
    CloseHandle(process->handle);
  if (process->tree && !process->tree_given)
    (void)os_tree_close(process->tree, NULL);
  free(process);
  return NULL;
}
