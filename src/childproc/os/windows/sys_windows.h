/*
 * The calls of Windows that can fail, one thin function each: 0 or what it gives, or a negative errno. Each
 * asks the fault switch first, by the name that the POSIX systems have for the like (os/fault.h).
 */
#ifndef OS_WINDOWS_SYS_WINDOWS_H
#define OS_WINDOWS_SYS_WINDOWS_H

#include "os/sys.h"
#include "os/windows/windows.h"

/* ---- sys_handle.c ---- */

int sys_port(HANDLE *ret); /* epoll_create */
int sys_port_join(HANDLE port, HANDLE handle,
                  ULONG_PTR key);                          /* epoll_ctl; no packet for what is done at once */
int sys_port_post(HANDLE port, ULONG_PTR key, void *note); /* eventfd */
int sys_event(HANDLE *ret);                                /* eventfd */
int sys_copy(HANDLE handle, bool inheritable, HANDLE *ret); /* dupfd */
int sys_keep_from_children(HANDLE handle);                  /* setfd */
int sys_descriptor(HANDLE handle);                          /* dup2; takes the handle over, also on failure */
int sys_attributes(const wchar_t *path, DWORD *ret);        /* fstat */

/* poll: how many packets have come; 0 when the time was over. */
int sys_port_take(HANDLE port, OVERLAPPED_ENTRY *packets, ULONG room, DWORD timeout_ms);

/* open: shared with everybody, or (alone) with nobody. */
int sys_open_file(const wchar_t *path, DWORD access, DWORD how, bool alone, HANDLE *ret);

/* pipe2: the first and only instance; -EEXIST where somebody has the name. */
int sys_named_pipe(const wchar_t *name, DWORD direction, DWORD size, HANDLE *ret);

/* ---- sys_process.c ---- */

/* clone: -EAGAIN where a limit of a job forbids one more. */
int sys_create_process(const wchar_t *program, wchar_t *line, bool inherit, DWORD flags, wchar_t *environment,
                       const wchar_t *cwd, STARTUPINFOEXW *about, PROCESS_INFORMATION *ret);
int sys_resume(HANDLE thread);                          /* clone */
int sys_set_processors(HANDLE process, DWORD_PTR mask); /* affinity */
int sys_own_processors(DWORD_PTR *ret);                 /* affinity: those of this machine that it may use */
int sys_open_process(int pid, HANDLE *ret);             /* pidfd; -ESRCH */
int sys_exit_code(HANDLE process, DWORD *ret);          /* waitid */
int sys_terminate(HANDLE process);                      /* kill: with code 1 */

/* thread: fn(ctx) once when the process has ended, in a thread of the system's. */
int sys_when_ended(HANDLE process, WAITORTIMERCALLBACK fn, void *ctx, HANDLE *ret);

/* ---- sys_job.c: all of them "job", but for the last ---- */

int sys_job(HANDLE *ret);
int sys_job_limit(HANDLE job, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *limits);
int sys_job_limits(HANDLE job, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *ret);
int sys_job_port(HANDLE job, HANDLE port, ULONG_PTR key);

/* The numbers of up to `room` of its processes; how many processes there are in all. */
int sys_job_members(HANDLE job, ULONG_PTR *pids, size_t room);
int sys_job_terminate(HANDLE job); /* kill_group: with code 1 */

#endif
