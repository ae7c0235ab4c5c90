/*
 * The calls of Windows that can fail, one thin function each: 0 or what it gives, or a negative errno. Each
 * asks the fault switch first, by the name that the POSIX systems have for the like (os/fault.h).
 */
#ifndef OS_WINDOWS_SYS_WINDOWS_H
#define OS_WINDOWS_SYS_WINDOWS_H

#include "os/sys.h"
#include "os/windows/windows.h"

/* ---- sys.c: memory ---- */

int sys_thread_slot(PFLS_CALLBACK_FUNCTION at_end, DWORD *ret);
int sys_thread_slot_set(DWORD slot, void *value);

/* ---- sys_handle.c ---- */

int sys_port(HANDLE *ret); /* epoll_create */

/* epoll_ctl: what is done at once makes no packet. -EINVAL: it is not overlapped. */
int sys_port_join(HANDLE port, HANDLE handle, ULONG_PTR key);
int sys_port_post(HANDLE port, ULONG_PTR key, void *note); /* eventfd */
void sys_port_wake(HANDLE port, ULONG_PTR key);            /* never made to fail */

/* poll: how many packets have come; 0 when the time was over. */
int sys_port_take(HANDLE port, OVERLAPPED_ENTRY *packets, ULONG room, DWORD timeout_ms);

int sys_event(HANDLE *ret);                                 /* eventfd: one that stays set */
int sys_copy(HANDLE handle, bool inheritable, HANDLE *ret); /* dupfd */
int sys_keep_from_children(HANDLE handle);                  /* setfd */
int sys_descriptor(HANDLE handle);                          /* dup2; takes the handle over, also on failure */
int sys_attributes(const wchar_t *path, DWORD *ret);        /* fstat */

/* open: shared with everybody. */
int sys_open_file(const wchar_t *path, DWORD access, DWORD how, HANDLE *ret);

/* ---- sys_pipe.c ---- */

/* pipe2: the first and only instance, overlapped; -EEXIST where somebody has the name. */
int sys_named_pipe(const wchar_t *name, DWORD direction, DWORD size, HANDLE *ret);
int sys_open_pipe(const wchar_t *name, DWORD access, DWORD flags, HANDLE *ret); /* open: its other end */
int sys_is_pipe(HANDLE handle);                                                 /* fstat; -ENOTSOCK */

/* read: how many bytes are there; so many of them, at once; both -EPIPE at the end. */
int64_t sys_peek(HANDLE pipe);
int64_t sys_read_there(HANDLE pipe, HANDLE event, void *buffer, DWORD size);

/* read, write: 0 done, -EINPROGRESS a packet follows. */
int sys_await_bytes(HANDLE pipe, OVERLAPPED *overlapped);
int sys_write_begin(HANDLE pipe, const void *data, DWORD size, OVERLAPPED *overlapped);
int64_t sys_write_end(HANDLE pipe, OVERLAPPED *overlapped); /* how many bytes it has taken */
int64_t sys_write_file(HANDLE file, const void *data, DWORD size);

/* ---- sys_process.c ---- */

int sys_attribute(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD_PTR which, void *value, size_t size); /* clone */

/* clone: -EAGAIN where a limit of a job forbids one more. */
int sys_create_process(const wchar_t *program, wchar_t *line, bool inherit, DWORD flags, wchar_t *environment,
                       const wchar_t *cwd, STARTUPINFOEXW *about, PROCESS_INFORMATION *ret);
int sys_resume(HANDLE thread);                          /* clone */
int sys_set_processors(HANDLE process, DWORD_PTR mask); /* affinity */
int sys_own_processors(DWORD_PTR *ret);                 /* affinity: those of this machine that it may use */
int sys_open_process(int pid, HANDLE *ret);             /* pidfd; -ESRCH */
int sys_exit_code(HANDLE process, DWORD *ret);          /* waitid */
int sys_terminate(HANDLE process);                      /* kill: with code 1 */
cp_usage sys_usage(HANDLE process); /* zero is what it does not tell; never made to fail */

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
