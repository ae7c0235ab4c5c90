#include "internal.h"
#include "wrap.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define FRAME ((int64_t)(intptr_t)__builtin_frame_address(0))

static void be_child(const rec_state *born, pid_t parent, uint32_t mark, int64_t frame, uint64_t site) {
  rec_me = *born;
  rec_fault_forked();
  rec_jitter_born();
  rec_born((int64_t[3]){parent, mark, frame}, site);
  rec_hold();
  rec_delay(REC_AFTER_FORK_CHILD);
}

static void be_parent(pid_t child, rec_vfork_hold *hold, uint64_t site) {
  uint32_t runs = rec_handler_runs(SIGCHLD);
  rec_vfork_wait(hold);
  rec_delay(REC_AFTER_FORK_PARENT);
  if (rec_handler_runs(SIGCHLD) != runs)
    rec_add((rec_event){.call = REC_WINDOW, .site = site, .args = {child}});
}

static pid_t by_libc(const long *arguments) {
  (void)arguments;
  return fork();
}

pid_t rec_fork_by(const char *name, pid_t (*make)(const long *arguments), const long *arguments,
                  uint64_t site, int64_t frame) {
  if (rec_fault(name, site))
    return -1;
  uint32_t mark = rec_mark();
  rec_state born = {true, strcmp(name, "vfork") == 0, rec_threads() > 1, false, rec_pending()};
  rec_vfork_hold *hold = born.of_vfork ? rec_vfork_hold_new() : NULL;
  pid_t parent = getpid(), pid = make(arguments);
  if (pid == 0) {
    rec_vfork_begin(hold);
    be_child(&born, parent, mark, frame, site);
    return 0;
  }
  int error = pid < 0 ? errno : 0;
  rec_add((rec_event){.call = REC_FORK, .site = site, .result = pid, .error = error, .args = {0, 0, frame}});
  if (pid > 0)
    be_parent(pid, hold, site);
  (void)rec_vfork_hold_free(hold);
  errno = pid < 0 ? error : errno;
  return pid;
}

pid_t __wrap_fork(void) {
  return rec_fork_by("fork", by_libc, NULL, SITE, FRAME);
}

/* glibc 2.34 and later: fork() without what pthread_atfork() was given. */
extern pid_t _Fork(void) __attribute__((weak));

static pid_t by_libc_alone(const long *arguments) {
  (void)arguments;
  return _Fork ? _Fork() : fork();
}

pid_t __wrap__Fork(void) {
  return rec_fork_by("fork", by_libc_alone, NULL, SITE, FRAME);
}

pid_t rec_vfork_copied(void) {
  return rec_fork_by("vfork", by_libc, NULL, SITE, FRAME);
}

/* Its faults are returned, not set; the child makes no recorded call before it is another program. */
static int note_spawn(int error, const pid_t *pid, uint64_t site) {
  rec_add((rec_event){.call = REC_FORK, .site = site, .result = error ? -1 : *pid, .error = error});
  return error;
}

int __wrap_posix_spawn(pid_t *ret_pid, const char *path, const posix_spawn_file_actions_t *actions,
                       const posix_spawnattr_t *attributes, char *const argv[], char *const env[]) {
  uint64_t site = SITE;
  pid_t pid = 0;
  if (rec_fault("posix_spawn", site))
    return errno;
  int error = note_spawn(posix_spawn(&pid, path, actions, attributes, argv, env), &pid, site);
  if (!error && ret_pid)
    *ret_pid = pid;
  return error;
}

int __wrap_posix_spawnp(pid_t *ret_pid, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const env[]) {
  uint64_t site = SITE;
  pid_t pid = 0;
  if (rec_fault("posix_spawnp", site))
    return errno;
  int error = note_spawn(posix_spawnp(&pid, file, actions, attributes, argv, env), &pid, site);
  if (!error && ret_pid)
    *ret_pid = pid;
  return error;
}

/*
 * kill(-1) and kill(0) would hit the checks and whatever else runs here, and kill(1), which is kill(-pid)
 * after a fork() that failed, the machine's init: refused, and told.
 */
static int recorded_kill(pid_t pid, int signal, uint64_t site) {
  if (rec_fault("kill", site))
    return -1;
  rec_event event = {.call = REC_KILL, .site = site, .args = {pid, signal}};
  int r = -1;
  if (signal != 0 && (pid == 0 || pid == -1 || pid == 1)) {
    event.flags = REC_REFUSED;
    errno = EPERM;
  } else {
    r = kill(pid, signal);
  }
  event.error = r < 0 ? errno : 0;
  rec_add(event);
  return r;
}

int __wrap_kill(pid_t pid, int signal) {
  return recorded_kill(pid, signal, SITE);
}

int __wrap_killpg(pid_t group, int signal) {
  return recorded_kill(group > 1 ? -group : 0, signal, SITE);
}
